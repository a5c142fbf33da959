use super::finding::{Level, ShapesError};
use super::model::Shapes;
use super::parse::parse;
use super::term_display::TermDisplay;
use crate::graph::{Document, GraphReader};

impl Shapes {
    /// Reads the shapes of all documents together.
    ///
    /// # Errors
    /// [`ShapesError`] if a document is not RDF, or the shapes are wrong: all errors are given at once.
    pub fn read(documents: &[Document<'_>]) -> Result<Self, ShapesError> {
        let (mut reader, mut prefixes) = (GraphReader::default(), Vec::new());
        for document in documents {
            prefixes.extend(reader.add(document)?);
        }
        let files: Vec<_> = documents.iter().map(|document| document.path.to_owned()).collect();
        let (shapes, mut findings) = parse(reader.finish()?, TermDisplay::new(prefixes), &files);
        findings.sort();
        findings.dedup();
        if findings.iter().any(|finding| finding.level == Level::Error) {
            return Err(ShapesError::Findings(findings));
        }
        Ok(Self { warnings: findings, ..shapes })
    }
}
