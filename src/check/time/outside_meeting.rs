//! D024: what was adopted, said or given at a meeting is dated outside it.
//!
//! A resolution of a meeting is adopted while the meeting sits. Where sources differ about the meeting's days, its
//! earliest start and its latest end count. One of which only the start is known is over after a year.
//!
//! Example: a resolution of 2003-10-20 whose meeting sat from 2003-10-16 to 2003-10-17.
//!
//! Mend: compare both rows with their quotes. If the sources print it so, leave it and write a note in `data/notes.csv`.

use super::{Claim, Facts, earliest, latest};
use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::evidence::vocab;
use chrono::Months;
use diwan_rml::source::SourceError;
use std::cmp::Ordering;

pub(in crate::check) fn check(context: &Context<'_>) -> Result<Vec<Diagnostic>, SourceError> {
    let facts = Facts::new(context);
    let mut found = Vec::new();
    for at in facts.of(vocab::AT_MEETING) {
        let Some(meeting) = at.node() else { continue };
        let sat = facts.about(meeting, &[vocab::START_DATE, vocab::END_DATE]);
        let dates = facts.about(at.entity, &[vocab::DATE]);
        let outside = dates.iter().filter_map(|date| Some((date, outside(date, &sat)?)));
        found.extend(
            outside.map(|(date, (order, bound))| diagnostic(context, date, order, bound).noted(facts.is_noted(date))),
        );
    }
    found.dedup();
    Ok(found)
}

/// For how long a meeting may sit of which no end is known.
const LONGEST: Months = Months::new(12);

/// Whether a date lies before the meeting or after it, and the meeting's day that shows it. A meeting of which only the
/// end is known is not known not to have begun.
fn outside<'c, 'a>(date: &Claim<'a>, sat: &'c [Claim<'a>]) -> Option<(Ordering, &'c Claim<'a>)> {
    let bounds = |property| sat.iter().filter(move |claim| claim.property == property);
    match (earliest(bounds(vocab::START_DATE)), latest(bounds(vocab::END_DATE))) {
        (Some(start), _) if date.last()? < start.first()? => Some((Ordering::Less, start)),
        (_, Some(end)) if date.first()? > end.last()? => Some((Ordering::Greater, end)),
        (Some(_), None) => {
            let latest = bounds(vocab::START_DATE).max_by_key(|claim| claim.last())?;
            let over = latest.last()?.checked_add_months(LONGEST)?;
            (date.first()? > over).then_some((Ordering::Greater, latest))
        }
        _ => None,
    }
}

fn diagnostic(context: &Context<'_>, date: &Claim<'_>, order: Ordering, bound: &Claim<'_>) -> Diagnostic {
    let meeting = context.names.slug(bound.entity.as_str());
    let bounded = match order {
        Ordering::Less => "began on",
        _ if bound.property == vocab::START_DATE => "began more than a year before, on",
        _ => "ended on",
    };
    let message = format!("it is of {}, and {meeting}, where it was, {bounded} {}", date.text(), bound.text());
    context
        .at_value(Diagnostic::warning("D024", message), date.record, date.property, date.text())
        .also(context.also_cell(bound.record, bound.property, bound.text(), "the meeting"))
        .help("compare both rows with their quotes; if the sources print it so, write a note")
}
