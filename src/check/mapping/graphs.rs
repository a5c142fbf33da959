//! M004: a graph that is not the mapping's.
//!
//! Facts stand in the graphs of records, and records are known by their names below the base IRI of diwan.toml: a
//! mapping that names them elsewhere would put facts where no check looks for their quotes.
//!
//! The graphs of the contradictions, of what is entailed, of the ontology and of the dataset's description are made by the
//! build: what a mapping puts there would pass for what was found.
//!
//! Example: `base = "https://example.org/"` beside a mapping with `https://w3id.org/diwan/record/{record}`.
//!
//! Mend: make `base` in diwan.toml and the templates of the mapping one. What editors say goes to `graph/editorial`.

use crate::check::Diagnostic;
use crate::check::context::{Context, Place, place};
use crate::dataset::GraphKind;
use crate::engine::{TermBuffer, TermPlan};
use crate::source::{Row, SourceError};
use oxigraph::model::Quad;
use std::collections::{BTreeMap, BTreeSet};

pub(in crate::check) fn check(context: &Context<'_>) -> Result<Vec<Diagnostic>, SourceError> {
    let mut found = outside(context)?;
    found.extend(own(context)?);
    Ok(found)
}

/// The graphs that the build makes.
const OWN: [GraphKind; 4] = [GraphKind::Conflicts, GraphKind::Entailed, GraphKind::Ontology, GraphKind::Dataset];

/// Statements in graphs that the build makes, whether a constant, a template or a cell puts them there: a finding for each
/// graph, at the first row.
fn own(context: &Context<'_>) -> Result<Vec<Diagnostic>, SourceError> {
    let graphs = context.tables.quads.iter().map(|quad| &quad.graph_name);
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

fn outside(context: &Context<'_>) -> Result<Vec<Diagnostic>, SourceError> {
    let outside = |quad: &&Quad| context.names.kind(quad.graph_name.as_ref()) == GraphKind::Other;
    let Some(quad) = context.tables.quads.iter().find(outside) else { return Ok(Vec::new()) };
    let base = context.names.base();
    let message = format!("the mapping puts statements into {}, which is no graph of {base}", quad.graph_name);
    let help = format!(
        "record graphs are {base}record/…, others {base}graph/…: compare `base` in diwan.toml with the mapping"
    );
    Ok(vec![Diagnostic::error("M004", message).help(help)])
}
