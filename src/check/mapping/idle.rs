use crate::check::Diagnostic;
use crate::check::context::{Context, fields};
use crate::check::mapping_places;
use crate::check::rows::{MappedRow, RowCheck};
use crate::check::rule::{Exit, Rule, Run, rule};
use diwan_rml::engine::{SourcePlan, TermBuffer, TermPlan, TriplesMapPlan};
use diwan_rml::source::Row;
use std::collections::BTreeSet;
use std::path::Path;

rule! {
    /// A triples map generates no statements.
    ///
    /// Its table has rows, but none of them generated a statement: every value that it needs is empty, or its join
    /// found no match. This is rarely intended.
    ///
    /// Example: a triples map for Hijri dates over a table whose Hijri columns are all empty.
    ///
    /// Fix: check that it reads the right columns. Delete it if it is not needed yet.
    RULE {
        code: "M006",
        name: "idle-triples-map",
        exit: Exit::Definition,
        needs_records: true,
        run: Run::Rows(|context| Box::new(Check::new(context))),
        #[cfg(test)]
        fixtures: FIXTURES,
        ..Rule::WARNING
    }
}

/// The triples maps that have generated statements, and those that have not so far.
struct Check<'c> {
    context: &'c Context<'c>,
    busy: BTreeSet<&'c str>,
    idle: BTreeSet<(&'c Path, &'c str)>,
}

impl<'c> Check<'c> {
    fn new(context: &'c Context<'c>) -> Self {
        Self { context, busy: BTreeSet::new(), idle: BTreeSet::new() }
    }
}

impl<'c> RowCheck<'c> for Check<'c> {
    fn begin(&mut self, _: &'c SourcePlan) {}

    fn row(&mut self, row: &MappedRow<'c, '_>) {
        for (map, subjects) in row.maps() {
            if self.busy.contains(map.name.as_str()) {
                continue;
            }
            match makes(map, row.row, subjects) {
                true => self.busy.insert(&map.name),
                false => self.idle.insert((&row.source.path, &map.name)),
            };
        }
    }

    fn finish(self: Box<Self>) -> Vec<Diagnostic> {
        let idle = self.idle.iter().filter(|(_, name)| !self.busy.contains(name));
        idle.map(|(path, name)| diagnostic(self.context, path, name)).collect()
    }
}

/// Whether a row has all values that one of the statements requires.
fn makes(map: &TriplesMapPlan, row: &Row<'_>, subjects: &TermBuffer) -> bool {
    let filled = |term: &TermPlan| term.fields().into_iter().all(|field| row.values(field).next().is_some());
    let graphs = |index: usize| map.graphs.get(index).is_none_or(|graphs| graphs.iter().flatten().all(filled));
    !subjects.is_empty()
        && map.statements.iter().any(|statement| {
            graphs(statement.graphs)
                && filled(&statement.predicate)
                && fields(&statement.object).into_iter().all(|field| row.values(field).next().is_some())
        })
}

fn diagnostic(context: &Context<'_>, path: &Path, name: &str) -> Diagnostic {
    let found = RULE.finding(format!("<{name}> generates no statement from any row")).at(path, None);
    found.related(mapping_places::describing(context.mapping, name)).help("check that it reads the right columns")
}

#[cfg(test)]
const FIXTURES: &[&str] = &[
    r#"
--- mapping.ttl
<#places> rml:logicalSource [ rml:source [ a rml:FilePath ; rml:path "registers/places.csv" ; rml:null "" ] ; rml:referenceFormulation rml:CSV ] ;
  rml:subjectMap [ rml:template "https://example.com/{slug}" ; rml:graph graph:editorial ] ;
  rml:predicateObjectMap [ rml:predicate skos:altLabel ; rml:objectMap [ rml:reference "name" ] ] .
--- registers/places.csv
slug,name
place-1,
        ^ D004 error: `name` is empty, but the row requires a value
  = fill the cell, or delete the row (`diwan cite` fills the offsets of quotes)
! M006 warning: <https://example.org/mapping#places> generates no statement from any row
  = check that it reads the right columns
"#,
    r#"
--- mapping.ttl
<#places> rml:logicalSource [ rml:source [ a rml:FilePath ; rml:path "registers/places.csv" ; rml:null "" ] ; rml:referenceFormulation rml:CSV ] ;
  rml:subjectMap [ rml:template "https://example.com/{slug}" ; rml:graph graph:editorial ] ;
  rml:predicateObjectMap [ rml:predicate skos:altLabel ; rml:objectMap [ rml:reference "name" ] ] .
--- registers/places.csv
slug,name
place-1,
        ^ D004 error: `name` is empty, but the row requires a value
  = fill the cell, or delete the row (`diwan cite` fills the offsets of quotes)
place-2,Cairo
"#,
];
