//! D025: an ordinal runs against the dates of its series.
//!
//! The ninth session of a body is not held before its eighth. A pair that runs the other way has a wrong number or a
//! wrong date, in a source or in a row. Meetings of one body and one kind, whose
//! slugs differ in their last part only, are a series.
//!
//! Example: a 30th session of 2003-05-28 and a 31st of 2002-06-25.
//!
//! Mend: compare both rows with their quotes. If the sources print it so, leave it and write a note in `data/notes.csv`.

use super::{Claim, Facts};
use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::dataset::GraphKind;
use crate::evidence::vocab;
use crate::source::SourceError;
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
        for pair in sessions.windows(2) {
            let [before, after] = pair else { continue };
            let backwards = before.number < after.number && before.earliest.first() > after.latest.last();
            if backwards && is_news(&facts, before) && is_news(&facts, after) {
                found.push(diagnostic(context, before, after));
            }
        }
    }
    Ok(found)
}

fn is_news(facts: &Facts<'_>, session: &Session<'_>) -> bool {
    facts.is_news(session.ordinal.record, session.earliest.record)
        && facts.is_news(session.latest.record, session.latest.record)
}

/// What the meetings of a series have in common: body, kind, and their slugs but for the last part.
type Series<'a> = (&'a NamedNode, &'a str, &'a str);

/// The meetings of each series, by number.
fn series<'a>(context: &'a Context<'_>, facts: &Facts<'a>) -> BTreeMap<Series<'a>, Vec<Session<'a>>> {
    let kinds = kinds(context);
    let mut series: BTreeMap<_, Vec<Session<'_>>> = BTreeMap::new();
    for body in facts.of(vocab::MEETING_OF) {
        let (Some(node), Some(session)) = (body.node(), session(facts, body.entity)) else { continue };
        let kind = kinds.get(body.entity).copied().unwrap_or_default();
        let slug = context.names.slug(body.entity.as_str());
        let name = slug.rsplit_once('-').map_or(slug, |(name, _)| name);
        let sessions = series.entry((node, kind, name)).or_default();
        if !sessions.iter().any(|other| other.ordinal.entity == session.ordinal.entity) {
            sessions.push(session);
        }
    }
    series.values_mut().for_each(|sessions| sessions.sort_by_key(|session| session.number));
    series
}

/// None when records differ about the number: that contradiction is told as one.
fn session<'a>(facts: &Facts<'a>, meeting: &'a NamedNode) -> Option<Session<'a>> {
    let ordinals = facts.about(meeting, &[vocab::SESSION_NUMBER]);
    let ordinal = *ordinals.first().filter(|first| ordinals.iter().all(|other| other.value == first.value))?;
    let starts = facts.about(meeting, &[vocab::START_DATE]);
    let known = || starts.iter().filter(|start| start.first().is_some());
    Some(Session {
        number: ordinal.text().parse().ok()?,
        ordinal,
        earliest: *known().min_by_key(|start| start.first())?,
        latest: *known().max_by_key(|start| start.last())?,
    })
}

/// The kinds that registers give.
fn kinds<'a>(context: &'a Context<'_>) -> HashMap<&'a NamedNode, &'a str> {
    let editorial = context.names.graph(GraphKind::Editorial);
    let quads =
        context.tables.quads.iter().filter(|quad| quad.predicate == vocab::KIND && quad.graph_name == editorial);
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
    context
        .at_cell(Diagnostic::warning("D025", message), after.ordinal.record, after.ordinal.property)
        .also(context.also_cell(after.latest.record, after.latest.property, "its date"))
        .also(context.also_cell(before.earliest.record, before.earliest.property, "the date of the one before it"))
        .help("compare the rows with their quotes; if the sources print it so, write a note")
}
