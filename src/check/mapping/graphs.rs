//! M004: statements in graphs that are not the mapping's.
//!
//! Facts stand in the graphs of records, and records are known by their names below the base IRI of diwan.toml: a
//! mapping that names them elsewhere would put facts where no check looks for their quotes. A triples map without a graph
//! map puts them nowhere: they are no record's.
//!
//! The graphs of the contradictions, of what is entailed, of the ontology and of the dataset's description are made by the
//! build: what a mapping puts there would pass for what was found.
//!
//! Example: `base = "https://example.org/"` beside a mapping with `https://w3id.org/diwan/record/{record}`, or a subject map
//! in which `rml:graphMap` was forgotten.
//!
//! Mend: give the triples map the graph of the record, or that of the provenance or of the editors; make `base` in
//! diwan.toml and the templates of the mapping one. What else is found in the rows is told afterwards.

use crate::check::Diagnostic;
use crate::check::context::{Context, Place, place};
use crate::dataset::GraphKind;
use diwan_rml::engine::{SourcePlan, TermBuffer, TermPlan, TriplesMapPlan};
use diwan_rml::source::{Row, SourceError};
use oxigraph::model::{GraphName, Quad};
use std::collections::{BTreeMap, BTreeSet};

pub(in crate::check) fn check(context: &Context<'_>) -> Result<Vec<Diagnostic>, SourceError> {
    let sources = context.tables.plan.sources.iter();
    let maps = sources.flat_map(|source| source.maps.iter().map(move |map| (source, map)));
    let without = maps.filter(|(_, map)| is_without_graph(map)).map(|(source, map)| forgotten(context, source, map));
    Ok(without.chain(outside(context)).chain(own(context)?).collect())
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

/// The graphs that the build makes.
const OWN: [GraphKind; 4] = [GraphKind::Conflicts, GraphKind::Entailed, GraphKind::Ontology, GraphKind::Dataset];

/// Statements in graphs that the build makes, whether a constant, a template or a cell puts them there: a finding for each
/// graph, at the first row.
fn own(context: &Context<'_>) -> Result<Vec<Diagnostic>, SourceError> {
    let graphs = context.tables.model().iter().map(|quad| &quad.graph_name);
    let graphs: BTreeSet<String> =
        graphs.filter(|graph| OWN.contains(&context.names.kind(graph.as_ref()))).map(ToString::to_string).collect();
    let mut places = BTreeMap::new();
    if !graphs.is_empty() {
        let mut terms = TermBuffer::default();
        context.for_each_row(|source, row| {
            for map in &source.maps {
                for graph in map.graphs.iter().flatten().flatten() {
                    for name in named(graph, row, &mut terms).into_iter().filter(|name| graphs.contains(name)) {
                        places.entry(name).or_insert_with(|| (place(source, row), map.name.clone()));
                    }
                }
            }
        })?;
    }
    Ok(graphs.iter().map(|graph| own_graph(context, graph, places.get(graph))).collect())
}

fn own_graph(context: &Context<'_>, graph: &str, place: Option<&(Place, String)>) -> Diagnostic {
    let message = format!("the mapping puts statements into {graph}, which the build makes");
    let help = format!("name a graph of records, {}record/…, or leave the graph map out", context.names.base());
    let found = Diagnostic::error("M004", message).help(help);
    let Some((place, map)) = place else { return found };
    let described = context.lines.naming(graph.trim_matches(['<', '>'])).or_else(|| context.lines.describing(map));
    found.at(&place.file, place.line).also(described)
}

/// The names of graphs that a row gives; those that cannot be made are told by the run.
fn named(graph: &TermPlan, row: &Row<'_>, terms: &mut TermBuffer) -> Vec<String> {
    terms.clear();
    let made = graph.terms(row, terms);
    let names = terms.iter().map(|name| String::from_utf8_lossy(name).into_owned());
    if made.is_ok() { names.collect() } else { Vec::new() }
}

/// The first statement that is put into a graph of another base, if any is.
fn outside(context: &Context<'_>) -> Option<Diagnostic> {
    let is_outside = |quad: &&Quad| {
        quad.graph_name != GraphName::DefaultGraph && context.names.kind(quad.graph_name.as_ref()) == GraphKind::Other
    };
    let graph = &context.tables.model().iter().find(is_outside)?.graph_name;
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
