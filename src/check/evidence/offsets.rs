use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::check::rule::{Rule, Run, rule};
use crate::evidence::vocab;

rule! {
    /// The length of a quote does not match its offsets.
    ///
    /// Offsets count Unicode code points from 0, and the end is the start plus the length of the quote. If they do not
    /// match, either the words or the offsets were changed without the other.
    ///
    /// Example: a quote of 48 characters with the offsets 21 and 70.
    ///
    /// Fix: run `diwan cite` or `diwan check --fix --sources DIR`, which look up the quote in its document.
    RULE {
        code: "E002",
        name: "quote-length",
        needs_records: true,
        run: Run::Project(check),
        #[cfg(test)]
        fixtures: FIXTURES,
        ..Rule::ERROR
    }
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (record, quote) in context.quotes().iter() {
        let length = quote.exact.chars().count();
        if quote.end.checked_sub(quote.start) != Some(length) {
            let (start, end) = (quote.start, quote.end);
            let message = format!(
                "the quote has {length} characters, which does not match its offsets {start} to \
                {end}"
            );
            let diagnostic = context.at_cell(RULE.finding(message), record, vocab::END);
            found.push(diagnostic.help("run `diwan cite` to correct the offsets"));
        }
    }
    found
}

#[cfg(test)]
const FIXTURES: &[&str] = &[
    r#"
--- registers/places.csv
slug,label
place-1,Баку
--- records/facts.csv
record,source,entity,name,quote,from,to
r1,report,place-1,Баку,Баку,10,18
                               ^^ E002 error: the quote has 4 characters, which does not match its offsets 10 to 18
  = run `diwan cite` to correct the offsets
"#,
    r#"
--- registers/places.csv
slug,label
place-1,Баку
--- records/facts.csv
record,source,entity,name,quote,from,to
r1,report,place-1,Баку,Баку,10,14
"#,
];
