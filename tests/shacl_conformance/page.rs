//! The numbers in `docs/shacl.md`, between two markers.

use super::Tried;
use crate::common::program::repository;
use std::fmt::Write as _;
use std::{env, fs};

const PAGE: &str = "docs/shacl.md";
const START: &str = "<!-- suite: written by tests/shacl_conformance -->\n";
const END: &str = "<!-- end -->\n";

/// A row for each part of the suite.
pub fn table(tried: &[Tried]) -> String {
    let mut out = "| part | cases | pass | ignored |\n|---|---|---|---|\n".to_owned();
    for part in ["core", "sparql"] {
        let of_part: Vec<_> = tried.iter().filter(|tried| tried.case.name.starts_with(part)).collect();
        let count = |wanted: fn(&&&Tried) -> bool| of_part.iter().filter(wanted).count();
        let (passed, ignored) = (count(|tried| tried.failure.is_none()), count(|tried| tried.ignored.is_some()));
        writeln!(out, "| {part} | {} | {passed} | {ignored} |", of_part.len()).unwrap();
    }
    out
}

pub fn compare(tried: &[Tried]) -> Result<(), String> {
    let path = repository().join(PAGE);
    let page = fs::read_to_string(&path).unwrap();
    let (head, rest) = page.split_once(START).unwrap_or_else(|| panic!("{PAGE} has no {START}"));
    let (written, tail) = rest.split_once(END).unwrap();
    let table = table(tried);
    if env::var_os("DIWAN_UPDATE_DOCS").is_some() {
        fs::write(&path, format!("{head}{START}{table}{END}{tail}")).unwrap();
        return Ok(());
    }
    if written == table { Ok(()) } else { Err(format!("{PAGE} is out of date; set DIWAN_UPDATE_DOCS=1\n{table}")) }
}
