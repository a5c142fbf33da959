use crate::quads::{Id, Quads, Statement};
use std::io::{self, Write};

/// The approximate number of bytes written at a time.
const PIECE: usize = 1 << 16;

/// Writes the triples of all graphs, each once, as sorted lines of [canonical
/// N-Triples](https://www.w3.org/TR/rdf12-n-triples/#canonical-ntriples).
pub(super) fn write_triples(quads: &Quads, out: &mut dyn Write) -> io::Result<()> {
    let mut last = None;
    let mut lines = Vec::with_capacity(2 * PIECE);
    for found in quads.iter() {
        let triple = Statement { graph: Id::DEFAULT_GRAPH, ..found };
        if last.replace(triple) != Some(triple) {
            quads.write_line(&triple, &mut lines);
        }
        if lines.len() >= PIECE {
            out.write_all(&lines)?;
            lines.clear();
        }
    }
    out.write_all(&lines)
}
