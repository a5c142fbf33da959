use super::finding::{Level, ShapesError};
use super::model::Shapes;
use super::parse::parse;
use super::term_display::TermDisplay;
use crate::graph::{Document, Graph, Terms, read};
use oxrdf::{NamedNode, Term};
use std::collections::HashMap;

impl Shapes {
    /// Reads the shapes of all documents together.
    ///
    /// # Errors
    /// [`ShapesError`] when a document is no RDF, or the shapes would not do what their author wants: all reasons are
    /// given at once.
    pub fn read(terms: &mut Terms, documents: &[Document<'_>]) -> Result<Self, ShapesError> {
        let (mut rows, mut prefixes, mut files) = (Vec::new(), Vec::new(), HashMap::new());
        for document in documents {
            let (read, named) = read(terms, document)?;
            files.extend(read.iter().map(|[subject, ..]| (*subject, document.path.to_owned())));
            rows.extend(read);
            prefixes.extend(named);
        }
        let graph_name = NamedNode::new_unchecked("urn:diwan:shapes-graph");
        let graph_name = terms.intern(Term::from(graph_name));
        let (shapes, mut findings) = parse(terms, Graph::new(rows), graph_name, TermDisplay::new(prefixes), &files);
        findings.sort();
        findings.dedup();
        if findings.iter().any(|finding| finding.level == Level::Error) {
            return Err(ShapesError::Findings(findings));
        }
        Ok(Self { warnings: findings, ..shapes })
    }
}
