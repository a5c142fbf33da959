//! The cases that are ignored because they are wrong.

use super::case::Case;
use crate::common::program::repository;
use std::fs;
use std::path::Path;

pub const FILE: &str = "tests/data/conformance-ignored.toml";

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ignored {
    case: Vec<Entry>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// Suite and case, or only the case: the last parts of the path of the case.
    path: String,
    reason: String,
}

impl Ignored {
    pub fn read() -> Self {
        let text = fs::read_to_string(repository().join(FILE)).unwrap();
        let ignored: Self = toml::from_str(&text).unwrap_or_else(|error| panic!("{FILE}: {error}"));
        let unexplained = ignored.case.iter().find(|entry| entry.reason.trim().is_empty());
        assert!(unexplained.is_none(), "{FILE}: an entry has no reason");
        ignored
    }

    /// Why a case is ignored.
    pub fn reason(&self, case: &Case) -> Option<String> {
        self.case.iter().find(|entry| case.folder.ends_with(&entry.path)).map(|entry| entry.reason.trim().to_owned())
    }

    /// Reports entries whose suite exists, but not the case.
    pub fn stale(&self, cases: &[Case]) -> String {
        let is_there = |entry: &Entry| cases.iter().any(|case| case.folder.ends_with(&entry.path));
        let stale = self.case.iter().filter(|entry| entry.has_suite_in(cases) && !is_there(entry));
        stale.map(|entry| format!("{FILE}: there is no case {}\n", entry.path)).collect()
    }
}

impl Entry {
    fn has_suite_in(&self, cases: &[Case]) -> bool {
        let suite = Path::new(&self.path).parent().filter(|suite| !suite.as_os_str().is_empty());
        let mut suites = cases.iter().filter_map(|case| case.folder.parent());
        suite.is_some_and(|suite| suites.any(|folder| folder.ends_with(suite)))
    }
}
