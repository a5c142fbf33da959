//! S001: data that a SHACL shape refuses.
//!
//! [SHACL](https://www.w3.org/TR/shacl/) shapes say what records, quotes and registers must look like. Each record's
//! graph is validated alone: sources differ, and in their merge every difference would look like a mistake.
//!
//! Example: a session whose number is 0, or a register's row without its Arabic name.
//!
//! Mend: the shape's message says what to do, in terms of the tables.

use super::{unusable, validate_records};
use crate::check::context::Context;
use crate::check::project::unreadable;
use crate::check::{Coded as _, Diagnostic, Severity};
use crate::dataset::Dataset;
use crate::evidence::vocab;
use diwan_rdf::quads::Quads;
use diwan_rml::source::SourceError;
use diwan_shacl::{Document, Options, Path as PropertyPath, Shapes, Terms, ValidationError, ValidationResult};
use oxigraph::model::{NamedNode, Term};
use std::path::Path;

pub(in crate::check) fn check(context: &Context<'_>) -> Result<Vec<Diagnostic>, SourceError> {
    let Some(dataset) = context.dataset else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for path in &context.project.config().shapes {
        match context.project.read(path) {
            Ok(bytes) => found.extend(validated(context, path, &bytes, dataset)),
            Err(error) => found.push(unreadable::found(error, Some(path))),
        }
    }
    Ok(found)
}

fn validated(context: &Context<'_>, path: &Path, bytes: &[u8], dataset: &Dataset) -> Vec<Diagnostic> {
    let mut terms = Terms::default();
    let shapes = match Shapes::read(&mut terms, &[Document::new(path, bytes)]) {
        Ok(shapes) => shapes,
        Err(error) => return unusable::errors(path, &error),
    };
    let mut found: Vec<_> = shapes.warnings().iter().map(|warning| unusable::finding(path, warning)).collect();
    match validate_records(&dataset.quads, context.names, &mut terms, &shapes, &Options::default()) {
        Ok(reports) => {
            for (graph, report) in &reports {
                found.extend(report.results().iter().map(|result| diagnostic(context, graph, result, &dataset.quads)));
            }
        }
        Err(error) => found.push(failed(path, &error)),
    }
    found
}

/// What hinders a validation: the shapes, or the time.
fn failed(path: &Path, error: &ValidationError) -> Diagnostic {
    let found = Diagnostic::error(error.code(), error.to_string()).at(path, None);
    match error {
        ValidationError::Stopped { .. } => {
            let alone = format!("`diwan check --shapes {}` validates alone, and takes --timeout", path.display());
            found.help(alone)
        }
        _ => found,
    }
}

/// A record that rests on a quote.
fn record_of_quote(quads: &Quads, quote: &Term) -> Option<NamedNode> {
    let derived = quads.terms().find_iri(vocab::WAS_DERIVED_FROM.as_str())?;
    let records = quads.subjects(derived, quads.terms().find(&quote.to_string())?);
    records.filter_map(|record| quads.node(record)).last()
}

/// A result, traced to its row: that of the record whose graph it is, of the node it is about, or of a record that rests
/// on that quote.
fn diagnostic(context: &Context<'_>, graph: &NamedNode, result: &ValidationResult, quads: &Quads) -> Diagnostic {
    let messages: Vec<_> = result.messages.iter().map(|message| message.value()).collect();
    let value = result.value.as_ref().map(|value| format!(" (found {value})")).unwrap_or_default();
    let path = result.path.as_ref().map_or_else(|| "the node itself".to_owned(), ToString::to_string);
    let severity = if result.is_violation() { Severity::Error } else { Severity::Warning };
    let found = Diagnostic { severity, ..Diagnostic::error("S001", format!("{}{value}", messages.join(" / "))) };
    let found = found.help(format!("{path} of {}, by {}", result.focus_node, result.shape_name));
    let focus = match &result.focus_node {
        Term::NamedNode(node) => Some(node),
        _ => None,
    };
    let record = record_of_quote(quads, &result.focus_node);
    let nodes = [Some(graph), focus, record.as_ref()];
    match (nodes.into_iter().flatten().find(|node| context.place(node).is_some()), &result.path) {
        (Some(node), Some(PropertyPath::Predicate(property))) => context.at_cell(found, node, property.as_ref()),
        (Some(node), _) => context.at_record(found, node),
        (None, _) => found,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn what_takes_too_long_is_no_mistake_of_the_shapes() {
        let stopped = ValidationError::Stopped { shape: "ex:S".to_owned(), timeout: Duration::from_secs(60) };
        let found = failed(Path::new("s.ttl"), &stopped);
        assert_eq!((found.code, found.file.as_deref(), found.line), ("P008", Some(Path::new("s.ttl")), None));
        assert!(found.message.contains("ex:S: the validation did not end within 60 s"), "{}", found.message);
        assert!(found.help.unwrap().contains("--shapes s.ttl` validates alone, and takes --timeout"));
        let wrong = ValidationError::Query { shape: "ex:S".to_owned(), cause: "no function".to_owned() };
        assert_eq!(failed(Path::new("s.ttl"), &wrong).code, "S002");
    }
}
