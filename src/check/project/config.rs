//! P005: the project file is missing or wrong.
//!
//! `diwan.toml` says what a project is made of. A name in it that nothing knows is refused: a file that is never read is
//! not told otherwise. What is built needs a folder of its own, apart from what it is built of.
//!
//! Example: `maping = ["ontology/mapping.ttl"]`, or `output = "data"`.
//!
//! Mend: the message has the line. `diwan init` writes a project file to start from.

use crate::check::Diagnostic;
use crate::check::lines::line_in;
use crate::project::ProjectError;

pub(in crate::check) fn found(error: &ProjectError) -> Diagnostic {
    match error {
        ProjectError::Config { path, reason } => Diagnostic::error("P005", reason).at(path, line_in(reason)),
        other => Diagnostic::error("P005", other.to_string()),
    }
}
