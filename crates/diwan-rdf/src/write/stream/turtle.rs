use super::line::Line;
use super::predicates::Predicates;
use crate::write::Prefixes;
use crate::write::namespaces::Namespaces;
use crate::write::turtle::TURTLE_NOTE;
use crate::write::turtle::term::write_term;
use std::io::{self, Write};

/// Converts lines of N-Quads to Turtle, or to TriG if they have graphs, with little more in memory than the previous
/// statement.
pub struct StreamTurtle<W> {
    output: W,
    namespaces: Namespaces,
    /// The text to be written next.
    text: Vec<u8>,
    /// The terms of the previous statement, which is still open; the subject is empty before the first.
    graph: Vec<u8>,
    subject: Vec<u8>,
    predicates: Predicates,
}

/// The minimum number of bytes written at once.
const PIECE: usize = 1 << 16;

impl<W: Write> StreamTurtle<W> {
    /// Writes to `output`, which needs no buffer because the pieces are large. All prefixes are declared, and a comment
    /// is added if graphs were `merged`.
    pub fn new(output: W, prefixes: &Prefixes, merged: bool) -> Self {
        let mut text = if merged { TURTLE_NOTE.as_bytes().to_vec() } else { Vec::new() };
        for (prefix, namespace) in prefixes.iter() {
            text.extend_from_slice(format!("@prefix {prefix}: <{namespace}> .\n").as_bytes());
        }
        // Of several prefixes for a namespace, the first in alphabetical order is used.
        let mut pairs: Vec<(&str, &str)> = prefixes.iter().collect();
        pairs.sort_unstable();
        let namespaces = Namespaces::new(pairs);
        let (graph, subject) = Default::default();
        Self { output, namespaces, text, graph, subject, predicates: Predicates::new() }
    }

    /// Ends the last statement, writes the remaining text and returns the output.
    ///
    /// # Errors
    /// If writing fails.
    pub fn finish(mut self) -> io::Result<W> {
        self.close_graph();
        self.output.write_all(&self.text)?;
        Ok(self.output)
    }

    fn statement(&mut self, line: &Line<'_>) {
        let same_predicate = self.predicates.take(line.predicate, line.expected.1, &self.namespaces);
        if self.subject.is_empty() || !self.is_in(line.graph) {
            self.close_graph();
            self.open_graph(line);
        } else if !line.expected.0 {
            self.close_subject();
            self.open_subject(line);
        } else if same_predicate {
            self.separate(b" ,\n        ");
        } else {
            self.separate(b" ;\n    ");
            self.predicate();
        }
        self.object(line.object);
    }

    /// Two empty slices are not compared: their addresses are dangling, which makes the comparison slow.
    fn is_in(&self, graph: &[u8]) -> bool {
        self.graph.len() == graph.len() && (graph.is_empty() || self.graph == graph)
    }

    fn open_graph(&mut self, line: &Line<'_>) {
        replace(&mut self.graph, line.graph);
        if !line.graph.is_empty() {
            self.empty_line();
            self.node(line.graph);
            self.text.extend_from_slice(b" {");
        }
        self.open_subject(line);
    }

    fn close_graph(&mut self) {
        if !self.subject.is_empty() {
            self.close_subject();
            if !self.graph.is_empty() {
                self.text.extend_from_slice(b"}\n");
            }
        }
    }

    fn open_subject(&mut self, line: &Line<'_>) {
        replace(&mut self.subject, line.subject);
        if self.graph.is_empty() {
            self.empty_line();
        } else {
            self.separate(b"\n");
        }
        self.node(line.subject);
        self.text.push(b' ');
        self.predicate();
    }

    fn close_subject(&mut self) {
        self.text.extend_from_slice(b" .\n");
    }

    fn predicate(&mut self) {
        self.text.extend_from_slice(self.predicates.name());
        self.text.push(b' ');
    }

    fn object(&mut self, term: &[u8]) {
        write_term(term, &self.namespaces, &mut self.text);
    }

    fn node(&mut self, term: &[u8]) {
        self.namespaces.write_node(term, &mut self.text);
    }

    /// Adds an empty line, unless the document is empty.
    fn empty_line(&mut self) {
        // The previous statement has just been closed.
        if !self.text.is_empty() {
            self.text.push(b'\n');
        }
    }

    /// Writes a separator that ends with an indent, which is larger within a graph.
    fn separate(&mut self, separator: &[u8]) {
        self.text.extend_from_slice(separator);
        if !self.graph.is_empty() {
            self.text.extend_from_slice(b"    ");
        }
    }
}

impl<W: Write> StreamTurtle<W> {
    /// Converts complete lines of N-Quads, each with its line end.
    ///
    /// # Errors
    /// If writing fails, or a line is not N-Quads.
    pub fn lines(&mut self, lines: &[u8]) -> io::Result<()> {
        let mut rest = lines;
        while !rest.is_empty() {
            let expected = (self.subject.as_slice(), self.predicates.expected());
            let (line, next) = Line::split_off(rest, expected).ok_or_else(|| not_a_line(rest))?;
            self.statement(&line);
            rest = next;
            if self.text.len() >= PIECE {
                self.output.write_all(&self.text)?;
                self.text.clear();
            }
        }
        Ok(())
    }
}

fn not_a_line(text: &[u8]) -> io::Error {
    let line = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let shown = String::from_utf8_lossy(line);
    io::Error::new(io::ErrorKind::InvalidData, format!("this is no line of N-Quads: {shown}"))
}

fn replace(old: &mut Vec<u8>, new: &[u8]) {
    old.clear();
    old.extend_from_slice(new);
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxrdfio::{RdfFormat, RdfParser};
    use std::collections::BTreeSet;

    fn written(lines: &str, merged: bool) -> String {
        let prefixes = [("ex", "http://e/"), ("xsd", "http://www.w3.org/2001/XMLSchema#")].into_iter().collect();
        let mut sink = StreamTurtle::new(Vec::new(), &prefixes, merged);
        sink.lines(lines.as_bytes()).unwrap();
        String::from_utf8(sink.finish().unwrap()).unwrap()
    }

    fn read(format: RdfFormat, text: &str) -> BTreeSet<String> {
        RdfParser::from_format(format).for_slice(text).map(|quad| quad.unwrap().to_string()).collect()
    }

    const HEAD: &str = "@prefix ex: <http://e/> .\n@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n";

    #[test]
    fn runs_of_a_subject_and_of_a_predicate_are_written_together() {
        let lines = "<http://e/s> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://e/C> .
<http://e/s> <http://e/p> \"1\"^^<http://www.w3.org/2001/XMLSchema#integer> .
<http://e/s> <http://e/p> \"01\"^^<http://www.w3.org/2001/XMLSchema#date> .
_:b1 <http://e/p> <http://e/a/b> .
_:b1x <http://e/p> _:b1 .
<http://e/s> <http://e/p> \"a\"@en .
";
        let expected = "
ex:s a ex:C ;
    ex:p 1 ,
        \"01\"^^xsd:date .

_:b1 ex:p <http://e/a/b> .

_:b1x ex:p _:b1 .

ex:s ex:p \"a\"@en .
";
        assert_eq!(written(lines, false), format!("{HEAD}{expected}"));
        assert_eq!(written(lines, true), format!("{TURTLE_NOTE}{HEAD}{expected}"));
    }

    #[test]
    fn runs_of_a_graph_are_blocks() {
        let lines = "<http://e/s> <http://e/p> 1 .
<http://e/s> <http://e/p> _:o <http://e/g> .
<http://e/s> <http://e/q> _:o <http://e/g> .
<http://e/t> <http://e/q> _:o <http://e/g> .
<http://e/t> <http://e/q> _:o _:h .
<http://e/t> <http://e/q> _:o .
"
        .replace("> 1 .", "> \"1\" .");
        let expected = "
ex:s ex:p \"1\" .

ex:g {
    ex:s ex:p _:o ;
        ex:q _:o .

    ex:t ex:q _:o .
}

_:h {
    ex:t ex:q _:o .
}

ex:t ex:q _:o .
";
        assert_eq!(written(&lines, false), format!("{HEAD}{expected}"));
    }

    #[test]
    fn empty_data_give_only_prefixes() {
        assert_eq!(written("", false), HEAD);
        let sink = StreamTurtle::new(Vec::new(), &Prefixes::default(), false);
        assert!(sink.finish().unwrap().is_empty());
    }

    /// Terms that are easily written so that they are read as others, or not at all.
    const TERMS: [&str; 34] = [
        "<http://e/>",
        "<http://e/a.>",
        "<http://e/-a>",
        "<http://e/%20>",
        "<http://e/a:b>",
        "<http://e/\u{e9}>",
        "<http://e/\u{b7}>",
        "<http://e/1>",
        "<http://e/a,b>",
        "<http://e/a'b>",
        "<http://e/~a>",
        "<http://e/_>",
        "<http://other/a>",
        "<urn:x:y>",
        "_:b",
        "_:b_2e",
        "\"\"",
        "\"\\\"\"",
        "\"\\\\\"",
        "\"a\\nb\\r\\t\\u0000\"",
        "\" . \"@en",
        "\"\u{628}\"@ar--rtl",
        "\"> .\"^^<http://e/a/b>",
        "\"007\"^^<http://www.w3.org/2001/XMLSchema#integer>",
        "\"-1\"^^<http://www.w3.org/2001/XMLSchema#integer>",
        "\"x\"^^<http://www.w3.org/2001/XMLSchema#integer>",
        "\"4.\"^^<http://www.w3.org/2001/XMLSchema#decimal>",
        "\"4.50\"^^<http://www.w3.org/2001/XMLSchema#decimal>",
        "\"1.0E0\"^^<http://www.w3.org/2001/XMLSchema#double>",
        "\"true\"^^<http://www.w3.org/2001/XMLSchema#boolean>",
        "\"1\"^^<http://www.w3.org/2001/XMLSchema#boolean>",
        "\"1\"^^<http://www.w3.org/2001/XMLSchema#byte>",
        "<<( <http://e/s> <http://e/p> \"a )>>\"@en )>>",
        "<http://e/a/b#c>",
    ];

    #[test]
    fn written_turtle_is_read_back_unchanged() {
        let subjects = TERMS.iter().filter(|term| term.starts_with("<h") || term.starts_with('_'));
        let lines = |graph: &str| -> String {
            let of = |subject| TERMS.iter().map(move |object| format!("{subject} <http://e/p> {object} {graph}.\n"));
            subjects.clone().flat_map(of).collect()
        };
        let triples = lines("");
        assert_eq!(read(RdfFormat::Turtle, &written(&triples, false)), read(RdfFormat::NTriples, &triples));
        let quads: String = ["", "<http://e/g> ", "_:g ", "<http://e/g/h> "].map(lines).concat();
        let trig = read(RdfFormat::TriG, &written(&quads, false));
        assert_eq!(trig.len(), 4 * 34 * 16);
        assert_eq!(trig, read(RdfFormat::NQuads, &quads));
    }

    #[test]
    fn invalid_lines_are_errors() {
        let mut sink = StreamTurtle::new(Vec::new(), &Prefixes::default(), false);
        let error = sink.lines(b"<a:s> <a:p> .\n").unwrap_err();
        assert!(error.to_string().contains("no line of N-Quads: <a:s> <a:p> ."), "{error}");
    }
}
