use crate::check::Diagnostic;
use crate::check::context::{Context, fields};
use crate::check::node_row::NodeRow;
use crate::check::rows::{MappedRow, RowCheck, make};
use crate::check::rule::{Rule, Run, rule};
use crate::dataset::facts_of_column;
use crate::evidence::vocab;
use diwan_rdf::text::nearest;
use diwan_rml::engine::{ObjectPlan, SourcePlan, StatementPlan, TermBuffer, TermPlan, TriplesMapPlan};
use diwan_rml::source::Field;
use oxigraph::model::NamedNodeRef;
use std::path::Path;

rule! {
    /// A note or judgement is about a column that the table of its record does not have.
    ///
    /// A note about a column is shown with the value of that column, and a judgement about a column affects only that
    /// value. If the column does not exist, or no fact is generated from it, the note or judgement has no effect.
    ///
    /// Example: a row of `judgements.csv` about the record `m001-31` with `ordinel` in the column `column`.
    ///
    /// Fix: copy the column names from the header of the record's table, separated by spaces. Leave the cell empty if
    /// the note or judgement is about the whole record.
    RULE {
        code: "D027",
        name: "unknown-noted-column",
        needs_records: true,
        run: Run::Rows(|context| Box::new(Check::new(context))),
        #[cfg(test)]
        fixtures: FIXTURES,
        ..Rule::ERROR
    }
}

/// The notes about columns. Their records can be in later tables.
struct Check<'c> {
    context: &'c Context<'c>,
    /// The triples maps of the source that generate notes, each with the term map of the record and the field with the
    /// column names.
    maps: Vec<(&'c TermPlan, Field)>,
    notes: Vec<Note<'c>>,
    terms: TermBuffer,
}

/// A note about columns.
struct Note<'c> {
    place: NodeRow<'c>,
    column: &'c str,
    /// The names of the columns that the note is about.
    about: String,
    /// The first record that it is about.
    record: Box<[u8]>,
}

impl<'c> Check<'c> {
    fn new(context: &'c Context<'c>) -> Self {
        Self { context, maps: Vec::new(), notes: Vec::new(), terms: TermBuffer::default() }
    }

    fn wrong(&self, note: &Note<'_>) -> Vec<Diagnostic> {
        // A record that does not exist is reported by another rule.
        let Some(table) = self.context.places.get().and_then(|places| places.get(&note.record)) else {
            return Vec::new();
        };
        let columns = note.about.split_whitespace();
        let wrong = columns.filter_map(|column| Some((column, wrong(self.context, table.file, column)?)));
        let diagnostic = |(column, (message, help)): (&str, (String, String))| {
            let found = RULE.finding(message).at(note.place.file, note.place.line);
            found.cell(note.column, column).help(help)
        };
        wrong.map(diagnostic).collect()
    }
}

impl<'c> RowCheck<'c> for Check<'c> {
    fn begin(&mut self, source: &'c SourcePlan) {
        self.maps = source.maps.iter().filter_map(|map| Some((target(map)?, column_field(map)?))).collect();
    }

    fn row(&mut self, row: &MappedRow<'c, '_>) {
        for (target, field) in &self.maps {
            make(target, row.row, &mut self.terms);
            let (column, about) = (row.source.name(*field), row.row.text(*field));
            if let Some(record) = self.terms.iter().next().filter(|_| !about.trim().is_empty()) {
                self.notes.push(Note { place: row.place(), column, about: about.into_owned(), record: record.into() });
            }
        }
    }

    fn finish(self: Box<Self>) -> Vec<Diagnostic> {
        self.notes.iter().flat_map(|note| self.wrong(note)).collect()
    }
}

/// The term map that generates the record of a note.
fn target(map: &TriplesMapPlan) -> Option<&TermPlan> {
    match &statements(map, vocab::HAS_TARGET).next()?.object {
        ObjectPlan::Term(term) => Some(term),
        ObjectPlan::Join(_) => None,
    }
}

/// The field with the names of the columns that a note is about.
fn column_field(map: &TriplesMapPlan) -> Option<Field> {
    let statement = statements(map, vocab::COLUMN).next()?;
    fields(&statement.object).first().copied()
}

fn statements<'m>(map: &'m TriplesMapPlan, property: NamedNodeRef<'_>) -> impl Iterator<Item = &'m StatementPlan> {
    let property = property.to_string();
    let is = move |term: &TermPlan| matches!(term, TermPlan::Constant(iri) if **iri == *property.as_bytes());
    map.statements.iter().filter(move |statement| is(&statement.predicate))
}

/// The message and the help for a column; `None` if it is valid.
fn wrong(context: &Context<'_>, table: &Path, column: &str) -> Option<(String, String)> {
    let sources: Vec<_> = context.sources_of(table).collect();
    let names = || sources.iter().flat_map(|source| source.names()).map(String::as_str);
    if !names().any(|name| name == column) {
        let near = nearest(column, names()).map(|name| format!("did you mean `{name}`? ")).unwrap_or_default();
        let header: Vec<&str> = names().collect();
        let help = format!("{near}its columns are {}", header.join(", "));
        return Some((format!("{} has no column `{column}`", table.display()), help));
    }
    let is_fact = sources.iter().any(|source| facts_of_column(source, column).next().is_some());
    (!is_fact).then(|| {
        let message = format!("no fact is generated from the column `{column}` of {}", table.display());
        (message, "name the column whose value is meant, or leave the cell empty to mean the whole record".to_owned())
    })
}

#[cfg(test)]
const FIXTURES: &[&str] = &[
    r#"
--- registers/meetings.csv
slug,label
meeting-1,First
--- records/meetings.csv
record,source,entity,name,ordinal,quote,from,to
r1,report,meeting-1,First,,First,0,5
--- notes.csv
record,kind,columns
r1,reading,ordinel name
           ^^^^^^^^^^^^ D027 error: records/meetings.csv has no column `ordinel`
  = did you mean `ordinal`? its columns are record, source, entity, name, ordinal, quote, from, to
r1,misprint,quote
            ^^^^^ D027 error: no fact is generated from the column `quote` of records/meetings.csv
  = name the column whose value is meant, or leave the cell empty to mean the whole record
"#,
    r#"
--- registers/meetings.csv
slug,label
meeting-1,First
--- records/meetings.csv
record,source,entity,name,ordinal,quote,from,to
r1,report,meeting-1,First,,First,0,5
--- notes.csv
record,kind,columns
r1,reading,ordinal name
r1,misprint,
"#,
];
