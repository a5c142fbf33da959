use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::check::rule::{Rule, Run, rule};
use crate::evidence::vocab;

rule! {
    /// A record without a whole quote.
    ///
    /// Every fact stands in the graph of a record, every record rests on one quote, and a quote has its words, its place and
    /// its document. A fact without one is a claim of the dataset itself.
    ///
    /// Example: a row of `meetings.csv` whose `quote`, `quote_start` or `source` is empty.
    ///
    /// Fix: fill in the words and the source, then run `diwan cite` for the offsets. What rests on no words is no record.
    RULE {
        code: "E001",
        name: "unquoted-record",
        needs_records: true,
        run: Run::Project(check),
        #[cfg(test)]
        fixtures: FIXTURES,
        ..Rule::ERROR
    }
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let records = context.statements.records().map(|(record, _)| record);
    let unquoted = records.filter(|record| context.quotes().of_record(*record).is_none());
    let found = unquoted.map(|record| {
        let message = format!("the facts of {record} rest on no quote, or on a quote without words, place or document");
        context
            .at_cell(RULE.finding(message), record, vocab::EXACT)
            .help("fill in the quote and its source, then run `diwan cite`")
    });
    found.collect()
}

#[cfg(test)]
const FIXTURES: &[&str] = &[
    r#"
--- registers/meetings.csv
slug,label
meeting-1,First
--- records/meetings.csv
record,source,entity,name,quote,from,to
r1,report,meeting-1,First,,0,5
                          ^ E001 error: the facts of <https://example.org/record/r1> rest on no quote, or on a quote without words, place or document
  = fill in the quote and its source, then run `diwan cite`
"#,
    r#"
--- registers/meetings.csv
slug,label
meeting-1,First
--- records/meetings.csv
record,source,entity,name,quote,from,to
r1,report,meeting-1,First,First,0,5
"#,
];
