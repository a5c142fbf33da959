//! Human-readable [Turtle](https://www.w3.org/TR/turtle/) and [TriG](https://www.w3.org/TR/trig/): grouped by subject,
//! one predicate per line, blank nodes and lists inline.

mod body;
pub(super) mod names;
pub(super) mod number;

use super::Prefixes;
use body::Body;
pub use number::is_bare;
use oxrdf::QuadRef;
use std::io::{self, Write};

/// The comment at the start of Turtle whose graphs were merged.
pub(super) const TURTLE_NOTE: &str = "\
# Turtle holds a single graph: here all graphs are merged into one, and which graph said what is lost.
# N-Quads, TriG and JSON-LD are lossless.
";

/// Writes quads of the default graph, in [order](super::order), with a comment if other graphs were merged into it.
pub(super) fn write_turtle(
    quads: &[QuadRef<'_>],
    merged: bool,
    prefixes: &Prefixes,
    out: &mut dyn Write,
) -> io::Result<()> {
    write_document(if merged { TURTLE_NOTE } else { "" }, quads, prefixes, out)
}

/// Writes quads of any graph, in [order](super::order).
pub(super) fn write_trig(quads: &[QuadRef<'_>], prefixes: &Prefixes, out: &mut dyn Write) -> io::Result<()> {
    write_document("", quads, prefixes, out)
}

fn write_document(note: &str, quads: &[QuadRef<'_>], prefixes: &Prefixes, out: &mut dyn Write) -> io::Result<()> {
    let mut body = Body::new(quads, prefixes);
    for graph in quads.chunk_by(|a, b| a.graph_name == b.graph_name) {
        body.graph(graph)?;
    }
    let used = prefixes.iter().filter(|(prefix, _)| body.uses(prefix));
    let declarations = used.map(|(prefix, namespace)| format!("@prefix {prefix}: <{namespace}> .\n"));
    let head = std::iter::once(note.to_owned()).chain(declarations).collect::<String>();
    out.write_all(head.as_bytes())?;
    // The body starts with an empty line that separates it from the prefixes.
    let first_byte = usize::from(head.is_empty());
    out.write_all(body.text().get(first_byte..).unwrap_or_default())
}
