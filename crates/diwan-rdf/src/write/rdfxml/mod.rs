//! [RDF/XML](https://www.w3.org/TR/rdf12-xml/): an element for each subject, which contains one for each statement.
//! Statements that cannot be written are detected before anything is written.

mod body;
mod elements;
mod limits;
mod names;
mod text;

use super::order::{Sorted, by_subject};
use super::{ExportError, Prefixes};
use body::Body;
use elements::Elements;
use std::io::{self, BufWriter, Write};
pub use text::forbidden_character;

/// The number of bytes that are buffered before they are written.
const PIECE: usize = 1 << 16;

/// Writes statements of the default graph.
pub(super) fn write(sorted: &Sorted<'_>, prefixes: &Prefixes, out: &mut dyn Write) -> Result<(), ExportError> {
    limits::check(sorted)?;
    let elements = Elements::of(sorted, prefixes);
    let mut out = BufWriter::with_capacity(PIECE, out);
    write_header(&elements, has_directions(sorted), &mut out)?;
    let mut body = Body::new(sorted, &elements, &mut out);
    for statements in by_subject(sorted.statements()) {
        body.subject(statements)?;
    }
    out.write_all(b"</rdf:RDF>\n")?;
    Ok(out.flush()?)
}

fn write_header(elements: &Elements<'_>, has_directions: bool, out: &mut impl Write) -> io::Result<()> {
    out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rdf:RDF")?;
    for (prefix, namespace) in elements.prefixes() {
        write!(out, " xmlns:{prefix}=\"{}\"", text::escaped(namespace))?;
    }
    write!(out, " xmlns:rdf=\"{}\"", names::RDF)?;
    if has_directions {
        write!(out, " xmlns:its=\"{}\" its:version=\"2.0\" rdf:version=\"1.2\"", names::ITS)?;
    }
    out.write_all(b">\n")
}

/// Whether literals have a [direction](https://www.w3.org/TR/rdf12-xml/#section-Syntax-base-direction), for which the
/// document must declare RDF 1.2.
fn has_directions(sorted: &Sorted<'_>) -> bool {
    let mut objects = sorted.distinct(|statement| [statement.object]);
    objects.any(|object| object.literal().is_some_and(|literal| literal.direction.is_some()))
}
