use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::check::rule::{Rule, Run, rule};
use crate::evidence::vocab;

rule! {
    /// A quote is too long.
    ///
    /// Evidence is the shortest phrase that supports the row. A longer quote copies more of the document than
    /// necessary, and hides which words matter.
    ///
    /// Example: a whole sentence of 300 characters, of which only a date in the middle is needed.
    ///
    /// Fix: quote only the phrase with the date. If a statement needs two passages, write two rows.
    RULE {
        code: "E003",
        name: "long-quote",
        needs_records: true,
        run: Run::Project(check),
        #[cfg(test)]
        fixtures: FIXTURES,
        ..Rule::ERROR
    }
}

/// The maximum length of a quote, in characters.
const LONGEST: usize = 120;

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (record, quote) in context.quotes().iter() {
        let length = quote.exact.chars().count();
        if length > LONGEST {
            let message = format!("the quote has {length} characters; at most {LONGEST} are allowed");
            let diagnostic = context.at_cell(RULE.finding(message), record, vocab::EXACT);
            found.push(diagnostic.help("quote the shortest phrase that supports the row, or make two rows"));
        }
    }
    found
}

#[cfg(test)]
const FIXTURES: &[&str] = &[
    r#"
--- registers/meetings.csv
slug,label
meeting-1,First
--- records/meetings.csv
record,source,entity,ordinal,quote,from,to
r1,report,meeting-1,1,First xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx,0,121
                      ^^^^^^^^^^^^^^^^^^^^^^^^ E003 error: the quote has 121 characters; at most 120 are allowed
  = quote the shortest phrase that supports the row, or make two rows
"#,
    r#"
--- registers/meetings.csv
slug,label
meeting-1,First
--- records/meetings.csv
record,source,entity,ordinal,quote,from,to
r1,report,meeting-1,1,First xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx,0,120
"#,
];
