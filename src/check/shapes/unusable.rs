//! S002: shapes that cannot be used.
//!
//! A shapes file is no Turtle, has no shape with a target, misspells a term of SHACL, refers to a shape that is not
//! there, or asks for something that is not supported. Shapes that validate nothing would let everything pass.
//!
//! Example: `sh:minCuont 1`, or `ontology/shapes.ttl` after it was cut short.
//!
//! Mend: the message names the shape and what is wrong with it; all such mistakes are told at once.

use crate::check::lines::line_in;
use crate::check::{Diagnostic, Severity};
use diwan_shacl::{Finding, Level, ShapesError};
use std::path::Path;

pub(super) fn errors(path: &Path, error: &ShapesError) -> Vec<Diagnostic> {
    match error {
        ShapesError::Findings(findings) => findings.iter().map(|found| finding(path, found)).collect(),
        ShapesError::Graph(error) => vec![unusable(path, error.to_string())],
    }
}

pub(super) fn finding(path: &Path, finding: &Finding) -> Diagnostic {
    let shape = finding.shape.as_ref().map(|shape| format!("{shape}: ")).unwrap_or_default();
    let severity = if finding.level == Level::Warning { Severity::Warning } else { Severity::Error };
    Diagnostic { severity, ..unusable(path, format!("{shape}{}", finding.message)) }
}

pub(super) fn unusable(path: &Path, message: String) -> Diagnostic {
    let line = line_in(&message);
    Diagnostic::error("S002", message).at(path, line)
}
