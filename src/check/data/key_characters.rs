use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::check::diagnostic::push_once;
use crate::check::node_row::NodeRow;
use crate::check::rows::{MappedRow, RowCheck, declares_by_key};
use crate::check::rule::{Rule, Run, rule};
use diwan_rml::engine::SourcePlan;
use diwan_rml::source::Field;

rule! {
    /// A key contains characters that are not allowed in keys.
    ///
    /// Keys are the last part of IRIs. They are used in other tables and in commands, and people type them. They
    /// consist of ASCII letters, digits, `-`, `_` and `.`. A space at the end of a key is invisible, but it makes it
    /// the key of another entity.
    ///
    /// Example: `"m2-01 "` with a space, `m2—01` with a dash instead of a hyphen, `м2-01` with a Cyrillic letter.
    ///
    /// Fix: type the key again.
    RULE {
        code: "D006",
        name: "malformed-key",
        run: Run::Rows(|context| Box::new(Check::new(context))),
        #[cfg(test)]
        fixtures: FIXTURES,
        ..Rule::ERROR
    }
}

#[derive(Default)]
struct Check {
    /// The columns of the source that hold keys.
    keys: Vec<Field>,
    found: Vec<Diagnostic>,
}

impl Check {
    fn new(_: &Context<'_>) -> Self {
        Self::default()
    }
}

impl<'c> RowCheck<'c> for Check {
    fn begin(&mut self, source: &'c SourcePlan) {
        let registers = source.maps.iter().filter(|map| declares_by_key(map));
        self.keys = registers.filter_map(|map| Some(map.subject.name_of_one_field()?.1)).collect();
        self.keys.sort();
        self.keys.dedup();
    }

    fn row(&mut self, row: &MappedRow<'c, '_>) {
        for field in &self.keys {
            if row.row.values(*field).any(|key| !is_key(key.bytes)) {
                push_once(&mut self.found, malformed(row.place(), row.source.name(*field), &row.row.text(*field)));
            }
        }
    }

    fn finish(self: Box<Self>) -> Vec<Diagnostic> {
        self.found
    }
}

fn is_key(key: &[u8]) -> bool {
    key.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
}

fn malformed(here: NodeRow<'_>, column: &str, value: &str) -> Diagnostic {
    let strange = value.chars().find(|c| !c.is_ascii() || !is_key(&[*c as u8]));
    let name = strange.map(|c| format!(": it contains U+{:04X}", u32::from(c))).unwrap_or_default();
    RULE.finding(format!("\"{value}\" cannot be a key{name}"))
        .at(here.file, here.line)
        .cell(column, value)
        .help("use ASCII letters, digits, `-`, `_` and `.`; look for spaces at its ends")
}

#[cfg(test)]
const FIXTURES: &[&str] = &[
    r#"
--- registers/places.csv
slug,label
place—1,Baku
^^^^^^^ D006 error: "place—1" cannot be a key: it contains U+2014
  = use ASCII letters, digits, `-`, `_` and `.`; look for spaces at its ends
--- records/facts.csv
record,source,entity,name,quote,from,to
"r1 ",report,place—1,Baku,Baku,0,4
^^^^^ D006 error: "r1 " cannot be a key: it contains U+0020
  = use ASCII letters, digits, `-`, `_` and `.`; look for spaces at its ends
^^^^^ D010 warning: "r1 " has spaces at its ends
  = remove them; `diwan check --fix` does this
+++ records/facts.csv
record,source,entity,name,quote,from,to
r1,report,place—1,Baku,Baku,0,4
"#,
    r#"
--- registers/places.csv
slug,label
Place_1.a-b,Baku
--- records/facts.csv
record,source,entity,name,quote,from,to
r1,report,Place_1.a-b,Baku,Baku,0,4
"#,
];
