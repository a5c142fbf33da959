//! What a build did: its record beside the graph, and the table that `--explain` prints.

use super::error::CliError;
use super::output::write_to;
use super::table::{table, terminal_width};
use crate::app::context_prefixes;
use crate::dataset::RunRecord;
use crate::project::{Project, refuse_special};
use diwan_rdf::files::{open_regular, read_all};
use diwan_rdf::write::{ExportFormat, ExportOptions, write};
use diwan_rml::engine::{MapReport, Report};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

const FILE_NAME: &str = "run.ttl";

/// Where the record of the build stands whose graph is in a folder.
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
pub(super) fn keep(folder: &Path, record: &RunRecord<'_>, project: &Project) -> Result<(), CliError> {
    let quads = record.quads();
    let prefixes = context_prefixes(project)?;
    let options = ExportOptions { prefixes: &prefixes, context: None };
    let path = path(folder);
    refuse_special(&path).map_err(|cause| CliError::cannot_write(path.display(), &cause))?;
    write_to(Some(&path), |out| write(&quads, ExportFormat::Turtle, &options, out))
}

/// A moment as `xsd:dateTime` in UTC.
pub(super) fn date_time(moment: SystemTime) -> String {
    let since = moment.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let seconds = i64::try_from(since.as_secs()).unwrap_or_default();
    let moment = chrono::DateTime::from_timestamp(seconds, since.subsec_nanos()).unwrap_or_default();
    moment.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

/// What each triples map did.
pub(super) fn maps_table(project: &Project, report: &Report) -> String {
    let header = ["triples map", "table", "rows", "made", "kept", "rejected", "time"].map(str::to_owned);
    let mut rows: Vec<_> = report.maps.iter().map(|map| row(map, project)).collect();
    let time: Duration = report.maps.iter().map(|map| map.time).sum();
    let numbers = [report.rows, report.made, report.written(), report.rejected].map(|number| number.to_string());
    rows.push([vec!["all".to_owned(), String::new()], numbers.to_vec(), vec![milliseconds(time)]].concat());
    table(&header, &rows, terminal_width())
}

/// The inputs with their digests.
pub(super) fn inputs_table(inputs: &BTreeMap<String, String>) -> String {
    let rows: Vec<_> = inputs.iter().map(|(name, digest)| vec![name.clone(), digest.clone()]).collect();
    table(&["input", "sha256"].map(str::to_owned), &rows, None)
}

fn row(map: &MapReport, project: &Project) -> Vec<String> {
    let numbers = [map.rows, map.tally.made, map.tally.kept(), map.tally.rejected].map(|number| number.to_string());
    let path = map.path.to_string_lossy().replace('\\', "/");
    let data = format!("{}/", project.config().data.display());
    let path = path.strip_prefix(&data).unwrap_or(&path).to_owned();
    [vec![local(&map.name), path], numbers.to_vec(), vec![milliseconds(map.time)]].concat()
}

/// The end of a triples map's name.
fn local(name: &str) -> String {
    name.trim_matches(['<', '>']).rsplit(['#', '/']).next().unwrap_or(name).to_owned()
}

fn milliseconds(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}
