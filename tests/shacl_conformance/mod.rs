//! Runs the validator on the W3C SHACL test suite in the folder `SHACL_TEST_CASES`. Without this variable, nothing is
//! run.
//!
//! Every case must pass, except those with a reason in `tests/data/shacl-ignored.toml`, which must fail.
//! `DIWAN_UPDATE_DOCS=1` writes the results to `docs/shacl.md`.

mod case;
mod expected;
mod page;

use crate::common::program::repository;
use case::Case;
use std::path::{Path, PathBuf};
use std::{env, fs};

const IGNORED: &str = "tests/data/shacl-ignored.toml";

/// The result of a case. `failure` is the reason why it does not pass.
struct Tried {
    case: Case,
    failure: Option<String>,
    ignored: Option<String>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Ignored {
    #[serde(default)]
    case: Vec<Entry>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    reason: String,
}

#[test]
fn the_cases_of_a_folder() {
    let Some(root) = env::var_os("SHACL_TEST_CASES") else {
        println!("skipped: SHACL_TEST_CASES names no folder");
        return;
    };
    let root = fs::canonicalize(PathBuf::from(root)).unwrap();
    let ignored: Ignored = toml::from_str(&fs::read_to_string(repository().join(IGNORED)).unwrap()).unwrap();
    let tried: Vec<_> = case::find(&root).into_iter().map(|case| try_case(&root, case, &ignored)).collect();
    assert!(tried.len() > 100, "only {} cases in {}", tried.len(), root.display());
    let mut complaints: Vec<_> = tried.iter().filter_map(complaint).collect();
    complaints.extend(stale(&tried, &ignored));
    complaints.extend(page::compare(&tried).err());
    println!("{}", page::table(&tried));
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

fn try_case(root: &Path, case: Case, ignored: &Ignored) -> Tried {
    let entry = ignored.case.iter().find(|entry| entry.name == case.name);
    let failure = expected::compare(root, &case).err();
    Tried { failure, ignored: entry.map(|entry| entry.reason.clone()), case }
}

fn complaint(tried: &Tried) -> Option<String> {
    match (&tried.failure, &tried.ignored) {
        (Some(failure), None) => Some(format!("{}: {failure}", tried.case.name)),
        (None, Some(_)) => Some(format!("{}: passes, take it off {IGNORED}", tried.case.name)),
        (Some(_), Some(reason)) if reason.trim().is_empty() => Some(format!("{}: no reason given", tried.case.name)),
        (Some(_), Some(_)) | (None, None) => None,
    }
}

fn stale(tried: &[Tried], ignored: &Ignored) -> Vec<String> {
    let is_there = |entry: &&Entry| tried.iter().any(|tried| tried.case.name == entry.name);
    ignored
        .case
        .iter()
        .filter(|entry| !is_there(entry))
        .map(|entry| format!("{IGNORED}: no case {}", entry.name))
        .collect()
}
