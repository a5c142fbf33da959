//! [RDF/XML](https://www.w3.org/TR/rdf12-xml/): an element for each subject, which contains one for each statement.
//! Statements that cannot be written are detected before anything is written.

mod body;
mod names;
mod text;

use super::{ExportError, Prefixes};
use body::Body;
use names::{RDF, is_reserved, split};
use oxrdf::{NamedNodeRef, QuadRef, TermRef};
use rustc_hash::FxHashSet;
use std::io::Write;
pub use text::forbidden_character;

/// Writes quads of the default graph, in [order](super::order).
pub(super) fn write(quads: &[QuadRef<'_>], prefixes: &Prefixes, out: &mut dyn Write) -> Result<(), ExportError> {
    let mut checked = FxHashSet::default();
    for quad in quads {
        if checked.insert(quad.predicate) {
            check_predicate(quad.predicate)?;
        }
        check_object(quad)?;
    }
    let mut body = Body::new(prefixes);
    for statements in quads.chunk_by(|a, b| a.subject == b.subject) {
        body.subject(statements)?;
    }
    out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rdf:RDF")?;
    for (prefix, namespace) in body.declared() {
        write!(out, " xmlns:{prefix}=\"{}\"", text::escaped(namespace))?;
    }
    write!(out, " xmlns:rdf=\"{RDF}\"")?;
    if body.has_directions() {
        write!(out, " xmlns:its=\"{}\" its:version=\"2.0\" rdf:version=\"1.2\"", names::ITS)?;
    }
    out.write_all(b">\n")?;
    out.write_all(body.text())?;
    Ok(out.write_all(b"</rdf:RDF>\n")?)
}

fn check_predicate(predicate: NamedNodeRef<'_>) -> Result<(), ExportError> {
    if is_reserved(predicate) {
        return Err(ExportError::ReservedPredicate(predicate.into_owned()));
    }
    if split(predicate).is_none() {
        return Err(ExportError::PredicateName(predicate.into_owned()));
    }
    Ok(())
}

fn check_object(quad: &QuadRef<'_>) -> Result<(), ExportError> {
    match quad.object {
        TermRef::Literal(literal) => match forbidden_character(literal.value()) {
            Some(character) => Err(ExportError::XmlCharacter { predicate: quad.predicate.into_owned(), character }),
            None => Ok(()),
        },
        _ => Ok(()),
    }
}
