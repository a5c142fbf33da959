use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::check::index::{RecordClaim, earliest, latest};
use crate::check::rule::{Rule, Run, rule};
use crate::evidence::vocab;

rule! {
    /// A statement or a text is older than something that it mentions or recalls.
    ///
    /// A statement cannot look back on a later event. Either a date is wrong, or the statement is about something in
    /// its future.
    ///
    /// Example: a resolution of 2006 that recalls a resolution of 2011.
    ///
    /// Fix: compare both rows with their quotes. If the sources print the dates like this, or if the statement is
    /// about the future, keep them and write a note in `data/notes.csv`.
    RULE {
        code: "D023",
        name: "speaks-of-later",
        needs_records: true,
        run: Run::Project(check),
        #[cfg(test)]
        fixtures: FIXTURES,
        ..Rule::WARNING
    }
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let claims = context.times();
    let mut found = Vec::new();
    for link in claims.with(vocab::REFERENCES).chain(claims.with(vocab::ABOUT)) {
        let Some(subject) = link.node() else { continue };
        let said = claims.about(link.entity, &[vocab::DATE]);
        let happened = claims.about(subject, &[vocab::START_DATE, vocab::DATE]);
        if let (Some(said), Some(happened)) = (latest(&said), earliest(&happened))
            && said.last() < happened.first()
        {
            let noted = context.is_noted(said) || context.is_noted(&link);
            found.push(diagnostic(context, said, happened).noted(noted));
        }
    }
    found.dedup();
    found
}

fn diagnostic(context: &Context<'_>, said: &RecordClaim<'_>, happened: &RecordClaim<'_>) -> Diagnostic {
    let subject = context.names.slug(happened.entity.as_str());
    let message = format!("it is dated {}, but mentions {subject}, which is dated {}", said.text(), happened.text());
    context
        .at_value(RULE.finding(message), said.record, said.property, &said.text())
        .related(context.related_cell(happened.record, happened.property, &happened.text(), "what it mentions"))
        .help("compare both rows with their quotes; if it is about the future, write a note")
}

#[cfg(test)]
const FIXTURES: &[&str] = &[
    r#"
--- registers/texts.csv
slug,label
text-1,First
text-2,Second
--- records/texts.csv
record,source,entity,date,recalls,quote,from,to
t1,report,text-1,2006-01-02,text-2,First of 2 January 2006,0,23
                 ^^^^^^^^^^ D023 warning: it is dated 2006-01-02, but mentions text-2, which is dated 2011-01-02
  = compare both rows with their quotes; if it is about the future, write a note
  @ records/texts.csv:3 date: what it mentions
t2,report,text-2,2011-01-02,,Second of 2 January 2011,30,54
"#,
    r#"
--- registers/texts.csv
slug,label
text-1,First
text-2,Second
--- records/texts.csv
record,source,entity,date,recalls,quote,from,to
t1,report,text-1,2011-01-02,text-2,First of 2 January 2011,0,23
t2,report,text-2,2011-01-02,,Second of 2 January 2011,30,54
"#,
];
