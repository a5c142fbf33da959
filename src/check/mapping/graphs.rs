//! M004: statements outside the graphs of the project.
//!
//! Facts stand in the graphs of records, and records are known by their names below the base IRI of diwan.toml: a
//! mapping that names them elsewhere would put facts where no check looks for their quotes. A triples map without a graph
//! map puts them nowhere: they are no record's.
//!
//! Example: `base = "https://example.org/"` beside a mapping with `https://w3id.org/diwan/record/{record}`, or a subject map
//! in which `rml:graphMap` was forgotten.
//!
//! Mend: give the triples map the graph of the record, or that of the provenance or of the editors; make `base` in
//! diwan.toml and the templates of the mapping one. What else is found in the rows is told afterwards.

use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::dataset::GraphKind;
use crate::engine::{SourcePlan, TermPlan, TriplesMapPlan};
use crate::source::SourceError;
use oxigraph::model::{GraphName, Quad};

pub(in crate::check) fn check(context: &Context<'_>) -> Result<Vec<Diagnostic>, SourceError> {
    let sources = context.tables.plan.sources.iter();
    let maps = sources.flat_map(|source| source.maps.iter().map(move |map| (source, map)));
    let without = maps.filter(|(_, map)| is_without_graph(map)).map(|(source, map)| forgotten(context, source, map));
    Ok(without.chain(outside(context)).collect())
}

/// Whether some statements are put into no graph.
fn is_without_graph(map: &TriplesMapPlan) -> bool {
    let graphs = |index: usize| map.graphs.get(index).map_or(&[][..], Vec::as_slice);
    map.statements.iter().any(|statement| {
        let graphs = graphs(statement.graphs);
        graphs.is_empty() || graphs.iter().any(Option::is_none)
    })
}

fn forgotten(context: &Context<'_>, source: &SourcePlan, map: &TriplesMapPlan) -> Diagnostic {
    let base = context.names.base();
    let message = format!("<{}> has no graph map: what it makes of {} is in no graph", map.name, source.path.display());
    let found = Diagnostic::error("M004", message).help(format!(
        "add rml:graphMap [ rml:template \"{base}record/{{…}}\" ] to it, or rml:graph with one of {base}graph/…"
    ));
    match context.lines.describing(&map.name) {
        Some(also) => found.at(also.file, also.line),
        None => found,
    }
}

/// The first statement that is put into a graph of another base, if any is.
fn outside(context: &Context<'_>) -> Option<Diagnostic> {
    let is_outside = |quad: &&Quad| {
        quad.graph_name != GraphName::DefaultGraph && context.names.kind(quad.graph_name.as_ref()) == GraphKind::Other
    };
    let graph = &context.tables.quads.iter().find(is_outside)?.graph_name;
    let base = context.names.base();
    let found =
        Diagnostic::error("M004", format!("the mapping puts statements into {graph}, which is no graph of {base}"));
    let found = found.help(format!(
        "record graphs are {base}record/…, others {base}graph/…: compare `base` in diwan.toml with the mapping"
    ));
    let maps = context.tables.plan.sources.iter().flat_map(|source| &source.maps);
    let map = maps.into_iter().find(|map| map.graphs.iter().flatten().flatten().any(|term| makes(term, graph)))?;
    Some(match context.lines.describing(&map.name) {
        Some(also) => found.at(also.file, also.line),
        None => found,
    })
}

/// Whether a graph map can make this graph.
fn makes(term: &TermPlan, graph: &GraphName) -> bool {
    let text = graph.to_string();
    match term {
        TermPlan::Constant(bytes) => **bytes == *text.as_bytes(),
        TermPlan::Iri { value, .. } => text.starts_with(&format!("<{}", value.prefix())),
        _ => false,
    }
}
