//! D003: a row names something that no register has.
//!
//! An IRI made of one column, below the project's base, names a thing. It must be declared: by a register, or by the
//! ontology and the concept schemes. A slip of the pen would otherwise make a new, nameless entity.

use super::Diagnostic;
use super::context::{Context, Place, declares_by_key};
use super::diagnostic::push_once;
use crate::dataset::GraphKind;
use crate::engine::{ObjectPlan, RowProblem, SourcePlan, TermBuffer, TermPlan, TriplesMapPlan};
use crate::source::{Row, SourceError};
use oxigraph::model::Quad;
use std::collections::{HashMap, HashSet};

/// `vocabulary` holds the statements of the ontology graph.
pub(super) fn check(
    context: &Context<'_>,
    vocabulary: &[Quad],
    places: &HashMap<Vec<u8>, Place>,
) -> Result<Vec<Diagnostic>, SourceError> {
    let mut declared: HashSet<Vec<u8>> = places.keys().cloned().collect();
    let ontology = context.names.graph(GraphKind::Ontology);
    let concepts = vocabulary.iter().filter(|quad| quad.graph_name == ontology);
    declared.extend(concepts.map(|quad| quad.subject.to_string().into_bytes()));
    let mut found: Vec<Diagnostic> = context.tables.report.unmatched.iter().map(unmatched).collect();
    let mut terms = TermBuffer::default();
    context.for_each_row(|source, row| {
        for term in source.maps.iter().flat_map(|map| references(map, context.names.base())) {
            if let Some(diagnostic) = dangling(term, source, row, &declared, &mut terms) {
                push_once(&mut found, diagnostic);
            }
        }
    })?;
    Ok(found)
}

/// The terms of a triples map that name things declared elsewhere.
fn references<'p>(map: &'p TriplesMapPlan, base: &'p str) -> impl Iterator<Item = &'p TermPlan> {
    let objects = map.statements.iter().filter_map(|statement| match &statement.object {
        ObjectPlan::Term(term) => Some(term),
        ObjectPlan::Join(_) => None,
    });
    let subject = (!declares_by_key(map)).then_some(&map.subject);
    subject
        .into_iter()
        .chain(objects)
        .filter(move |term| term.name_of_one_field().is_some_and(|(prefix, _)| prefix.starts_with(base)))
}

fn dangling(
    term: &TermPlan,
    source: &SourcePlan,
    row: &Row<'_>,
    declared: &HashSet<Vec<u8>>,
    terms: &mut TermBuffer,
) -> Option<Diagnostic> {
    let (prefix, field) = term.name_of_one_field()?;
    terms.clear();
    term.terms(row, terms).ok()?;
    terms.iter().find(|iri| !declared.contains(*iri))?;
    let value = row.text(field);
    let diagnostic = Diagnostic::error("D003", format!("\"{value}\" is not declared anywhere"))
        .at(&source.path, row.line())
        .cell(source.name(field), value.clone());
    Some(diagnostic.help(match nearest(prefix, &value, declared) {
        Some(name) => format!("did you mean \"{name}\"? Otherwise declare it in a register or a concept scheme"),
        None => "declare it in a register or a concept scheme, or correct the cell".to_owned(),
    }))
}

/// The declared name below the same prefix that looks most like `value`.
fn nearest(prefix: &str, value: &str, declared: &HashSet<Vec<u8>>) -> Option<String> {
    let start = format!("<{prefix}");
    let names =
        declared.iter().filter_map(|iri| std::str::from_utf8(iri).ok()?.strip_prefix(&start)?.strip_suffix('>'));
    crate::term::nearest(value, names).map(str::to_owned)
}

fn unmatched(problem: &RowProblem) -> Diagnostic {
    Diagnostic::error("D003", problem.problem.to_string())
        .at(&problem.path, problem.place.line())
        .cell(&problem.column, &problem.problem.value)
        .help("correct the cell, or add the row it names")
}
