//! P012: a table that nothing reads.
//!
//! A table below the `data` folder that no mapping names is not in the graph: somebody took pains for nothing, or a triples
//! map is missing.
//!
//! Example: `data/records/treaties.csv`, of which the mapping knows nothing, or a copy that a spreadsheet left behind.
//!
//! Mend: map the table in `ontology/mapping.ttl`, or put it elsewhere.

use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::project::is_table;
use diwan_rml::source::SourceError;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

pub(in crate::check) fn check(context: &Context<'_>) -> Result<Vec<Diagnostic>, SourceError> {
    // A folder that is not there has no tables that could be read.
    let files = context.project.list(&context.project.config().data).unwrap_or_default();
    let read = read(context);
    let unread = files.iter().filter(|path| is_table(path) && !read.contains(&plain(path)));
    Ok(unread.map(|path| diagnostic(path)).collect())
}

/// What the mapping reads, and what `diwan link` does.
fn read(context: &Context<'_>) -> BTreeSet<PathBuf> {
    let link = &context.project.config().link;
    let sources = context.tables.plan.sources.iter().map(|source| &source.path);
    let tables = sources.chain([&link.decisions, &link.candidates, &link.crosswalk, &link.concepts]);
    tables.map(|path| plain(path)).collect()
}

/// A path without `.` in it.
fn plain(path: &Path) -> PathBuf {
    path.components().filter(|part| *part != std::path::Component::CurDir).collect()
}

fn diagnostic(path: &Path) -> Diagnostic {
    Diagnostic::warning("P012", "no mapping reads this table").at(path, None).help("map it, or put it elsewhere")
}
