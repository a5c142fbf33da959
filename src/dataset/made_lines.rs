use super::DatasetError;
use diwan_rdf::quads::{Collector, Quads, TermText};
use diwan_rdf::term::{keep, write_term};
use diwan_rml::engine::LineSink;
use oxigraph::model::{BlankNodeRef, NamedNodeRef, Term};
use std::io;
use std::str::FromStr as _;

/// Takes the lines that a mapping makes.
#[derive(Default)]
pub(super) struct MadeLines {
    collector: Collector,
    /// Whether a line was none of N-Quads.
    is_odd: bool,
}

impl LineSink for MadeLines {
    fn lines(&mut self, lines: &[u8]) -> io::Result<()> {
        self.is_odd |= self.collector.lines(lines).is_err();
        Ok(())
    }
}

impl MadeLines {
    /// The statements, with their literals in the forms in which they are kept. Where a mapping asks for unsafe IRIs, it
    /// can make terms that RDF does not have: then it is `otherwise` that says which.
    pub(super) fn finish(self, otherwise: impl FnOnce() -> Result<Quads, DatasetError>) -> Result<Quads, DatasetError> {
        match self.collector.rewritten(kept) {
            Ok(collector) if !self.is_odd => Ok(collector.finish()?),
            Ok(_) | Err(Odd) => otherwise(),
        }
    }
}

/// A term that RDF does not have.
struct Odd;

/// The form in which a term is kept, if it is another.
fn kept(text: TermText<'_>) -> Result<Option<String>, Odd> {
    if let Some(iri) = text.iri() {
        return NamedNodeRef::new(iri).map(|_| None).map_err(|_| Odd);
    }
    if let Some(label) = text.as_str().strip_prefix("_:") {
        return BlankNodeRef::new(label).map(|_| None).map_err(|_| Odd);
    }
    let mut term = Term::from_str(text.as_str()).map_err(|_| Odd)?;
    keep(&mut term);
    let mut written = Vec::with_capacity(text.as_str().len());
    write_term(&term, &mut written);
    let written = String::from_utf8(written).map_err(|_| Odd)?;
    Ok((written != text.as_str()).then_some(written))
}
