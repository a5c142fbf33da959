//! S001: data that a [SHACL](https://www.w3.org/TR/shacl/) shape refuses. S002: shapes that cannot be used.
//!
//! Each record's graph is validated alone: sources differ, and in their merge every difference would look like a
//! mistake.

use super::context::{Context, Place};
use super::{Diagnostic, Severity};
use crate::dataset::{Dataset, GraphKind, Names};
use crate::evidence::vocab;
use crate::project::ProjectError;
use crate::shacl::{
    Document, Finding, Graph, Level, Options, Shapes, ShapesError, Terms, ValidationError, ValidationReport,
    ValidationResult, validate,
};
use oxigraph::model::{GraphName, NamedNode, Quad};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::thread;

pub(super) fn check(context: &Context<'_>, places: &HashMap<Vec<u8>, Place>, dataset: &Dataset) -> Vec<Diagnostic> {
    let rows = Rows { places, records: records_by_quote(&dataset.quads) };
    let mut found = Vec::new();
    for path in &context.project.config().shapes {
        match context.project.read(path) {
            Ok(bytes) => found.extend(validated(path, &bytes, context.names, dataset, &rows)),
            Err(error) => found.push(unreadable(path, &error)),
        }
    }
    found
}

fn unreadable(path: &Path, error: &ProjectError) -> Diagnostic {
    Diagnostic::error("P001", error.to_string()).at(path, None)
}

fn validated(path: &Path, bytes: &[u8], names: &Names, dataset: &Dataset, rows: &Rows<'_>) -> Vec<Diagnostic> {
    let wrong = |message: String| Diagnostic::error("S002", message).at(path, None);
    let mut terms = Terms::default();
    let shapes = match Shapes::read(&mut terms, &[Document::new(path, bytes)]) {
        Ok(shapes) => shapes,
        Err(ShapesError::Findings(findings)) => return findings.iter().map(|f| finding(path, f)).collect(),
        Err(ShapesError::Graph(error)) => return vec![wrong(error.to_string())],
    };
    let mut found: Vec<_> = shapes.warnings().iter().map(|warning| finding(path, warning)).collect();
    match validate_records(&dataset.quads, names, &mut terms, &shapes, &Options::default()) {
        Ok(reports) => {
            for (graph, report) in &reports {
                found.extend(report.results().iter().map(|result| diagnostic(graph, result, rows)));
            }
        }
        Err(error) => found.push(wrong(error.to_string())),
    }
    found
}

fn finding(path: &Path, finding: &Finding) -> Diagnostic {
    let shape = finding.shape.as_ref().map(|shape| format!("{shape}: ")).unwrap_or_default();
    let diagnostic = Diagnostic::error("S002", format!("{shape}{}", finding.message)).at(path, None);
    if finding.level == Level::Warning { diagnostic.warning() } else { diagnostic }
}

/// Validates the graph of each record alone, and those of the provenance, the editors and the contradictions; in the order
/// of their names. A query may take its time for each of them.
///
/// # Errors
/// [`ValidationError`] when a query of the shapes fails.
pub fn validate_records(
    quads: &[Quad],
    names: &Names,
    terms: &mut Terms,
    shapes: &Shapes,
    options: &Options,
) -> Result<Vec<(NamedNode, ValidationReport)>, ValidationError> {
    let mut by_graph: BTreeMap<&NamedNode, Vec<&Quad>> = BTreeMap::new();
    for quad in quads {
        match &quad.graph_name {
            GraphName::NamedNode(graph) if is_validated(names.kind(quad.graph_name.as_ref())) => {
                by_graph.entry(graph).or_default().push(quad);
            }
            _ => {}
        }
    }
    let graphs: Vec<_> =
        by_graph.into_iter().map(|(name, quads)| (name.clone(), Graph::from_quads(terms, quads))).collect();
    let terms: &Terms = terms;
    let one = Options { threads: 1, ..*options };
    let validate = |(name, graph): &(NamedNode, Graph)| Ok((name.clone(), validate(terms, shapes, graph, &one)?));
    let share = graphs.len().div_ceil(options.threads.max(1)).max(1);
    thread::scope(|scope| {
        let shares = graphs.chunks(share);
        let running: Vec<_> = shares
            .map(|graphs| scope.spawn(move || graphs.iter().map(validate).collect::<Result<Vec<_>, _>>()))
            .collect();
        let mut reports = Vec::new();
        for share in running {
            reports.extend(share.join().map_err(|_| ValidationError::Panicked)??);
        }
        Ok(reports)
    })
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
    /// The row of the record whose graph it is, of the node it is about, or of a record that rests on that quote.
    fn of(&self, graph: &NamedNode, focus: &str) -> Option<&Place> {
        let graph = graph.to_string();
        let record = self.records.get(focus).map(String::as_str);
        [Some(graph.as_str()), Some(focus), record]
            .into_iter()
            .flatten()
            .find_map(|node| self.places.get(node.as_bytes()))
    }
}

fn records_by_quote(quads: &[Quad]) -> HashMap<String, String> {
    let derived = quads.iter().filter(|quad| quad.predicate == vocab::WAS_DERIVED_FROM);
    derived.map(|quad| (quad.object.to_string(), quad.subject.to_string())).collect()
}

/// A result, traced to its row.
fn diagnostic(graph: &NamedNode, result: &ValidationResult, rows: &Rows<'_>) -> Diagnostic {
    let messages: Vec<_> = result.messages.iter().map(|message| message.value()).collect();
    let value = result.value.as_ref().map(|value| format!(" (found {value})")).unwrap_or_default();
    let focus = result.focus_node.to_string();
    let path = result.path.as_ref().map_or_else(|| "the node itself".to_owned(), ToString::to_string);
    let diagnostic = Diagnostic {
        severity: if result.is_violation() { Severity::Error } else { Severity::Warning },
        ..Diagnostic::error("S001", format!("{}{value}", messages.join(" / ")))
    };
    let diagnostic = diagnostic.help(format!("{path} of {focus}, by {}", result.shape_name));
    match rows.of(graph, &focus) {
        Some(place) => diagnostic.at(&place.file, place.line),
        None => diagnostic,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxigraph::io::{RdfFormat, RdfParser};

    const SHAPES: &str = r#"@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://ex.org/> .
        ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property ex:S-p , ex:S-q .
        ex:S-p a sh:PropertyShape ; sh:path ex:p ; sh:maxCount 1 ; sh:message "one p" .
        ex:S-q a sh:PropertyShape ; sh:path ex:q ; sh:minCount 1 ; sh:severity sh:Warning ; sh:message "a q" ."#;

    fn results(data: &str) -> Vec<(String, String, bool)> {
        let text = format!("@prefix ex: <http://ex.org/record/> . {data}");
        let quads: Vec<Quad> =
            RdfParser::from_format(RdfFormat::TriG).for_slice(text.as_bytes()).collect::<Result<_, _>>().unwrap();
        let mut terms = Terms::default();
        let shapes = SHAPES.replace("http://ex.org/", "http://ex.org/record/");
        let shapes = Shapes::read(&mut terms, &[Document::new(Path::new("s.ttl"), shapes.as_bytes())]).unwrap();
        let names = Names::new("http://ex.org/");
        let reports = validate_records(&quads, &names, &mut terms, &shapes, &Options::default()).unwrap();
        let of = |(graph, report): &(NamedNode, ValidationReport)| {
            let graph = graph.as_str().rsplit('/').next().unwrap_or_default().to_owned();
            let tell = |result: &ValidationResult| {
                (graph.clone(), result.messages[0].value().to_owned(), result.is_violation())
            };
            report.results().iter().map(tell).collect::<Vec<_>>()
        };
        reports.iter().flat_map(of).collect()
    }

    #[test]
    fn graphs_are_validated_alone() {
        assert_eq!(results("ex:g1 { ex:x a ex:C ; ex:p 1 ; ex:q 1 } ex:g2 { ex:x a ex:C ; ex:p 2 ; ex:q 1 }"), []);
    }

    #[test]
    fn results_are_traced_to_their_graph_with_the_messages_and_severities_of_the_shape() {
        let found = results("ex:g1 { ex:x a ex:C ; ex:p 1 ; ex:q 1 } ex:g2 { ex:y a ex:C ; ex:p 1 , 2 }");
        let one = |message: &str, is_violation| ("g2".to_owned(), message.to_owned(), is_violation);
        assert_eq!(found, [one("one p", true), one("a q", false)]);
    }
}
