//! Runs a case and compares the result with the expected one.

use super::case::{Case, entries};
use super::dataset;
use assert_cmd::Command;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Output;
use std::time::Duration;

const OUTPUT: &str = "out.nq";

/// The maximum number of lines of output in a message.
const SHOWN: usize = 5;

/// The time limit of a case. All cases are small.
const PATIENCE: Duration = Duration::from_secs(60);

/// The exit code of a panic.
const PANIC: i32 = 101;

/// Fails with the problems, one per line.
pub fn of(case: &Case) -> Result<(), String> {
    let folder = tempfile::tempdir().unwrap();
    copy(&case.folder, folder.path());
    let run = run(folder.path(), &case.base_iri);
    let output = folder.path().join(OUTPUT);
    if case.error_expected { failed(&run, &output) } else { succeeded(&run, &output, case) }
}

fn copy(from: &Path, to: &Path) {
    for path in entries(from) {
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            fs::create_dir(&target).unwrap();
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

fn run(folder: &Path, base_iri: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_diwan"));
    command.env_clear().env("HOME", folder).current_dir(folder).timeout(PATIENCE);
    command.args(["map", "mapping.ttl", "--base-iri", base_iri, "--strict", "--output", OUTPUT]);
    command.output().unwrap()
}

/// An error must be reported, and there must be no output. A crash does not count as an error report.
fn failed(run: &Output, output: &Path) -> Result<(), String> {
    match run.status.code() {
        Some(0) => Err("\n    an error is expected, and there is none".to_owned()),
        None | Some(PANIC) => Err(ending(run)),
        Some(_) if output.exists() => Err("\n    an error is expected and told, and the output left".to_owned()),
        Some(_) => Ok(()),
    }
}

fn succeeded(run: &Output, output: &Path, case: &Case) -> Result<(), String> {
    if !run.status.success() {
        return Err(ending(run));
    }
    let made = dataset::read(output)?;
    let expected = case.expected().map_or(Ok(Vec::new()), |path| dataset::read(&path))?;
    let missing = dataset::without(&expected, &made);
    let extra = dataset::without(&made, &expected);
    if missing.is_empty() && extra.is_empty() {
        return Ok(());
    }
    Err(format!("{}{}", part("missing", &missing), part("extra", &extra)))
}

/// The exit code and the messages of the run.
fn ending(run: &Output) -> String {
    let stderr = String::from_utf8_lossy(&run.stderr);
    format!("\n    {}{}", run.status, shown(&stderr.lines().collect::<Vec<_>>()))
}

fn part(heading: &str, lines: &[&str]) -> String {
    if lines.is_empty() { String::new() } else { format!("\n    {heading}:{}", shown(lines)) }
}

/// The first lines, indented.
fn shown(lines: &[&str]) -> String {
    let mut out = String::new();
    for line in lines.iter().take(SHOWN) {
        write!(out, "\n      {line}").unwrap();
    }
    if lines.len() > SHOWN {
        write!(out, "\n      ... and {} more", lines.len() - SHOWN).unwrap();
    }
    out
}
