//! A mapping file as it was written, and what its terms are.

use super::MappingError;
use super::legacy::is_structural;
use super::misnamed::Misnamed;
use super::vocab::Namespace;
use diwan_rdf::term::{TOO_DEEP, file_iri, has_deep_triple_terms};
use diwan_rdf::text::Lines;
use diwan_rdf::text::nearest;
use oxrdf::{NamedNode, NamedOrBlankNode, Term, Triple};
use oxrdfio::{RdfFormat, RdfParseError, RdfParser};
use std::cell::Cell;
use std::path::Path;

/// The triples of a mapping file.
pub(super) struct Document {
    /// In the order of the file.
    pub triples: Vec<Triple>,
    /// The line on which each of them ends.
    pub lines: Vec<u64>,
    /// Prefixes and what they stand for, sorted.
    pub prefixes: Vec<(String, String)>,
}

impl Document {
    /// Reads a file, with its relative IRIs on a base, or else on the name of the file.
    ///
    /// # Errors
    /// [`MappingError`] when the text is no Turtle, or has a term of a mapping vocabulary that nothing here reads.
    pub(super) fn read(text: &[u8], path: &Path, base: Option<&str>) -> Result<Self, MappingError> {
        let syntax = |cause: String| MappingError::Syntax { path: path.to_owned(), cause };
        if has_deep_triple_terms(text) {
            return Err(syntax(TOO_DEEP.to_owned()));
        }
        // Labels of two files are two things.
        let parser = RdfParser::from_format(RdfFormat::Turtle)
            .rename_blank_nodes()
            .with_base_iri(base.map_or_else(|| file_iri(path), str::to_owned))
            .map_err(|error| syntax(error.to_string()))?;
        let document = Self::collect(parser, text).map_err(|error| syntax(error.to_string()))?;
        document.check_terms()?;
        Ok(document)
    }

    fn collect(parser: RdfParser, text: &[u8]) -> Result<Self, RdfParseError> {
        let line = Cell::new(0);
        let mut quads = parser.for_reader(Lines::new(text, &line));
        let (mut triples, mut lines) = (Vec::new(), Vec::new());
        for quad in quads.by_ref() {
            triples.push(quad?.into());
            lines.push(line.get());
        }
        let mut prefixes: Vec<_> = quads.prefixes().map(|(name, iri)| (name.to_owned(), iri.to_owned())).collect();
        prefixes.sort_unstable();
        Ok(Self { triples, lines, prefixes })
    }

    /// Refuses terms of the vocabularies that nothing here reads: a slip of the pen, or a part of RML that is not there
    /// yet, would otherwise do nothing without a word.
    ///
    /// Namespaces come first: of a wrong one everything else that is wrong is a consequence.
    fn check_terms(&self) -> Result<(), MappingError> {
        for check in [Self::check_namespace, Self::check_term] {
            for (triple, line) in self.triples.iter().zip(&self.lines) {
                check(self, triple, &triple.predicate).map_err(|error| error.on_line(*line))?;
                if let Term::NamedNode(value) = &triple.object
                    && is_structural(&triple.predicate)
                {
                    check(self, triple, value).map_err(|error| error.on_line(*line))?;
                }
            }
        }
        Ok(())
    }

    /// Refuses a term whose namespace is nearly one of the vocabularies.
    fn check_namespace(&self, triple: &Triple, term: &NamedNode) -> Result<(), MappingError> {
        let Some(found) = Misnamed::find(term.as_str(), &self.prefixes) else { return Ok(()) };
        let meant = found.meant.iri;
        let reason = match found.prefix {
            Some(prefix) => format!("the prefix {prefix}: is <{}>; did you mean <{meant}>?", found.written),
            None => format!("<{}{}> is no term of a mapping; did you mean <{meant}{1}>?", found.written, found.name),
        };
        Err(MappingError::invalid(self.way(&triple.subject, MAX_WAY), reason))
    }

    fn check_term(&self, triple: &Triple, term: &NamedNode) -> Result<(), MappingError> {
        let Some((namespace, name)) = Namespace::split(term.as_str()) else { return Ok(()) };
        if namespace.names().any(|known| known == name) {
            return Ok(());
        }
        let reason = match namespace.refusal(name) {
            Some(reason) => format!("{}: {reason}", self.shown(namespace, name)),
            None => self.unknown(namespace, name),
        };
        Err(MappingError::invalid(self.way(&triple.subject, MAX_WAY), reason))
    }

    fn unknown(&self, namespace: &Namespace, name: &str) -> String {
        let near = nearest(name, namespace.names())
            .map(|near| format!("; did you mean {}?", self.shown(namespace, near)))
            .unwrap_or_default();
        format!("{} is unknown or not supported yet{near}", self.shown(namespace, name))
    }

    /// A term as the author writes it.
    fn shown(&self, namespace: &Namespace, name: &str) -> String {
        match self.prefixes.iter().find(|(_, iri)| iri == namespace.iri) {
            Some((prefix, _)) => format!("{prefix}:{name}"),
            None => format!("<{}{name}>", namespace.iri),
        }
    }

    /// The IRI of a resource, or the way to it: labels of blank nodes differ from reading to reading and help nobody.
    fn way(&self, node: &NamedOrBlankNode, steps: usize) -> String {
        let NamedOrBlankNode::BlankNode(blank) = node else { return node.to_string().replace(['<', '>'], "") };
        match self.triples.iter().find(|triple| triple.object == Term::from(blank.clone())) {
            Some(triple) if steps > 0 => {
                format!("{} › {}", self.way(&triple.subject, steps - 1), self.term(&triple.predicate))
            }
            _ => "a resource without a name".to_owned(),
        }
    }

    fn term(&self, term: &NamedNode) -> String {
        match Namespace::split(term.as_str()) {
            Some((namespace, name)) => self.shown(namespace, name),
            None => term.to_string(),
        }
    }
}

/// Blank nodes can name each other in a circle.
const MAX_WAY: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;

    fn mistake(text: &str) -> String {
        Document::read(text.as_bytes(), Path::new("maps/m.ttl"), None).err().unwrap().to_string()
    }

    #[test]
    fn syntax_errors_have_a_position() {
        let error = mistake("@prefix a: <x .");
        assert!(error.contains("maps/m.ttl") && error.contains("line 1"), "{error}");
    }

    #[test]
    fn names_are_of_their_file() {
        for (subject, other) in [("<#p>", "n.ttl"), ("_:p", "m.ttl")] {
            let text = format!("{subject} a <http://ex.org/C> .");
            let subject =
                |path: &str| Document::read(text.as_bytes(), Path::new(path), None).unwrap().triples[0].subject.clone();
            assert_ne!(subject("maps/m.ttl"), subject(&format!("maps/{other}")));
        }
        let spaced = Document::read(b"<#p> a <http://ex.org/C> .", Path::new("/my maps/m.ttl"), None).ok().unwrap();
        assert_eq!(spaced.triples[0].subject.to_string(), "<file:///my%20maps/m.ttl#p>");
    }

    #[test]
    fn unknown_terms_are_refused_in_the_words_of_the_author() {
        let prefixes = "@prefix r2: <http://www.w3.org/ns/r2rml#> . @prefix rml: <http://w3id.org/rml/> .
            @prefix old: <http://semweb.mmlab.be/ns/rml#> . @prefix ql: <http://semweb.mmlab.be/ns/ql#> .
            @prefix csvw: <http://www.w3.org/ns/csvw#> . @prefix ex: <http://ex.org/> .";
        for (body, reason) in [
            (
                "ex:m rml:predicateObjectMaps [] .",
                "ex.org/m: rml:predicateObjectMaps is unknown or not supported yet; did",
            ),
            ("ex:m rml:predicateObjectMaps [] .", "did you mean rml:predicateObjectMap?"),
            ("ex:m r2:subjectmap [] .", "r2:subjectmap is unknown or not supported yet; did you mean r2:subjectMap?"),
            ("ex:m a r2:TripleMap .", "did you mean r2:TriplesMap?"),
            ("ex:m old:logicalSorce [] .", "did you mean old:logicalSource?"),
            ("ex:m old:referenceFormulation ql:JSONPaht .", "did you mean ql:JSONPath?"),
            ("ex:m csvw:delimeter \",\" .", "did you mean csvw:delimiter?"),
            (
                "ex:m <http://semweb.mmlab.be/ns/fnml#functionValue> [] .",
                "<http://semweb.mmlab.be/ns/fnml#functionValue>: func",
            ),
            ("ex:m r2:termType r2:Litteral .", "did you mean r2:Literal?"),
            ("ex:m rml:source [ rml:root [ rml:pth 1 ] ] .", "ex.org/m › rml:source › rml:root: rml:pth is unknown"),
            ("[] rml:x 1 .", "a resource without a name: rml:x is unknown"),
        ] {
            let error = mistake(&format!("{prefixes}{body}"));
            assert!(error.contains(reason), "{error}");
        }
    }

    #[test]
    fn a_wrong_namespace_is_named_with_the_right_one() {
        for (prefixes, body, reason) in [
            (
                "@prefix rml: <http://w3id.org/rml/core#> .",
                "<a:m> a rml:TriplesMap ; rml:x 1 .",
                ":1: a:m: the prefix rml: is <http://w3id.org/rml/core#>; did you mean <http://w3id.org/rml/>?",
            ),
            (
                "@prefix rml: <http://semweb.mmlab.be/ns/rml> . @prefix rr: <http://www.w3.org/ns/r2rml#> .\n",
                "<a:m> rr:subjectMaps [] ;\n rml:logicalSource [] .",
                ":3: a:m: the prefix rml: is <http://semweb.mmlab.be/ns/rml>; did you mean <http://semweb.mmlab.be/ns/rml#>?",
            ),
            (
                "",
                "<a:m> <https://w3id.org/rml/subject> <a:s> .",
                "<https://w3id.org/rml/subject> is no term of a mapping; did you mean <http://w3id.org/rml/subject>?",
            ),
        ] {
            let error = mistake(&format!("{prefixes}{body}"));
            assert!(error.contains(reason), "{error}");
        }
        // Triples about mappings are data.
        let data = "@prefix old: <http://w3id.org/rml/core#> . @prefix rml: <http://w3id.org/rml/> .
            <a:m> rml:predicate old:template .";
        assert!(Document::read(data.as_bytes(), Path::new("m.ttl"), None).is_ok());
    }

    #[test]
    fn what_is_not_supported_is_told_so() {
        let prefix = "@prefix rml: <http://w3id.org/rml/> . @prefix ex: <http://ex.org/> .";
        for (body, reason) in [
            ("rml:referenceFormulation rml:XPath", "rml:XPath: XML is not supported yet; convert"),
            ("rml:referenceFormulation rml:SQL2008Query", "databases are not supported; export"),
            ("a rml:LogicalView", "logical views are not supported yet"),
            ("rml:functionExecution []", "functions are not supported yet"),
            ("rml:logicalTarget []", "logical targets are not supported"),
            ("rml:compression rml:targz", "archives are not supported; unpack"),
            ("rml:quotedTriplesMap []", "triples as terms are not supported"),
            ("rml:gather ()", "collections and containers are not supported"),
            ("<http://www.w3.org/ns/csvw#tableSchema> []", "schemas of tables are not supported"),
            ("<http://www.w3.org/ns/csvw#separator> \";\"", "csvw:delimiter of a csvw:dialect"),
            ("<http://www.w3.org/ns/csvw#skipBlankRows> true", "not supported yet"),
        ] {
            let error = mistake(&format!("{prefix} ex:m {body} ."));
            assert!(error.contains(reason), "{error}");
        }
    }

    #[test]
    fn circles_of_blank_nodes_end() {
        let error =
            mistake("@prefix rml: <http://w3id.org/rml/> . _:a rml:source _:b . _:b rml:source _:a ; rml:x 1 .");
        assert!(error.contains("rml:x is unknown"), "{error}");
    }
}
