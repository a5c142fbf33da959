//! The tables that `build --explain` prints.

use super::table::{table, terminal_width};
use crate::project::Project;
use diwan_rml::engine::{MapReport, Report};
use std::collections::BTreeMap;
use std::time::Duration;

/// The counts and times of each triples map.
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

/// The last segment of a triples map's IRI.
fn local(name: &str) -> String {
    name.trim_matches(['<', '>']).rsplit(['#', '/']).next().unwrap_or(name).to_owned()
}

fn milliseconds(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}
