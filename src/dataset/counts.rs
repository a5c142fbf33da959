use super::{GraphKind, ProjectIris};
use diwan_rdf::quads::{Id, Quads};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// The number of statements in the graphs of each kind.
pub fn counts_by_kind(quads: &Quads, names: &ProjectIris) -> BTreeMap<GraphKind, usize> {
    let mut of_graphs: FxHashMap<Id, usize> = FxHashMap::default();
    quads.iter().for_each(|statement| *of_graphs.entry(statement.graph).or_default() += 1);
    let mut counts = BTreeMap::new();
    #[expect(clippy::iter_over_hash_type, reason = "numbers are added up")]
    for (graph, number) in of_graphs {
        *counts.entry(names.kind_of(quads.term(graph).iri())).or_default() += number;
    }
    counts
}
