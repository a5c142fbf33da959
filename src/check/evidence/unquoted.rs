use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::check::rule::{Rule, Run, rule};
use crate::evidence::vocab;

rule! {
    /// A record does not have a complete quote.
    ///
    /// Every fact is in the graph of a record, and every record is based on one quote: its words, its offsets and its
    /// document. Without them, the fact is only a claim of the dataset itself.
    ///
    /// Example: a row of `meetings.csv` whose `quote`, `quote_start` or `source` is empty.
    ///
    /// Fix: enter the words and the source, then run `diwan cite` to fill in the offsets. A statement without a quote
    /// cannot be a record.
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
        let message = format!("{record} has no quote, or its quote has no words, offsets or document");
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
                          ^ E001 error: <https://example.org/record/r1> has no quote, or its quote has no words, offsets or document
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
