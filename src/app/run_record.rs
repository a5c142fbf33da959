//! The record of a build, a file with its graph.

use super::{AppError, context_prefixes};
use crate::dataset::RunRecord;
use crate::project::{Project, refuse_special, write_atomically};
use diwan_rdf::files::{open_regular, read_all};
use diwan_rdf::write::{ExportError, ExportFormat, ExportOptions, write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

const FILE_NAME: &str = "run.ttl";

/// The record of the build whose graph is in a folder.
pub(super) fn path(folder: &Path) -> PathBuf {
    folder.join(FILE_NAME)
}

/// Whether the record in a folder is of the build that made the dataset with this hash.
pub(super) fn is_of(folder: &Path, hash: &str) -> bool {
    let quoted = format!("\"{hash}\"");
    let text = open_regular(&path(folder)).and_then(read_all);
    text.is_ok_and(|text| String::from_utf8_lossy(&text).contains(&quoted))
}

/// Writes the record of a build, whole.
///
/// # Errors
/// [`AppError::Write`].
pub(super) fn keep(folder: &Path, record: &RunRecord<'_>, project: &Project) -> Result<(), AppError> {
    let quads = record.quads();
    let prefixes = context_prefixes(project)?;
    let options = ExportOptions { prefixes: &prefixes, context: None };
    let path = path(folder);
    let written = refuse_special(&path)
        .map_err(ExportError::Io)
        .and_then(|()| write_atomically(&path, |out| write(&quads, ExportFormat::Turtle, &options, out)));
    written.map_err(|error| match error {
        ExportError::Io(cause) => AppError::Write { path, cause },
        other => other.into(),
    })
}

/// A moment as `xsd:dateTime` in UTC.
pub(super) fn date_time(moment: SystemTime) -> String {
    let since = moment.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let seconds = i64::try_from(since.as_secs()).unwrap_or_default();
    let moment = chrono::DateTime::from_timestamp(seconds, since.subsec_nanos()).unwrap_or_default();
    moment.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}
