//! M003: a vocabulary file is wrong.
//!
//! The ontology or a concept scheme is no Turtle, is empty, or has blank nodes, which have no name that stays the same
//! from build to build.
//!
//! Example: a file that was cut short by a failed copy.
//!
//! Mend: the message has the parser's words with the line.

use crate::check::Diagnostic;
use crate::check::lines::line_in;
use std::path::Path;

pub(in crate::check) fn found(path: &Path, reason: &str) -> Diagnostic {
    Diagnostic::error("M003", reason).at(path, line_in(reason))
}
