use super::{unusable, validate_records};
use crate::check::context::Context;
use crate::check::project::commands::UNANSWERED;
use crate::check::project::unreadable;
use crate::check::rule::{Rule, Run, rule};
use crate::check::{Diagnostic, Severity};
use crate::dataset::Dataset;
use crate::evidence::vocab;
use diwan_shacl::{Document, Omitted, Options, Path as PropertyPath, Shapes, ValidationError, ValidationResult};
use oxigraph::model::{NamedNode, NamedNodeRef, Term};
use std::collections::HashMap;
use std::path::Path;

rule! {
    /// Data violates a SHACL shape.
    ///
    /// [SHACL](https://www.w3.org/TR/shacl/) shapes describe the required structure of records, quotes and registers.
    /// The graph of each record is validated separately: sources may differ, and in the merged graph their differences
    /// would look like errors.
    ///
    /// Example: a session whose number is 0, or a row of a register without its Arabic name.
    ///
    /// Fix: the message of the shape says what to do, in terms of the tables.
    RULE {
        code: "S001",
        name: "shape-violation",
        needs_records: true,
        run: Run::Project(check),
        #[cfg(test)]
        fixtures: FIXTURES,
        ..Rule::ERROR
    }
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(dataset) = context.dataset else { return Vec::new() };
    let records = records_by_quote(context);
    let mut found = Vec::new();
    for path in &context.project.config().shapes {
        match context.project.read_turtle(path) {
            Ok(bytes) => found.extend(validated(context, path, &bytes, dataset, &records)),
            Err(error) => found.push(unreadable::found(error, Some(path))),
        }
    }
    found
}

/// The record of each quote, by the quote's IRI.
type Records<'a> = HashMap<&'a str, NamedNodeRef<'a>>;

fn validated(
    context: &Context<'_>,
    path: &Path,
    bytes: &[u8],
    dataset: &Dataset,
    records: &Records<'_>,
) -> Vec<Diagnostic> {
    let document = Document { base: Some(context.names.base()), ..Document::new(path, bytes) };
    let shapes = match Shapes::read(&[document]) {
        Ok(shapes) => shapes,
        Err(error) => return unusable::errors(path, &error),
    };
    let mut found: Vec<_> = shapes.warnings().iter().map(|warning| unusable::finding(path, warning)).collect();
    match validate_records(&dataset.quads, context.names, &shapes, &Options::default()) {
        Ok(reports) => {
            for (graph, report) in &reports {
                found
                    .extend(report.results().iter().map(|result| diagnostic(context, graph, result, &shapes, records)));
            }
            found.extend(omitted(path, reports.iter().map(|(_, report)| report.omitted())));
        }
        Err(error) => found.push(failed(path, &error)),
    }
    found
}

/// The rule for a failed validation.
pub(in crate::check) fn rule_for(error: &ValidationError) -> &'static Rule {
    match error {
        ValidationError::Stopped { .. } => &UNANSWERED,
        _ => &unusable::RULE,
    }
}

/// The finding for a failed validation: an error in the shapes or an exceeded time limit.
fn failed(path: &Path, error: &ValidationError) -> Diagnostic {
    let found = rule_for(error).finding(error.to_string()).at(path, None);
    match error {
        ValidationError::Stopped { .. } => {
            let hint = format!("`diwan check --shapes {}` only validates, and accepts --timeout", path.display());
            found.help(hint)
        }
        _ => found,
    }
}

/// The finding for results beyond the limit of the report.
fn omitted<'o>(path: &Path, omitted: impl Iterator<Item = &'o Omitted>) -> Option<Diagnostic> {
    let (mut number, mut has_failures) = (0, false);
    for omitted in omitted {
        number += omitted.total();
        has_failures |= omitted.has_failures();
    }
    let severity = if has_failures { Severity::Error } else { Severity::Warning };
    let message = format!("{number} more results of these shapes are not listed");
    (number > 0).then(|| Diagnostic { severity, ..RULE.finding(message).at(path, None) })
}

fn records_by_quote<'a>(context: &Context<'a>) -> Records<'a> {
    let derived = context.statements.with(vocab::WAS_DERIVED_FROM);
    derived.filter_map(|quad| Some((quad.object.iri()?, quad.subject.node()?))).collect()
}

/// The finding for a result, assigned to a row: that of the record whose graph was validated, of the focus node, or of
/// a record with that quote.
fn diagnostic(
    context: &Context<'_>,
    graph: &NamedNode,
    result: &ValidationResult,
    shapes: &Shapes,
    records: &Records<'_>,
) -> Diagnostic {
    let messages: Vec<_> = result.messages.iter().map(|message| message.value()).collect();
    let shown = |term: &Term, description: &Option<String>| description.clone().unwrap_or_else(|| term.to_string());
    let value = result.value.as_ref().map(|value| format!(" (found {})", shown(value, &result.value_description)));
    let reasons = result.reasons(shapes);
    let reasons = if reasons.is_empty() { String::new() } else { format!(": {}", reasons.join("; ")) };
    let path = result.path.as_ref().map_or_else(|| "the node itself".to_owned(), ToString::to_string);
    let severity = if result.is_failure() { Severity::Error } else { Severity::Warning };
    let found = Diagnostic {
        severity,
        ..RULE.finding(format!("{}{}{reasons}", messages.join(" / "), value.unwrap_or_default()))
    };
    let found = found.help(format!(
        "{path} of {}, by {}",
        shown(&result.focus_node, &result.focus_node_description),
        result.shape_name
    ));
    let found = found.about(result.value.iter().filter_map(node).map(NamedNodeRef::into_owned));
    let focus = node(&result.focus_node);
    let record = focus.and_then(|quote| records.get(quote.as_str()).copied());
    let nodes = [Some(graph.as_ref()), focus, record];
    match (nodes.into_iter().flatten().find(|node| context.place(*node).is_some()), &result.path) {
        (Some(node), Some(PropertyPath::Predicate(property))) => context.at_cell(found, node, property.as_ref()),
        (Some(node), _) => context.at_record(found, node),
        (None, _) => found,
    }
}

fn node(term: &Term) -> Option<NamedNodeRef<'_>> {
    match term {
        Term::NamedNode(node) => Some(node.as_ref()),
        _ => None,
    }
}

#[cfg(test)]
const FIXTURES: &[&str] = &[
    r#"
--- shapes.ttl
<#Places> a sh:NodeShape ; sh:targetClass schema:Place ;
  sh:property [ sh:path skos:prefLabel ; sh:minCount 1 ; sh:message "name the place" ] .
--- registers/places.csv
slug,label
place-1,
        ^ S001 error: name the place
  = <http://www.w3.org/2004/02/skos/core#prefLabel> of <https://example.org/id/place-1>, by <https://example.org/mapping#Places> › sh:property [skos:prefLabel]
--- records/facts.csv
record,source,entity,place,quote,from,to
r1,report,place-1,place-1,place 1,0,7
"#,
    r#"
--- shapes.ttl
<#Places> a sh:NodeShape ; sh:targetClass schema:Place ;
  sh:property [ sh:path skos:prefLabel ; sh:minCount 1 ; sh:message "name the place" ] .
--- registers/places.csv
slug,label
place-1,Baku
--- records/facts.csv
record,source,entity,place,quote,from,to
r1,report,place-1,place-1,place 1,0,7
"#,
    r#"
--- shapes.ttl
<#Places> a sh:NodeShape ; sh:targetClass schema:Place ;
  sh:node [ sh:property [ sh:path skos:prefLabel ; sh:minCount 1 ] ] .
--- registers/places.csv
slug,label
place-1,
^^^^^^^ S001 error: the value does not conform to <https://example.org/mapping#Places> › sh:node (found <https://example.org/id/place-1>): skos:prefLabel: there is no value, and must be one
  = the node itself of <https://example.org/id/place-1>, by <https://example.org/mapping#Places>
--- records/facts.csv
record,source,entity,place,quote,from,to
r1,report,place-1,place-1,place 1,0,7
"#,
];

#[cfg(test)]
mod tests {
    use super::*;
    use diwan_rdf::quads::Quads;
    use std::time::Duration;

    #[test]
    fn results_beyond_the_limit_are_one_finding() {
        let shapes =
            "@prefix sh: <http://www.w3.org/ns/shacl#> . <a:S> sh:targetNode <a:x>, <a:y> ; sh:nodeKind sh:Literal ;";
        for (more, severity) in [("", Severity::Error), ("sh:severity sh:Warning ;", Severity::Warning)] {
            let shapes = format!("{shapes}{more} .");
            let shapes = Shapes::read(&[Document::new(Path::new("s.ttl"), shapes.as_bytes())]).unwrap();
            let report = |max_results| {
                let options = Options { max_results, ..Options::default() };
                diwan_shacl::validate(&shapes, &Quads::from_quads(&[]).unwrap(), &options).unwrap()
            };
            let path = Path::new("s.ttl");
            assert_eq!(omitted(path, [report(2).omitted()].into_iter()).map(|found| found.message), None);
            let found = omitted(path, [report(1).omitted(), report(0).omitted()].into_iter()).unwrap();
            assert_eq!(
                (found.message.as_str(), found.severity),
                ("3 more results of these shapes are not listed", severity)
            );
        }
    }

    #[test]
    fn an_exceeded_time_limit_is_not_an_error_of_the_shapes() {
        let stopped = ValidationError::Stopped { shape: "ex:S".to_owned(), timeout: Duration::from_secs(60) };
        let found = failed(Path::new("s.ttl"), &stopped);
        assert_eq!((found.code, found.file.as_deref(), found.line), ("P008", Some(Path::new("s.ttl")), None));
        assert!(found.message.contains("ex:S: the validation did not end within 60 s"), "{}", found.message);
        assert!(found.help.unwrap().contains("--shapes s.ttl` only validates, and accepts --timeout"));
        let wrong = ValidationError::Query { shape: "ex:S".to_owned(), cause: "no function".to_owned() };
        assert_eq!(failed(Path::new("s.ttl"), &wrong).code, "S002");
    }
}
