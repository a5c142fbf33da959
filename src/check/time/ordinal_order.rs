use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::check::index::{Claims, RecordClaim, earliest, latest};
use crate::check::rule::{Rule, Run, rule};
use crate::dataset::GraphKind;
use crate::evidence::vocab;
use oxigraph::model::NamedNodeRef;
use std::collections::{BTreeMap, HashMap};

rule! {
    /// The ordinals of a series are not in the order of its dates.
    ///
    /// The ninth session of a body is not held before its eighth. If two sessions are in the wrong order, a number or
    /// a date is wrong, in a source or in a row. A series consists of meetings of one body and one kind whose slugs
    /// differ only in their last part.
    ///
    /// Example: a 30th session on 2003-05-28 and a 31st session on 2002-06-25.
    ///
    /// Fix: compare both rows with their quotes. If the sources print the dates like this, keep them and write a note
    /// in `data/notes.csv`.
    RULE {
        code: "D025",
        name: "ordinal-order",
        needs_records: true,
        run: Run::Project(check),
        #[cfg(test)]
        fixtures: FIXTURES,
        ..Rule::WARNING
    }
}

/// A meeting with its number and its start dates: if records disagree, the earliest and the latest.
struct Session<'a> {
    number: i64,
    ordinal: RecordClaim<'a>,
    earliest: RecordClaim<'a>,
    latest: RecordClaim<'a>,
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let claims = context.times();
    let mut found = Vec::new();
    for sessions in series(context, claims).values() {
        // The session with the latest start among those before the current one.
        let mut last: Option<&Session<'_>> = None;
        for session in sessions {
            if let Some(before) = last.filter(|before| backwards(before, session)) {
                found.push(diagnostic(context, before, session).noted(context.is_noted(&session.ordinal)));
            }
            last = last.into_iter().chain([session]).max_by_key(|session| session.earliest.first());
        }
    }
    found
}

fn backwards(before: &Session<'_>, after: &Session<'_>) -> bool {
    before.number < after.number && before.earliest.first() > after.latest.last()
}

/// The key of a series: the IRIs of body and kind, and the slug of the meetings without its last part.
type Series<'a> = (&'a str, &'a str, &'a str);

/// The meetings of each series, sorted by number.
fn series<'a>(context: &Context<'a>, claims: &Claims<'a>) -> BTreeMap<Series<'a>, Vec<Session<'a>>> {
    let kinds = kinds(context);
    let mut series: BTreeMap<_, BTreeMap<(i64, &str), Session<'_>>> = BTreeMap::new();
    for body in claims.with(vocab::MEETING_OF) {
        let (Some(node), Some(session)) = (body.node(), session(claims, body.entity)) else { continue };
        let kind = kinds.get(body.entity.as_str()).copied().unwrap_or_default();
        let slug = context.names.slug(body.entity.as_str());
        let name = slug.rsplit_once('-').map_or(slug, |(name, _)| name);
        let meeting = (session.number, body.entity.as_str());
        series.entry((node.as_str(), kind, name)).or_default().insert(meeting, session);
    }
    series.into_iter().map(|(series, sessions)| (series, sessions.into_values().collect())).collect()
}

/// The session of a meeting. `None` if records disagree about the number, which is a contradiction that is reported
/// elsewhere.
fn session<'a>(claims: &Claims<'a>, meeting: NamedNodeRef<'a>) -> Option<Session<'a>> {
    let ordinals = claims.about(meeting, &[vocab::SESSION_NUMBER]);
    let ordinal = *ordinals.first().filter(|first| ordinals.iter().all(|other| other.value == first.value))?;
    let starts = claims.about(meeting, &[vocab::START_DATE]);
    let (earliest, latest) = (*earliest(&starts)?, *latest(&starts)?);
    Some(Session { number: ordinal.text().parse().ok()?, ordinal, earliest, latest })
}

/// The kinds from the registers, by the IRI of the meeting.
fn kinds<'a>(context: &Context<'a>) -> HashMap<&'a str, &'a str> {
    let editorial = context.names.graph(GraphKind::Editorial).to_string();
    let quads = context.statements.with(vocab::KIND).filter(|quad| quad.graph.as_str() == editorial);
    quads.filter_map(|quad| Some((quad.subject.iri()?, quad.object.iri()?))).collect()
}

fn diagnostic(context: &Context<'_>, before: &Session<'_>, after: &Session<'_>) -> Diagnostic {
    let name = |session: &Session<'_>| context.names.slug(session.ordinal.entity.as_str()).to_owned();
    let message = format!(
        "{}, number {}, is dated {}, but {}, number {}, is dated {}",
        name(after),
        after.number,
        after.latest.text(),
        name(before),
        before.number,
        before.earliest.text()
    );
    let ordinal = &after.ordinal;
    context
        .at_value(RULE.finding(message), ordinal.record, ordinal.property, &ordinal.text())
        .related(context.related_cell(after.latest.record, after.latest.property, &after.latest.text(), "its date"))
        .related(context.related_cell(
            before.earliest.record,
            before.earliest.property,
            &before.earliest.text(),
            "the date of the one before it",
        ))
        .help("compare the rows with their quotes; if the sources print it like this, write a note")
}

#[cfg(test)]
const FIXTURES: &[&str] = &[
    r#"
--- registers/bodies.csv
slug,label
body-1,Council
--- registers/meetings.csv
slug,label
session-30,Thirtieth
session-31,Next
--- records/meetings.csv
record,source,entity,body,ordinal,start,quote,from,to
m30,report,session-30,body-1,30,2003-05-28,Council 28 May 2003,0,19
m31,report,session-31,body-1,31,2002-06-25,Council 25 June 2002,30,50
                             ^^ D025 warning: session-31, number 31, is dated 2002-06-25, but session-30, number 30, is dated 2003-05-28
  = compare the rows with their quotes; if the sources print it like this, write a note
  @ records/meetings.csv:3 start: its date
  @ records/meetings.csv:2 start: the date of the one before it
"#,
    r#"
--- registers/bodies.csv
slug,label
body-1,Council
--- registers/meetings.csv
slug,label
session-30,Thirtieth
session-31,Next
--- records/meetings.csv
record,source,entity,body,ordinal,start,quote,from,to
m30,report,session-30,body-1,30,2003-05-28,Council 28 May 2003,0,19
m31,report,session-31,body-1,31,2004-06-25,Council 25 June 2004,30,50
"#,
];
