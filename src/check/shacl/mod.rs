//! S001: data that a SHACL shape refuses.
//!
//! [SHACL](https://www.w3.org/TR/shacl/) shapes say what records, quotes and registers must look like. Each record's
//! graph is validated alone: sources differ, and in their merge every difference would look like a mistake.
//!
//! Example: a session whose number is 0, or a register's row without its Arabic name.
//!
//! Mend: the shape's message says what to do, in terms of the tables.

mod adapter;
mod batches;
mod messages;
mod unusable;
mod validate;

pub use validate::{ShapesError, Violation, validate};

use super::context::{Context, Place};
use super::{Diagnostic, Severity};
use crate::dataset::{Dataset, GraphKind};
use crate::evidence::vocab;
use oxigraph::model::{GraphName, NamedNode, Quad};
use std::collections::{BTreeSet, HashMap};

pub(super) fn check(context: &Context<'_>, places: &HashMap<Vec<u8>, Place>, dataset: &Dataset) -> Vec<Diagnostic> {
    let graphs: BTreeSet<NamedNode> = dataset
        .quads
        .iter()
        .filter_map(|quad| match &quad.graph_name {
            GraphName::NamedNode(node) if is_validated(context.names.kind(quad.graph_name.as_ref())) => {
                Some(node.clone())
            }
            _ => None,
        })
        .collect();
    let rows = Rows { places, records: records_by_quote(&dataset.quads) };
    let mut found = Vec::new();
    for path in &context.project.config().shapes {
        let shapes = match context.project.read_text(path) {
            Ok(shapes) => shapes,
            Err(error) => {
                found.push(Diagnostic::error("P001", error.to_string()).at(path, None));
                continue;
            }
        };
        match validate(&dataset.quads, &graphs, &shapes) {
            Ok(violations) => found.extend(violations.iter().map(|violation| diagnostic(violation, &rows))),
            Err(error) => found.push(Diagnostic::error("S002", error.to_string()).at(path, None)),
        }
    }
    found
}

fn is_validated(kind: GraphKind) -> bool {
    matches!(kind, GraphKind::Record | GraphKind::Provenance | GraphKind::Editorial | GraphKind::Conflicts)
}

/// The rows that nodes were made of.
struct Rows<'a> {
    places: &'a HashMap<Vec<u8>, Place>,
    records: HashMap<String, String>,
}

impl Rows<'_> {
    /// The row of the violation's record, of the node it is about, or of a record that rests on that quote.
    fn of(&self, violation: &Violation) -> Option<&Place> {
        let graph = violation.graph.to_string();
        let record = self.records.get(&violation.focus);
        [Some(&graph), Some(&violation.focus), record]
            .into_iter()
            .flatten()
            .find_map(|node| self.places.get(node.as_bytes()))
    }
}

fn records_by_quote(quads: &[Quad]) -> HashMap<String, String> {
    let derived = quads.iter().filter(|quad| quad.predicate == vocab::WAS_DERIVED_FROM);
    derived.map(|quad| (quad.object.to_string(), quad.subject.to_string())).collect()
}

/// A violation, traced to its row.
fn diagnostic(violation: &Violation, rows: &Rows<'_>) -> Diagnostic {
    let message = match &violation.value {
        Some(value) => format!("{} (found {value})", violation.message),
        None => violation.message.clone(),
    };
    let mut diagnostic = Diagnostic::error("S001", message).help(format!(
        "{} of {}, by {}",
        violation.path.as_deref().unwrap_or("the node itself"),
        violation.focus,
        violation.shape
    ));
    if violation.severity == Severity::Warning {
        diagnostic.severity = Severity::Warning;
    }
    match rows.of(violation) {
        Some(place) => diagnostic.at(&place.file, place.line),
        None => diagnostic,
    }
}
