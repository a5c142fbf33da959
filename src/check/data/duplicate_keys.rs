use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::check::node_row::NodeRow;
use crate::check::rows::{MappedRow, RowCheck, declares_by_key};
use crate::check::rule::{Rule, Run, Scope, Suppression, rule};
use crate::evidence::vocab;
use diwan_rml::engine::{ObjectPlan, SourcePlan, TermPlan, TriplesMapPlan};
use diwan_rml::source::Field;
use std::collections::HashMap;

rule! {
    /// A key is used twice.
    ///
    /// A slug identifies one entity; a record key identifies one record; a record and a kind identify one note. Two
    /// rows with the same key would be merged into one node, and it would no longer be known which row said what.
    ///
    /// Example:
    ///
    /// ```csv
    /// slug,kind,label_en
    /// person-a-smith,official,Anna Smith
    /// person-a-smith,official,Adam Smith
    /// ```
    ///
    /// Fix: give one of the rows a key of its own, and use that key wherever this entity is meant. Never reuse a
    /// published key for something else.
    RULE {
        code: "D002",
        name: "duplicate-key",
        needs_records: true,
        suppresses: &[
            Suppression::of(Scope::RelatedRows, &["E001", "E002", "E004", "E006", "E007", "E008", "S001"]),
        ],
        run: Run::Rows(|context| Box::new(Check::new(context))),
        #[cfg(test)]
        fixtures: FIXTURES,
        ..Rule::ERROR
    }
}

/// The keys so far, and the repeated ones.
struct Check<'c> {
    /// The triples maps of the source that generate one node from each row, by their indexes, with the first column of
    /// the key.
    once: Vec<Option<Field>>,
    /// The first rows of nodes whose keys have several columns. The context has the rows of the other nodes.
    first: HashMap<Box<[u8]>, NodeRow<'c>>,
    found: Vec<Diagnostic>,
}

impl<'c> Check<'c> {
    fn new(_: &'c Context<'c>) -> Self {
        Self { once: Vec::new(), first: HashMap::new(), found: Vec::new() }
    }
}

impl<'c> RowCheck<'c> for Check<'c> {
    fn begin(&mut self, source: &'c SourcePlan) {
        let key = |map: &TriplesMapPlan| map.subject.fields().first().copied().filter(|_| declares_once(map));
        self.once = source.maps.iter().map(key).collect();
    }

    fn row(&mut self, row: &MappedRow<'c, '_>) {
        let here = row.place();
        for ((map, subjects), field) in row.maps().zip(&self.once) {
            let Some(field) = *field else { continue };
            for subject in subjects.iter() {
                let first = match row.declared.get(subject).filter(|_| declares_by_key(map)) {
                    Some(first) => *first,
                    None => *self.first.entry(subject.into()).or_insert(here),
                };
                if first != here {
                    self.found.push(diagnostic(first, here, row.source.name(field), &row.row.text(field)));
                }
            }
        }
    }

    fn finish(self: Box<Self>) -> Vec<Diagnostic> {
        self.found
    }
}

/// Whether each row must declare a node of its own. Quotes are identified by their offsets, and several records may
/// share one.
fn declares_once(map: &TriplesMapPlan) -> bool {
    let quote = vocab::QUOTE.to_string();
    let is_quote = |object: &ObjectPlan| match object {
        ObjectPlan::Term(TermPlan::Constant(class)) => **class == *quote.as_bytes(),
        _ => false,
    };
    map.declares() && !map.statements.iter().any(|statement| is_quote(&statement.object))
}

fn diagnostic(first: NodeRow<'_>, here: NodeRow<'_>, column: &str, value: &str) -> Diagnostic {
    let message = format!("the key \"{value}\" is already used in {}:{}", first.file.display(), first.line);
    RULE.finding(message)
        .at(here.file, here.line)
        .cell(column, value)
        .related([first.related(Some(column), "it is first used here")])
        .help("give the row a key of its own; keys are never reused")
}

#[cfg(test)]
const FIXTURES: &[&str] = &[
    r#"
--- registers/meetings.csv
slug,label
meeting-1,First
meeting-1,Other
^^^^^^^^^ D002 error: the key "meeting-1" is already used in registers/meetings.csv:2
  = give the row a key of its own; keys are never reused
  @ registers/meetings.csv:2 slug: it is first used here
--- records/facts.csv
record,source,entity,name,quote,from,to
r1,report,meeting-1,First,First,0,5
r1,report,meeting-1,Other,Other,10,15
^^ D002 error: the key "r1" is already used in records/facts.csv:2
  = give the row a key of its own; keys are never reused
  @ records/facts.csv:2 record: it is first used here
--- notes.csv
record,kind,columns
r1,reading,
r1,misprint,
r1,reading,
^^ D002 error: the key "r1" is already used in notes.csv:2
  = give the row a key of its own; keys are never reused
  @ notes.csv:2 record: it is first used here
"#,
    r#"
--- registers/meetings.csv
slug,label
meeting-1,First
meeting-2,First
--- records/facts.csv
record,source,entity,name,quote,from,to
r1,report,meeting-1,First,First,0,5
r2,report,meeting-2,First,First,0,5
--- notes.csv
record,kind,columns
r1,reading,
r1,misprint,
"#,
];
