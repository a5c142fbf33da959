use crate::check::rule::{Exit, Rule, rule};
use crate::check::{Diagnostic, Severity};
use diwan_shacl::{Finding, Level, ShapesError};
use std::path::Path;

rule! {
    /// The shapes are invalid.
    ///
    /// A shapes file is not valid Turtle, has no shape with a target, misspells a term of SHACL, refers to a shape
    /// that does not exist, or uses a feature that is not supported. Shapes that validate nothing would accept
    /// everything.
    ///
    /// Example: `sh:minCuont 1`, or `ontology/shapes.ttl` after it was truncated.
    ///
    /// Fix: the message has the shape and the error. All such errors are reported at once.
    RULE {
        code: "S002",
        name: "invalid-shapes",
        exit: Exit::Definition,
        is_required: true,
        needs_records: true,
        #[cfg(test)]
        fixtures: FIXTURES,
        ..Rule::ERROR
    }
}

pub(super) fn errors(path: &Path, error: &ShapesError) -> Vec<Diagnostic> {
    match error {
        ShapesError::Findings(findings) => findings.iter().map(|found| finding(path, found)).collect(),
        other => vec![unusable(path, other.to_string())],
    }
}

pub(super) fn finding(path: &Path, finding: &Finding) -> Diagnostic {
    let shape = finding.shape.as_ref().map(|shape| format!("{shape}: ")).unwrap_or_default();
    let severity = if finding.level == Level::Warning { Severity::Warning } else { Severity::Error };
    Diagnostic { severity, ..unusable(path, format!("{shape}{}", finding.message)) }
}

pub(super) fn unusable(path: &Path, message: String) -> Diagnostic {
    RULE.finding(message).at(path, None)
}

#[cfg(test)]
const FIXTURES: &[&str] = &[
    r#"
--- shapes.ttl
<#Places> a sh:NodeShape ; sh:targetClass schema:Place ;
  sh:property [ sh:path skos:prefLabel ; sh:minCuont 1 ; sh:message "name the place" ] .
! S002 error: <https://example.org/mapping#Places> › sh:property [skos:prefLabel]: sh:minCuont is no term of SHACL; did you mean sh:minCount?
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
  sh:property [ sh:path skos:prefLabel ; sh:minCount 1 ; sh:message "name the place" ] .
--- registers/places.csv
slug,label
place-1,Baku
--- records/facts.csv
record,source,entity,place,quote,from,to
r1,report,place-1,place-1,place 1,0,7
"#,
];
