use super::DatasetError;
use diwan_rdf::quads::{Collector, Quads, TermText};
use diwan_rdf::term::{keep, write_term};
use diwan_rml::engine::LineSink;
use oxigraph::model::{BlankNodeRef, NamedNodeRef, Term};
use std::io;
use std::str::FromStr as _;

/// Collects the N-Quads lines of a mapping run.
#[derive(Default)]
pub(super) struct MappedLines {
    collector: Collector,
    /// Whether a line was not valid N-Quads.
    has_invalid_lines: bool,
}

impl LineSink for MappedLines {
    fn lines(&mut self, lines: &[u8]) -> io::Result<()> {
        self.has_invalid_lines |= self.collector.lines(lines).is_err();
        Ok(())
    }
}

impl MappedLines {
    /// The statements, with normalised literals. A mapping that permits unsafe IRIs can produce terms that are not
    /// valid RDF; then `otherwise` parses the output again to report them.
    pub(super) fn finish(self, otherwise: impl FnOnce() -> Result<Quads, DatasetError>) -> Result<Quads, DatasetError> {
        match self.collector.rewritten(kept) {
            Ok(collector) if !self.has_invalid_lines => Ok(collector.finish()?),
            Ok(_) | Err(InvalidTerm) => otherwise(),
        }
    }
}

/// A term that is not valid RDF.
struct InvalidTerm;

/// The normalised form of a term; `None` if the term has that form already.
fn kept(text: TermText<'_>) -> Result<Option<String>, InvalidTerm> {
    if let Some(iri) = text.iri() {
        return NamedNodeRef::new(iri).map(|_| None).map_err(|_| InvalidTerm);
    }
    if let Some(label) = text.as_str().strip_prefix("_:") {
        return BlankNodeRef::new(label).map(|_| None).map_err(|_| InvalidTerm);
    }
    let mut term = Term::from_str(text.as_str()).map_err(|_| InvalidTerm)?;
    keep(&mut term);
    let mut written = Vec::with_capacity(text.as_str().len());
    write_term(&term, &mut written);
    let written = String::from_utf8(written).map_err(|_| InvalidTerm)?;
    Ok((written != text.as_str()).then_some(written))
}
