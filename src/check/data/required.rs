use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::check::mapping_places;
use crate::check::rows::{MappedRow, RowCheck};
use crate::check::rule::{Rule, Run, Scope, Suppression, rule};
use diwan_rml::engine::{SourcePlan, TermPlan, TriplesMapPlan};
use diwan_rml::source::Field;

rule! {
    /// A cell that a row cannot do without is empty.
    ///
    /// Every triples map makes a subject of every row. Where a column of the subject, of its graph or of a predicate is
    /// empty, the row, or a part of it, would vanish without a word.
    ///
    /// Example: a row of `participants.csv` without a `role` does not say what the participant did there.
    ///
    /// Fix: fill the cell, or delete the row. `diwan cite` fills the offsets of quotes.
    RULE {
        code: "D004",
        name: "empty-required-cell",
        suppresses: &[
            Suppression::of(Scope::Row, &["E001", "S001"]),
            Suppression::of(Scope::Project, &["D012"]),
        ],
        run: Run::Rows(|context| Box::new(Check::new(context))),
        #[cfg(test)]
        fixtures: FIXTURES,
        ..Rule::ERROR
    }
}

struct Check<'c> {
    context: &'c Context<'c>,
    /// The columns that the rows of the source need, each once, with a triples map that needs it.
    needed: Vec<(Field, &'c TriplesMapPlan)>,
    found: Vec<Diagnostic>,
}

impl<'c> Check<'c> {
    fn new(context: &'c Context<'c>) -> Self {
        Self { context, needed: Vec::new(), found: Vec::new() }
    }
}

impl<'c> RowCheck<'c> for Check<'c> {
    fn begin(&mut self, source: &'c SourcePlan) {
        self.needed.clear();
        for (field, map) in source.maps.iter().flat_map(|map| needed(map).into_iter().map(move |field| (field, map))) {
            if !self.needed.iter().any(|(known, _)| *known == field) {
                self.needed.push((field, map));
            }
        }
    }

    fn row(&mut self, row: &MappedRow<'c, '_>) {
        for (field, map) in self.needed.iter().filter(|(field, _)| row.row.values(*field).next().is_none()) {
            let reading = mapping_places::reading(self.context.mapping, &map.name, row.source.name(*field));
            self.found.push(empty(row, *field).related(reading));
        }
    }

    fn finish(self: Box<Self>) -> Vec<Diagnostic> {
        self.found
    }
}

/// What makes subjects, graphs and predicates: without one of them there is no statement.
fn needed(map: &TriplesMapPlan) -> Vec<Field> {
    let graphs = map.graphs.iter().flatten().flatten().flat_map(TermPlan::fields);
    let predicates = map.statements.iter().flat_map(|statement| statement.predicate.fields());
    map.subject.fields().into_iter().chain(graphs).chain(predicates).collect()
}

fn empty(row: &MappedRow<'_, '_>, field: Field) -> Diagnostic {
    let (column, here) = (row.source.name(field), row.place());
    RULE.finding(format!("`{column}` is empty, and the row means nothing without it"))
        .at(here.file, here.line)
        .cell(column, row.row.text(field))
        .help("fill the cell, or delete the row (`diwan cite` fills the offsets of quotes)")
}

#[cfg(test)]
const FIXTURES: &[&str] = &[
    r#"
--- registers/meetings.csv
slug,label
meeting-1,First
--- records/facts.csv
record,source,entity,name,quote,from,to
r1,report,,First,First,0,5
          ^ D004 error: `entity` is empty, and the row means nothing without it
  = fill the cell, or delete the row (`diwan cite` fills the offsets of quotes)
r2,report,meeting-1,First,First,0,
                                  ^ D004 error: `to` is empty, and the row means nothing without it
  = fill the cell, or delete the row (`diwan cite` fills the offsets of quotes)
"#,
    r#"
--- registers/meetings.csv
slug,label
meeting-1,
--- records/facts.csv
record,source,entity,name,quote,from,to
r1,report,meeting-1,First,First,0,5
"#,
];
