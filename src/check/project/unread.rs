use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::check::rule::{Exit, Rule, Run, rule};
use crate::project::is_table;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

rule! {
    /// A table is not read.
    ///
    /// No mapping refers to this table in the `data` folder, so its rows are not in the graph. Either the work of
    /// entering them is lost, or a triples map is missing.
    ///
    /// Example: `data/records/treaties.csv`, which the mapping does not use, or a copy that a spreadsheet left behind.
    ///
    /// Fix: map the table in `ontology/mapping.ttl`, or move it elsewhere.
    RULE {
        code: "P012",
        name: "unread-table",
        exit: Exit::Definition,
        run: Run::Project(check),
        #[cfg(test)]
        fixtures: FIXTURES,
        ..Rule::WARNING
    }
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    // A missing folder has no tables.
    let files = context.project.list(&context.project.config().data).unwrap_or_default();
    let read = read(context);
    let unread = files.iter().filter(|path| is_table(path) && !read.contains(&plain(path)));
    unread.map(|path| diagnostic(path)).collect()
}

/// The files that the mapping and `diwan link` read.
fn read(context: &Context<'_>) -> BTreeSet<PathBuf> {
    let link = &context.project.config().link;
    let sources = context.sources().map(|source| &source.path);
    let tables = sources.chain([&link.decisions, &link.candidates, &link.crosswalk, &link.concepts]);
    tables.map(|path| plain(path)).collect()
}

/// A path without `.` components.
fn plain(path: &Path) -> PathBuf {
    path.components().filter(|part| *part != std::path::Component::CurDir).collect()
}

fn diagnostic(path: &Path) -> Diagnostic {
    RULE.finding("no mapping reads this table").at(path, None).help("map it, or move it elsewhere")
}

#[cfg(test)]
const FIXTURES: &[&str] = &[
    r#"
--- records/treaties.csv
record,source
! P012 warning: no mapping reads this table
  = map it, or move it elsewhere
--- records/README.md
Tables.
--- registers/places.csv
slug,label
"#,
    r#"
--- records/README.md
Tables.
--- registers/places.csv
slug,label
"#,
];
