use crate::check::Diagnostic;
use crate::check::context::{Context, fields};
use crate::check::rule::{Exit, Rule, Run, rule};
use diwan_rml::engine::{SourcePlan, TermPlan, TriplesMapPlan};
use diwan_rml::source::Field;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

rule! {
    /// A column is not mapped.
    ///
    /// Its values are in the table but not in the graph. Either the work of entering them is lost, or a triples map is
    /// missing.
    ///
    /// Example: a new column `chair` in `meetings.csv` that the mapping does not use.
    ///
    /// Fix: map the column, or delete it. Put remarks into `data/notes.csv`, where they are linked to their records.
    RULE {
        code: "M007",
        name: "unmapped-column",
        exit: Exit::Definition,
        run: Run::Project(check),
        #[cfg(test)]
        fixtures: FIXTURES,
        ..Rule::WARNING
    }
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    // A file can have several sources.
    let mut mapped: BTreeMap<&Path, (BTreeSet<&str>, &SourcePlan)> = BTreeMap::new();
    for source in context.sources() {
        let columns = source.maps.iter().flat_map(read).map(|field| source.name(field));
        mapped.entry(&source.path).or_insert_with(|| (BTreeSet::new(), source)).0.extend(columns);
    }
    let own = own_columns(context);
    let mut found = Vec::new();
    for (path, (columns, source)) in mapped {
        let unmapped = source.names().iter().filter(|name| !columns.contains(name.as_str()));
        let unmapped = unmapped.filter(|name| !own.contains(&(path, name.as_str())) && !name.trim().is_empty());
        found.extend(unmapped.map(|name| diagnostic(path, name)));
    }
    found
}

/// Columns of links.csv that are not mapped because `diwan link` reads them.
fn own_columns<'a>(context: &Context<'a>) -> BTreeSet<(&'a Path, &'static str)> {
    let decisions = context.project.config().link.decisions.as_path();
    crate::link::DECISION_COLUMNS.into_iter().map(|column| (decisions, column)).collect()
}

/// The fields that a triples map reads.
fn read(map: &TriplesMapPlan) -> Vec<Field> {
    let graphs = map.graphs.iter().flatten().flatten().flat_map(TermPlan::fields);
    let statements = map.statements.iter();
    let statements =
        statements.flat_map(|statement| statement.predicate.fields().into_iter().chain(fields(&statement.object)));
    map.subject.fields().into_iter().chain(graphs).chain(statements).collect()
}

fn diagnostic(path: &Path, column: &str) -> Diagnostic {
    RULE.finding(format!("column `{column}` is not mapped"))
        .at(path, 1)
        .cell(column, column)
        .help("map it, or remove it")
}

#[cfg(test)]
const FIXTURES: &[&str] = &[
    r#"
--- registers/places.csv
slug,label,population
           ^^^^^^^^^^ M007 warning: column `population` is not mapped
  = map it, or remove it
"#,
    r#"
--- registers/places.csv
slug,label
--- links.csv
slug,item,rejected,method,date
"#,
];
