//! D025: an ordinal runs against the dates of its series.
//!
//! The ninth session of a body is not held before its eighth. A pair that runs the other way has a wrong number or a
//! wrong date, in a source or in a row. Meetings of one body and one kind, whose slugs differ in their last part
//! only, are a series.
//!
//! Example: a 30th session of 2003-05-28 and a 31st of 2002-06-25.
//!
//! Mend: compare both rows with their quotes. If the sources print it so, leave it and write a note in `data/notes.csv`.

use super::{Claim, Facts, earliest, latest};
use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::dataset::GraphKind;
use crate::evidence::vocab;
use diwan_rml::source::SourceError;
use oxigraph::model::{NamedNode, NamedOrBlankNode, Term};
use std::collections::{BTreeMap, HashMap};

/// A meeting with its number and its dates: where records differ, the earliest and the latest.
struct Session<'a> {
    number: i64,
    ordinal: Claim<'a>,
    earliest: Claim<'a>,
    latest: Claim<'a>,
}

pub(in crate::check) fn check(context: &Context<'_>) -> Result<Vec<Diagnostic>, SourceError> {
    let facts = Facts::new(context);
    let mut found = Vec::new();
    for sessions in series(context, &facts).values() {
        // Of all sessions before one, that which began last.
        let mut last: Option<&Session<'_>> = None;
        for session in sessions {
            if let Some(before) = last.filter(|before| backwards(before, session)) {
                found.push(diagnostic(context, before, session).noted(facts.is_noted(&session.ordinal)));
            }
            last = last.into_iter().chain([session]).max_by_key(|session| session.earliest.first());
        }
    }
    Ok(found)
}

fn backwards(before: &Session<'_>, after: &Session<'_>) -> bool {
    before.number < after.number && before.earliest.first() > after.latest.last()
}

/// What the meetings of a series have in common: body, kind, and their slugs but for the last part.
type Series<'a> = (&'a NamedNode, &'a str, &'a str);

/// The meetings of each series, by number.
fn series<'a>(context: &'a Context<'_>, facts: &Facts<'a>) -> BTreeMap<Series<'a>, Vec<Session<'a>>> {
    let kinds = kinds(context);
    let mut series: BTreeMap<_, BTreeMap<(i64, &NamedNode), Session<'_>>> = BTreeMap::new();
    for body in facts.of(vocab::MEETING_OF) {
        let (Some(node), Some(session)) = (body.node(), session(facts, body.entity)) else { continue };
        let kind = kinds.get(body.entity).copied().unwrap_or_default();
        let slug = context.names.slug(body.entity.as_str());
        let name = slug.rsplit_once('-').map_or(slug, |(name, _)| name);
        series.entry((node, kind, name)).or_default().insert((session.number, body.entity), session);
    }
    series.into_iter().map(|(series, sessions)| (series, sessions.into_values().collect())).collect()
}

/// None when records differ about the number: that contradiction is told as one.
fn session<'a>(facts: &Facts<'a>, meeting: &'a NamedNode) -> Option<Session<'a>> {
    let ordinals = facts.about(meeting, &[vocab::SESSION_NUMBER]);
    let ordinal = *ordinals.first().filter(|first| ordinals.iter().all(|other| other.value == first.value))?;
    let starts = facts.about(meeting, &[vocab::START_DATE]);
    let (earliest, latest) = (*earliest(&starts)?, *latest(&starts)?);
    Some(Session { number: ordinal.text().parse().ok()?, ordinal, earliest, latest })
}

/// The kinds that registers give.
fn kinds<'a>(context: &'a Context<'_>) -> HashMap<&'a NamedNode, &'a str> {
    let editorial = context.names.graph(GraphKind::Editorial);
    let quads =
        context.tables.model().iter().filter(|quad| quad.predicate == vocab::KIND && quad.graph_name == editorial);
    quads
        .filter_map(|quad| match (&quad.subject, &quad.object) {
            (NamedOrBlankNode::NamedNode(entity), Term::NamedNode(kind)) => Some((entity, kind.as_str())),
            _ => None,
        })
        .collect()
}

fn diagnostic(context: &Context<'_>, before: &Session<'_>, after: &Session<'_>) -> Diagnostic {
    let name = |session: &Session<'_>| context.names.slug(session.ordinal.entity.as_str()).to_owned();
    let message = format!(
        "{}, number {}, is of {}, and {}, number {}, of {}",
        name(after),
        after.number,
        after.latest.text(),
        name(before),
        before.number,
        before.earliest.text()
    );
    let ordinal = &after.ordinal;
    context
        .at_value(Diagnostic::warning("D025", message), ordinal.record, ordinal.property, ordinal.text())
        .also(context.also_cell(after.latest.record, after.latest.property, after.latest.text(), "its date"))
        .also(context.also_cell(
            before.earliest.record,
            before.earliest.property,
            before.earliest.text(),
            "the date of the one before it",
        ))
        .help("compare the rows with their quotes; if the sources print it so, write a note")
}
