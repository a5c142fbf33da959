//! Reads the compacted document back.
//!
//! Compaction can change what is said: a context may make `http://e//a` into `e://a`, which is another IRI, or keep
//! only one of two lists under a term with `"@container": "@list"`. Such a document is never written.

use crate::export::labels::Labels;
use crate::export::{ExportError, order};
use oxigraph::io::{JsonLdProfileSet, RdfFormat, RdfParser};
use oxigraph::model::{Literal, Quad, QuadRef, Term};

/// Fails unless the document says what the quads say.
pub(super) fn check(document: &str, quads: &[QuadRef<'_>]) -> Result<(), ExportError> {
    let read = lower_case(read(document)?);
    let written = lower_case(quads.iter().map(|quad| quad.into_owned()).collect());
    let (read, written) = (canonical(&read)?, canonical(&written)?);
    if read == written {
        return Ok(());
    }
    let lost = written.iter().filter(|quad| read.binary_search(quad).is_err()).count();
    Err(ExportError::ContextChangesData { lost, total: written.len() })
}

fn read(document: &str) -> Result<Vec<Quad>, ExportError> {
    let format = RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() };
    let quads = RdfParser::from_format(format).for_slice(document).collect::<Result<_, _>>();
    quads.map_err(|error| ExportError::Compaction(error.to_string()))
}

/// The quads as comparable text.
fn canonical(quads: &[Quad]) -> Result<Vec<String>, ExportError> {
    let quads = quads.iter().map(Quad::as_ref).collect::<Vec<_>>();
    let labels = Labels::canonical(&quads)?;
    let quads = order::sorted(labels.apply(&quads));
    let mut lines = quads.iter().map(ToString::to_string).collect::<Vec<_>>();
    lines.sort_unstable();
    Ok(lines)
}

/// Language tags have [no case](https://www.w3.org/TR/rdf11-concepts/#dfn-language-tagged-string), and parsers may
/// change it.
fn lower_case(quads: Vec<Quad>) -> Vec<Quad> {
    quads.into_iter().map(|quad| Quad { object: lower_case_term(quad.object), ..quad }).collect()
}

fn lower_case_term(term: Term) -> Term {
    match &term {
        Term::Literal(literal) => match literal.language() {
            Some(tag) if tag.contains(|c: char| c.is_ascii_uppercase()) => {
                Literal::new_language_tagged_literal_unchecked(literal.value(), tag.to_ascii_lowercase()).into()
            }
            _ => term,
        },
        _ => term,
    }
}
