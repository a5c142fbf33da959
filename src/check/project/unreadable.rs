//! P001: a file cannot be read.
//!
//! A file that the project, the mapping or a command names is not there, may not be read, or broke off. Nothing is built
//! without it.
//!
//! Example: a table that was renamed and not in the mapping.
//!
//! Mend: the message has the file and what the system says.

use crate::check::Diagnostic;
use std::fmt::Display;
use std::path::Path;

pub(in crate::check) fn found(cause: impl Display, path: Option<&Path>) -> Diagnostic {
    match path {
        Some(path) => Diagnostic::error("P001", format!("the file cannot be read: {cause}")).at(path, None),
        None => Diagnostic::error("P001", cause.to_string()),
    }
}
