use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::check::index::{RecordClaim, earliest};
use crate::check::rule::{Rule, Run, rule};
use crate::evidence::vocab;

rule! {
    /// An office or a membership begins before its organisation was founded.
    ///
    /// Nobody can be secretary-general of an organisation that does not exist yet. Either one of the two dates is
    /// wrong, in a source or in a row, or the office belonged to a predecessor of the organisation.
    ///
    /// Example: a membership that starts in 1965 in an organisation whose only founding date is 1969-09-25.
    ///
    /// Fix: compare both rows with their quotes. If the sources print the dates like this, keep them and write a note
    /// in `data/notes.csv`.
    RULE {
        code: "D022",
        name: "office-before-founding",
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
    for organization in claims.with(vocab::ORGANIZATION) {
        let Some(body) = organization.node() else { continue };
        // If sources disagree about the founding, the earliest date is used.
        let foundings = claims.about(body, &[vocab::FOUNDING_DATE]);
        let Some(founding) = earliest(&foundings) else { continue };
        let starts = claims.about(organization.entity, &[vocab::START_DATE]).into_iter();
        let early = starts.filter(|start| {
            start.record == organization.record && start.last().is_some() && start.last() < founding.first()
        });
        found.extend(early.map(|start| diagnostic(context, &start, founding).noted(context.is_noted(&start))));
    }
    found
}

fn diagnostic(context: &Context<'_>, start: &RecordClaim<'_>, founding: &RecordClaim<'_>) -> Diagnostic {
    let body = context.names.slug(founding.entity.as_str());
    let message = format!("it starts in {}, but {body} was founded in {}", start.text(), founding.text());
    context
        .at_value(RULE.finding(message), start.record, start.property, &start.text())
        .related(context.related_cell(founding.record, founding.property, &founding.text(), "the founding"))
        .help("compare both rows with their quotes; if the sources print it like this, write a note")
}

#[cfg(test)]
const FIXTURES: &[&str] = &[
    r#"
--- registers/persons.csv
slug,label
person-1,Anna
--- registers/bodies.csv
slug,label
body-1,Council
--- records/bodies.csv
record,source,entity,founded,quote,from,to
b1,report,body-1,1995,Council of 1995,0,15
--- records/offices.csv
record,source,entity,organization,start,quote,from,to
o1,report,person-1,body-1,1994-12-31,Anna 31 December 1994,20,41
                          ^^^^^^^^^^ D022 warning: it starts in 1994-12-31, but body-1 was founded in 1995
  = compare both rows with their quotes; if the sources print it like this, write a note
  @ records/bodies.csv:2 founded: the founding
"#,
    r#"
--- registers/persons.csv
slug,label
person-1,Anna
--- registers/bodies.csv
slug,label
body-1,Council
--- records/bodies.csv
record,source,entity,founded,quote,from,to
b1,report,body-1,1995,Council of 1995,0,15
--- records/offices.csv
record,source,entity,organization,start,quote,from,to
o1,report,person-1,body-1,1995-01-01,Anna 1 January 1995,20,39
"#,
];
