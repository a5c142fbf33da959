use oxrdf::QuadRef;
use std::io::{self, Write};

/// Writes [canonical N-Quads](https://www.w3.org/TR/rdf-canon/#canonical-quads), which are also canonical N-Triples
/// when all quads are in the default graph.
pub(super) fn write(quads: &[QuadRef<'_>], out: &mut dyn Write) -> io::Result<()> {
    let mut lines = quads.iter().map(line).collect::<Vec<_>>();
    lines.sort_unstable();
    lines.iter().try_for_each(|line| out.write_all(line.as_bytes()))
}

fn line(quad: &QuadRef<'_>) -> String {
    if quad.graph_name.is_default_graph() {
        format!("{} {} {} .\n", quad.subject, quad.predicate, quad.object)
    } else {
        format!("{} {} {} {} .\n", quad.subject, quad.predicate, quad.object, quad.graph_name)
    }
}
