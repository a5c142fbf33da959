use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::check::mapping_places;
use crate::check::rows::{MappedRow, RowCheck};
use crate::check::rule::{Rule, Run, Scope, Suppression, rule};
use diwan_rml::engine::{ObjectPlan, SourcePlan, TermPlan, TriplesMapPlan};
use diwan_rml::source::Field;
use std::collections::BTreeSet;

rule! {
    /// A required cell is empty.
    ///
    /// A triples map generates a subject from every row. If a column of the subject, of its graph or of a predicate is
    /// empty, the row or a part of it would be lost without notice. The same holds for a row without a value in a
    /// table that states nothing else, such as a table of names for searching.
    ///
    /// Example: a row of `participants.csv` without a `role` does not say what the participant did there.
    ///
    /// Fix: fill the cell, or delete the row. `diwan cite` fills in the offsets of quotes.
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
    /// The columns that the rows of the source require, each once, with a triples map that requires it.
    needed: Vec<(Field, &'c TriplesMapPlan)>,
    /// The columns of the object of each statement; `None` if some statement does not depend on a column.
    values: Option<Vec<(Vec<Field>, &'c TriplesMapPlan)>>,
    found: Vec<Diagnostic>,
}

impl<'c> Check<'c> {
    fn new(context: &'c Context<'c>) -> Self {
        Self { context, needed: Vec::new(), values: None, found: Vec::new() }
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
        self.values = values(source);
    }

    fn row(&mut self, row: &MappedRow<'c, '_>) {
        for (field, map) in self.needed.iter().filter(|(field, _)| row.row.values(*field).next().is_none()) {
            let reading = mapping_places::reading(self.context.mapping, &map.name, row.source.name(*field));
            self.found.push(empty(row, *field).related(reading));
        }
        let is_empty = |field: &Field| row.row.values(*field).next().is_none();
        let missing = |(fields, map): &(Vec<Field>, &'c TriplesMapPlan)| {
            Some((*fields.iter().find(|field| is_empty(field))?, *map))
        };
        let missing = self.values.as_ref().and_then(|values| values.iter().map(missing).collect::<Option<Vec<_>>>());
        let is_found = self.needed.iter().any(|(field, _)| is_empty(field));
        if let Some((field, map)) = missing.and_then(|missing| missing.into_iter().next()).filter(|_| !is_found) {
            let reading = mapping_places::reading(self.context.mapping, &map.name, row.source.name(field));
            self.found.push(empty(row, field).related(reading));
        }
    }

    fn finish(self: Box<Self>) -> Vec<Diagnostic> {
        self.found
    }
}

/// The columns of subjects, graphs and predicates. If one of them is empty, there is no statement.
fn needed(map: &TriplesMapPlan) -> Vec<Field> {
    let graphs = map.graphs.iter().flatten().flatten().flat_map(TermPlan::fields);
    let predicates = map.statements.iter().flat_map(|statement| statement.predicate.fields());
    map.subject.fields().into_iter().chain(graphs).chain(predicates).collect()
}

/// The columns of the object of each statement. `None` if a statement is generated from every row, or if a column is
/// not mapped, because it may contain the purpose of the row.
fn values(source: &SourcePlan) -> Option<Vec<(Vec<Field>, &TriplesMapPlan)>> {
    let statements = source.maps.iter().flat_map(|map| map.statements.iter().map(move |statement| (statement, map)));
    let values =
        statements.map(|(statement, map)| Some((value(&statement.object)?, map))).collect::<Option<Vec<_>>>()?;
    let fields = source.maps.iter().flat_map(|map| {
        let objects = map.statements.iter().flat_map(|statement| match &statement.object {
            ObjectPlan::Term(term) => term.fields(),
            ObjectPlan::Join(_) => Vec::new(),
        });
        needed(map).into_iter().chain(objects)
    });
    let read: BTreeSet<&str> = fields.map(|field| source.name(field)).collect();
    (!values.is_empty() && source.names().iter().all(|name| read.contains(name.as_str()))).then_some(values)
}

/// The columns of an object, without those of its language or datatype; `None` if it has none.
fn value(object: &ObjectPlan) -> Option<Vec<Field>> {
    let ObjectPlan::Term(TermPlan::Iri { value, .. } | TermPlan::BlankNode(value) | TermPlan::Literal { value, .. }) =
        object
    else {
        return None;
    };
    Some(value.fields().collect::<Vec<_>>()).filter(|fields| !fields.is_empty())
}

fn empty(row: &MappedRow<'_, '_>, field: Field) -> Diagnostic {
    let (column, here) = (row.source.name(field), row.place());
    RULE.finding(format!("`{column}` is empty, but the row requires a value"))
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
          ^ D004 error: `entity` is empty, but the row requires a value
  = fill the cell, or delete the row (`diwan cite` fills the offsets of quotes)
r2,report,meeting-1,First,First,0,
                                  ^ D004 error: `to` is empty, but the row requires a value
  = fill the cell, or delete the row (`diwan cite` fills the offsets of quotes)
"#,
    r#"
--- mapping.ttl
<#Alias> rml:subjectMap [ rml:template "https://example.org/id/{slug}" ; rml:graph graph:editorial ] ;
  rml:logicalSource [ rml:referenceFormulation rml:CSV ;
    rml:source [ a rml:RelativePathSource ; rml:root rml:MappingDirectory ; rml:path "aliases.csv" ; rml:null "" ] ] ;
  rml:predicateObjectMap [ rml:predicate skos:hiddenLabel ;
    rml:objectMap [ rml:reference "name" ; rml:languageMap [ rml:reference "lang" ] ] ] .
<#Meeting> rml:subjectMap [ rml:template "https://example.org/id/{slug}" ; rml:class diwan:Meeting ; rml:graph graph:editorial ] ;
  rml:logicalSource [ rml:referenceFormulation rml:CSV ;
    rml:source [ a rml:RelativePathSource ; rml:root rml:MappingDirectory ; rml:path "meetings.csv" ] ] .
--- meetings.csv
slug
meeting-1
--- aliases.csv
slug,name,lang
meeting-1,First,en
meeting-1,,en
          ^ D004 error: `name` is empty, but the row requires a value
  = fill the cell, or delete the row (`diwan cite` fills the offsets of quotes)
meeting-1,,
          ^ D004 error: `name` is empty, but the row requires a value
  = fill the cell, or delete the row (`diwan cite` fills the offsets of quotes)
,,en
^ D004 error: `slug` is empty, but the row requires a value
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
