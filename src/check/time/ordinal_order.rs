//! D025: an ordinal runs against the dates of its series.
//!
//! The ninth session of a body is not held before its eighth. A pair that runs the other way has a wrong number or a
//! wrong date, in a source or in a row. Meetings of one body and one kind are a series.
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

/// A meeting with its number and one of its dates.
struct Session<'a> {
    number: i64,
    ordinal: Claim<'a>,
    start: Claim<'a>,
}

pub(in crate::check) fn check(context: &Context<'_>) -> Result<Vec<Diagnostic>, SourceError> {
    let facts = Facts::new(context);
    let mut found = Vec::new();
    for sessions in series(context, &facts).values() {
        for pair in sessions.windows(2) {
            let [before, after] = pair else { continue };
            let backwards = before.number < after.number && before.start.first() > after.start.last();
            if backwards && facts.is_news(before.start.record, after.start.record) && news_of_numbers(&facts, pair) {
                found.push(diagnostic(context, before, after));
            }
        }
    }
    Ok(found)
}

fn news_of_numbers(facts: &Facts<'_>, pair: &[Session<'_>]) -> bool {
    pair.iter().all(|session| facts.is_news(session.ordinal.record, session.ordinal.record))
}

/// The meetings of each body and kind, by number.
fn series<'a>(context: &'a Context<'_>, facts: &Facts<'a>) -> BTreeMap<(&'a NamedNode, &'a str), Vec<Session<'a>>> {
    let kinds = kinds(context);
    let mut series: BTreeMap<_, Vec<Session<'_>>> = BTreeMap::new();
    for body in facts.of(vocab::MEETING_OF) {
        let (Some(node), Some(session)) = (body.node(), session(facts, body.entity)) else { continue };
        let kind = kinds.get(body.entity).copied().unwrap_or_default();
        let sessions = series.entry((node, kind)).or_default();
        if !sessions.iter().any(|other| other.ordinal.entity == session.ordinal.entity) {
            sessions.push(session);
        }
    }
    series.values_mut().for_each(|sessions| sessions.sort_by_key(|session| session.number));
    series
}

fn session<'a>(facts: &Facts<'a>, meeting: &'a NamedNode) -> Option<Session<'a>> {
    let ordinal = *facts.about(meeting, &[vocab::SESSION_NUMBER]).first()?;
    let start = *facts.about(meeting, &[vocab::START_DATE]).iter().find(|start| start.first().is_some())?;
    Some(Session { number: ordinal.text().parse().ok()?, ordinal, start })
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
        after.start.text(),
        name(before),
        before.number,
        before.start.text()
    );
    context
        .at_cell(Diagnostic::warning("D025", message), after.ordinal.record, after.ordinal.property)
        .also(context.also_cell(after.start.record, after.start.property, "its date"))
        .also(context.also_cell(before.start.record, before.start.property, "the date of the one before it"))
        .help("compare the rows with their quotes; if the sources print it so, write a note")
}
