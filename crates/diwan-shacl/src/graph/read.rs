use super::{GraphError, Id, Terms};
use diwan_rdf::files::rdf_format;
use diwan_rdf::term::{RdfText, file_iri};
use oxrdf::{BlankNode, NamedOrBlankNode, Quad, Term};
use oxrdfio::RdfParser;
use std::collections::HashMap;
use std::path::Path;

/// A file of RDF; the ending of its name says in which format.
#[derive(Clone, Copy, Debug)]
pub struct Document<'a> {
    /// The name of the file.
    pub path: &'a Path,
    /// What it holds.
    pub bytes: &'a [u8],
    /// What relative IRIs are resolved against, if not the name of the file.
    pub base: Option<&'a str>,
}

impl<'a> Document<'a> {
    /// A document whose IRIs are resolved against the name of its file.
    #[must_use]
    pub fn new(path: &'a Path, bytes: &'a [u8]) -> Self {
        Self { path, bytes, base: None }
    }
}

/// Prefixes and what they stand for.
pub type Prefixes = Vec<(String, String)>;

/// Reads the triples of a document, those of all graphs, in their order, and its prefixes. Blank nodes are named by
/// document and order, so that the same files always give the same names.
///
/// # Errors
/// [`GraphError`] when the format is unknown, or the text does not follow it or is nested too deep.
pub fn read(terms: &mut Terms, document: &Document<'_>) -> Result<(Vec<[Id; 3]>, Prefixes), GraphError> {
    let syntax = |cause: String| GraphError::Syntax { path: document.path.to_owned(), cause };
    let base = document.base.map_or_else(|| file_iri(document.path), str::to_owned);
    let format = rdf_format(document.path).ok_or_else(|| GraphError::Format(document.path.to_owned()))?;
    let parser = RdfParser::from_format(format).with_base_iri(base).map_err(|error| syntax(error.to_string()))?;
    let mut quads = RdfText::new(parser, document.bytes).map_err(syntax)?;
    let mut blanks = Blanks::new(terms.next_document());
    let mut rows = Vec::new();
    for quad in quads.by_ref() {
        rows.push(blanks.row(terms, quad.map_err(syntax)?));
        if terms.len() >= Terms::MOST {
            return Err(GraphError::TooLarge(document.path.to_owned()));
        }
    }
    Ok((rows, quads.prefixes()))
}

/// The blank nodes of a document: their labels mean nothing in another one.
struct Blanks {
    document: usize,
    renamed: HashMap<BlankNode, Id>,
}

impl Blanks {
    fn new(document: usize) -> Self {
        Self { document, renamed: HashMap::new() }
    }

    fn row(&mut self, terms: &mut Terms, quad: Quad) -> [Id; 3] {
        let subject = match quad.subject {
            NamedOrBlankNode::NamedNode(node) => terms.intern(node.into()),
            NamedOrBlankNode::BlankNode(node) => self.id(terms, node),
        };
        let predicate = terms.intern(quad.predicate.into());
        let object = match quad.object {
            Term::BlankNode(node) => self.id(terms, node),
            other => terms.intern(other),
        };
        [subject, predicate, object]
    }

    fn id(&mut self, terms: &mut Terms, node: BlankNode) -> Id {
        let label = format!("doc{}.b{}", self.document, self.renamed.len());
        *self.renamed.entry(node).or_insert_with(|| terms.intern(BlankNode::new_unchecked(label).into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(name: &str, text: &str) -> Vec<String> {
        let mut terms = Terms::default();
        let (rows, _) = read(&mut terms, &Document::new(Path::new(name), text.as_bytes())).unwrap();
        rows.iter().map(|row| row.map(|id| terms.term(id).to_string()).join(" ")).collect()
    }

    #[test]
    fn all_graphs_and_formats_are_read_and_spellings_kept() {
        let quad = "<a:s> <a:p> \"007\"^^<http://www.w3.org/2001/XMLSchema#integer> <a:g> .";
        assert_eq!(rows("x.nq", quad), [quad.replace(" <a:g> .", "")]);
        let json = r#"[{"@id": "a:s", "a:p": [{"@id": "a:o"}]}]"#;
        assert_eq!(rows("x.jsonld", json), ["<a:s> <a:p> <a:o>"]);
        assert_eq!(rows("x.ttl", "_:x <a:p> [], _:x ."), ["_:doc1.b0 <a:p> _:doc1.b1", "_:doc1.b0 <a:p> _:doc1.b0"]);
    }

    #[test]
    fn mistakes_are_placed() {
        let mistake = |name: &str| {
            let document = Document::new(Path::new(name), b"<a:s> <a:p> .");
            read(&mut Terms::default(), &document).unwrap_err().to_string()
        };
        assert!(mistake("a/x.ttl").starts_with("a/x.ttl: ") && mistake("x.ttl").contains("line 1"));
        assert!(mistake("x.csv").contains("a name of an RDF file ends in .ttl"), "{}", mistake("x.csv"));
    }
}
