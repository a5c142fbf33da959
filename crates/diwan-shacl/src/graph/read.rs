use super::GraphError;
use diwan_rdf::files::rdf_format;
use diwan_rdf::quads::{Collector, Quads};
use diwan_rdf::term::{RdfText, file_iri};
use oxrdf::{BlankNode, NamedNode, NamedOrBlankNode, Quad, Term};
use oxrdfio::RdfParser;
use std::collections::HashMap;
use std::path::Path;

/// An RDF file. Its extension determines the format.
#[derive(Clone, Copy, Debug)]
pub struct Document<'a> {
    /// The path of the file.
    pub path: &'a Path,
    /// Its content.
    pub bytes: &'a [u8],
    /// The base of relative IRIs; if there is none, the IRI of the file.
    pub base: Option<&'a str>,
}

impl<'a> Document<'a> {
    /// A document whose relative IRIs are resolved against the IRI of its file.
    #[must_use]
    pub fn new(path: &'a Path, bytes: &'a [u8]) -> Self {
        Self { path, bytes, base: None }
    }
}

/// Prefixes with their namespaces.
pub type Prefixes = Vec<(String, String)>;

/// Reads documents into one dataset. The triples of a document, whatever graphs they are in, become a graph of the dataset.
/// Blank nodes are labelled by document and order, so that the same files always give the same labels.
#[derive(Debug, Default)]
pub struct GraphReader {
    collector: Collector,
    documents: usize,
}

impl GraphReader {
    /// A reader that continues after a number of documents: its blank nodes have other labels than theirs.
    pub(crate) fn after(documents: usize) -> Self {
        Self { documents, ..Self::default() }
    }

    /// Reads a document. Returns its prefixes.
    ///
    /// # Errors
    /// [`GraphError`] if the format is unknown, or the text is not valid or is nested too deeply.
    pub fn add(&mut self, document: &Document<'_>) -> Result<Prefixes, GraphError> {
        let syntax = |cause: String| GraphError::Syntax { path: document.path.to_owned(), cause };
        let base = document.base.map_or_else(|| file_iri(document.path), str::to_owned);
        let format = rdf_format(document.path).ok_or_else(|| GraphError::Format(document.path.to_owned()))?;
        let parser = RdfParser::from_format(format).with_base_iri(base).map_err(|error| syntax(error.to_string()))?;
        let mut quads = RdfText::new(parser, document.bytes).map_err(syntax)?;
        self.documents += 1;
        let mut blanks = Blanks { document: self.documents, labels: HashMap::new() };
        let graph = document_graph(self.documents);
        for quad in quads.by_ref() {
            let quad = blanks.relabelled(quad.map_err(syntax)?);
            self.collector.quad(&Quad { graph_name: graph.clone().into(), ..quad });
        }
        Ok(quads.prefixes())
    }

    /// The dataset.
    ///
    /// # Errors
    /// [`GraphError::TooLarge`] if there are more terms than ids.
    pub fn finish(self) -> Result<Quads, GraphError> {
        Ok(self.collector.finish()?)
    }
}

/// The name of the graph of a document.
pub(crate) fn document_graph(number: usize) -> NamedNode {
    NamedNode::new_unchecked(format!("urn:diwan:document:{number}"))
}

/// The blank nodes of a document. Their labels are unrelated to those in other documents.
struct Blanks {
    document: usize,
    labels: HashMap<BlankNode, BlankNode>,
}

impl Blanks {
    fn relabelled(&mut self, quad: Quad) -> Quad {
        let subject = match quad.subject {
            NamedOrBlankNode::BlankNode(node) => self.label(node).into(),
            other @ NamedOrBlankNode::NamedNode(_) => other,
        };
        let object = match quad.object {
            Term::BlankNode(node) => self.label(node).into(),
            other => other,
        };
        Quad { subject, object, ..quad }
    }

    fn label(&mut self, node: BlankNode) -> BlankNode {
        let number = self.labels.len();
        let document = self.document;
        let label = || BlankNode::new_unchecked(format!("doc{document}.b{number}"));
        self.labels.entry(node).or_insert_with(label).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(name: &str, text: &str) -> Vec<String> {
        let mut reader = GraphReader::default();
        reader.add(&Document::new(Path::new(name), text.as_bytes())).unwrap();
        let quads = reader.finish().unwrap().to_model();
        quads.iter().map(|quad| format!("{} {} {}", quad.subject, quad.predicate, quad.object)).collect()
    }

    #[test]
    fn all_graphs_and_formats_are_read_and_spellings_kept() {
        let quad = "<a:s> <a:p> \"007\"^^<http://www.w3.org/2001/XMLSchema#integer> <a:g> .";
        assert_eq!(lines("x.nq", quad), [quad.replace(" <a:g> .", "")]);
        let json = r#"[{"@id": "a:s", "a:p": [{"@id": "a:o"}]}]"#;
        assert_eq!(lines("x.jsonld", json), ["<a:s> <a:p> <a:o>"]);
        assert_eq!(lines("x.ttl", "_:x <a:p> [], _:x ."), ["_:doc1.b0 <a:p> _:doc1.b0", "_:doc1.b0 <a:p> _:doc1.b1"]);
    }

    #[test]
    fn errors_have_positions() {
        let mistake = |name: &str| {
            let document = Document::new(Path::new(name), b"<a:s> <a:p> .");
            GraphReader::default().add(&document).unwrap_err().to_string()
        };
        assert!(mistake("a/x.ttl").starts_with("a/x.ttl: ") && mistake("x.ttl").contains("line 1"));
        assert!(mistake("x.csv").contains("a name of an RDF file ends in .ttl"), "{}", mistake("x.csv"));
    }
}
