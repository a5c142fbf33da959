//! Runs `diwan map` on the RML test cases in the folder `RML_TEST_CASES`. Without this variable, nothing is run.
//!
//! Every case must pass, except those with a reason in `tests/data/conformance-ignored.toml`, which must fail.
//! `DIWAN_UPDATE_DOCS=1` writes the results to `docs/conformance.md`.

mod case;
mod dataset;
mod ignored;
mod metadata;
mod outcome;
mod page;

use case::Case;
use ignored::Ignored;
use std::env;
use std::fmt::Write as _;
use std::path::PathBuf;

/// The result of a case. `failure` is the reason why it does not pass.
struct Tried {
    case: Case,
    failure: Option<String>,
    ignored: Option<String>,
}

#[test]
fn the_cases_of_a_folder() {
    let Some(root) = env::var_os("RML_TEST_CASES") else {
        println!("skipped: RML_TEST_CASES names no folder");
        return;
    };
    let cases = case::find(&PathBuf::from(root));
    let ignored = Ignored::read();
    let stale = ignored.stale(&cases);
    let tried = cases.into_iter().map(|case| try_case(case, &ignored)).collect::<Vec<_>>();
    let page = page::compare(&tried);
    let complaints = [complaints(&tried), stale, page.err().unwrap_or_default()].concat();
    assert!(complaints.is_empty(), "{}\n{complaints}", summary(&tried));
    println!("{}", summary(&tried));
}

fn try_case(case: Case, ignored: &Ignored) -> Tried {
    Tried { failure: outcome::of(&case).err(), ignored: ignored.reason(&case), case }
}

fn complaints(tried: &[Tried]) -> String {
    let mut out = String::new();
    for Tried { case, failure, ignored } in tried {
        match (failure, ignored) {
            (Some(failure), None) => writeln!(out, "{}: {}{failure}", case.name, case.title()).unwrap(),
            (None, Some(_)) => writeln!(out, "{}: passes, take it off {}", case.name, ignored::FILE).unwrap(),
            (Some(_), Some(_)) | (None, None) => {}
        }
    }
    out
}

fn summary(tried: &[Tried]) -> String {
    let count = |wanted: fn(&Tried) -> bool| tried.iter().filter(|tried| wanted(tried)).count();
    let passed = count(|tried| tried.failure.is_none());
    let ignored = count(|tried| tried.ignored.is_some());
    let failed = count(|tried| tried.failure.is_some() && tried.ignored.is_none());
    format!("{} cases: {passed} pass, {failed} fail, {ignored} are ignored", tried.len())
}
