//! Numbered meetings whose dates do not follow: a later number before an earlier one, and another interval than the one
//! that a document states.

use super::figures::{Figure, measures};
use super::kind::{Kind, name_of, properties};
use super::series::{Series, SeriesIndex, numbers};
use super::times::contradiction;
use crate::evidence::facts::{Fact, Facts};
use crate::evidence::{Contradiction, vocab};
use chrono::NaiveDate;
use diwan_rdf::quads::Id;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

/// Meetings whose numbers and dates do not go together.
pub(super) static SEQUENCE: Kind = Kind {
    name: "sequence",
    find: sequence,
    marked_sides: 0,
    #[cfg(test)]
    fixtures: &[
        "r1 d1 { ex:s-30 diwan:kind kind:summit ; diwan:meetingOf ex:council ; diwan:sessionNumber 30 ; schema:startDate \"2003-05-28\"^^xsd:date }
         r2 d1 { ex:s-31 diwan:kind kind:summit ; diwan:meetingOf ex:council ; diwan:sessionNumber 31 ; schema:startDate \"2002-06-25\"^^xsd:date }
         => s-30 sessionNumber 30 (r1) + s-30 startDate 2003-05-28 (r1) | s-31 sessionNumber 31 (r2) + s-31 startDate 2002-06-25 (r2)",
        "r0 d2 { ex:f diwan:figureOf ex:council ; diwan:measure measure:years-between-meetings ; schema:value 3 ; schema:unitText \"years\" }
         r1 d1 { ex:s-10 diwan:kind kind:summit ; diwan:meetingOf ex:council ; diwan:sessionNumber 10 ; schema:startDate \"2003-10-16\"^^xsd:date }
         r2 d1 { ex:s-11 diwan:kind kind:summit ; diwan:meetingOf ex:council ; diwan:sessionNumber 11 ; schema:startDate \"2008-03-13\"^^xsd:date }
         => f value 3 (r0) | s-10 sessionNumber 10 (r1) + s-10 startDate 2003-10-16 (r1) + s-11 sessionNumber 11 (r2) + s-11 startDate 2008-03-13 (r2)",
        // A date that two documents give counts, not that of a third.
        "r0 d2 { ex:f diwan:figureOf ex:council ; diwan:measure measure:years-between-meetings ; schema:value 3 ; schema:unitText \"years\" }
         r1 d1 { ex:s-10 diwan:kind kind:summit ; diwan:meetingOf ex:council ; diwan:sessionNumber 10 ; schema:startDate \"2003-10-16\"^^xsd:date }
         r2 d2 { ex:s-10 schema:startDate \"2003\"^^xsd:gYear }
         r3 d3 { ex:s-10 schema:startDate \"2006-10-16\"^^xsd:date }
         r4 d1 { ex:s-11 diwan:kind kind:summit ; diwan:meetingOf ex:council ; diwan:sessionNumber 11 ; schema:startDate \"2008-03-13\"^^xsd:date }
         => f value 3 (r0) | s-10 sessionNumber 10 (r1) + s-10 startDate 2003-10-16 (r1) + s-11 sessionNumber 11 (r4) + s-11 startDate 2008-03-13 (r4)",
        // Three years apart within a year, six years over two numbers, an extraordinary summit, and a year alone.
        "r0 d2 { ex:f diwan:figureOf ex:council ; diwan:measure measure:years-between-meetings ; schema:value 3 ; schema:unitText \"years\" }
         r1 d1 { ex:s-7 diwan:kind kind:summit ; diwan:meetingOf ex:council ; diwan:sessionNumber 7 ; schema:startDate \"1994-12-13\"^^xsd:date }
         r2 d1 { ex:s-8 diwan:kind kind:summit ; diwan:meetingOf ex:council ; diwan:sessionNumber 8 ; schema:startDate \"1997-12-09\"^^xsd:date }
         r3 d1 { ex:s-10 diwan:kind kind:summit ; diwan:meetingOf ex:council ; diwan:sessionNumber 10 ; schema:startDate \"2003-10-16\"^^xsd:date }
         + kind:extraordinary-summit skos:broader kind:summit .
         r4 d1 { ex:x-3 diwan:kind kind:extraordinary-summit ; diwan:meetingOf ex:council ; diwan:sessionNumber 3 ; schema:startDate \"2005-12-07\"^^xsd:date }
         r5 d1 { ex:x-4 diwan:kind kind:extraordinary-summit ; diwan:meetingOf ex:council ; diwan:sessionNumber 4 ; schema:startDate \"2012-08-14\"^^xsd:date }
         r6 d1 { ex:s-11 diwan:kind kind:summit ; diwan:meetingOf ex:council ; diwan:sessionNumber 11 ; schema:startDate \"2007\"^^xsd:gYear }",
    ],
};

/// A meeting of a series with the facts that number and date it.
struct Session {
    meeting: Id,
    number: i64,
    days: Days,
    facts: Vec<Fact>,
}

fn sequence(facts: &Facts<'_>, concept: Id) -> Vec<Contradiction> {
    let index = SeriesIndex::new(facts, concept);
    let intervals = intervals(facts);
    let mut found = Vec::new();
    for ((body, kind, stem), sessions) in all_sessions(facts, &index, concept) {
        let intervals =
            intervals.iter().filter(|figure| figure.of == body && stem.is_empty() && index.is_regular(kind));
        let intervals: Vec<&Figure> = intervals.collect();
        for pair in sessions.windows(2) {
            let [before, after] = pair else { continue };
            if after.days.end() < before.days.start() {
                found.extend(backwards(facts, before, after));
            }
            found.extend(intervals.iter().filter_map(|figure| irregular(facts, figure, before, after)));
        }
    }
    found
}

/// The sessions of each series, sorted by number. Meetings that share a number are left out: that is a contradiction
/// of another kind.
fn all_sessions<'q>(facts: &Facts<'q>, index: &SeriesIndex<'_, 'q>, concept: Id) -> BTreeMap<Series<'q>, Vec<Session>> {
    let mut series: BTreeMap<_, BTreeMap<i64, Vec<Session>>> = BTreeMap::new();
    for property in properties(facts, concept) {
        for (meeting, (number, given)) in numbers(facts, property).into_iter().collect::<BTreeMap<_, _>>() {
            for key in index.of(meeting) {
                let session = session(facts, meeting, number, &given);
                series.entry(key).or_default().entry(number).or_default().extend(session);
            }
        }
    }
    let alone = |sessions: Vec<Session>| sessions.into_iter().next();
    let sorted = |numbered: BTreeMap<i64, Vec<Session>>| -> Vec<Session> {
        numbered.into_values().filter(|sessions| sessions.len() == 1).filter_map(alone).collect()
    };
    series.into_iter().map(|(key, numbered)| (key, sorted(numbered))).collect()
}

/// A meeting with the most precise of its starts about which most documents agree. `None` if no record dates it.
fn session(facts: &Facts<'_>, meeting: Id, number: i64, numbered: &[Fact]) -> Option<Session> {
    let starts = facts.about(meeting, vocab::START_DATE);
    let dated = starts.iter().filter_map(|fact| Some((*fact, facts.days(*fact)?)));
    let agreed = agreed(facts, dated.collect());
    let length = |days: &Days| *days.end() - *days.start();
    let shortest = agreed.iter().map(|(_, days)| length(days)).min()?;
    let precise: Vec<_> = agreed.into_iter().filter(|(_, days)| length(days) == shortest).collect();
    let first = precise.iter().map(|(_, days)| *days.start()).min()?;
    let last = precise.iter().map(|(_, days)| *days.end()).max()?;
    let starts = precise.into_iter().map(|(fact, _)| fact);
    Some(Session { meeting, number, days: first..=last, facts: numbered.iter().copied().chain(starts).collect() })
}

type Days = RangeInclusive<NaiveDate>;

/// The dates with which those of most documents can agree.
fn agreed(facts: &Facts<'_>, dated: Vec<(Fact, Days)>) -> Vec<(Fact, Days)> {
    let support = |days: &Days| {
        let agreeing = dated.iter().filter(|(_, other)| days.start() <= other.end() && other.start() <= days.end());
        agreeing.filter_map(|(fact, _)| facts.document(fact.record)).collect::<BTreeSet<_>>().len()
    };
    let supported: Vec<usize> = dated.iter().map(|(_, days)| support(days)).collect();
    let most = supported.iter().max().copied();
    let dated = dated.into_iter().zip(supported).filter(|(_, support)| Some(*support) == most);
    dated.map(|(dated, _)| dated).collect()
}

fn backwards(facts: &Facts<'_>, before: &Session, after: &Session) -> Option<Contradiction> {
    let name = name_of([facts.iri(before.meeting)?, facts.iri(after.meeting)?]);
    contradiction(facts, SEQUENCE.name, name, [&before.facts, &after.facts])
}

/// The exact intervals that documents state, in years.
fn intervals(facts: &Facts<'_>) -> Vec<Figure> {
    let measures: BTreeSet<Id> = measures(facts, vocab::SESSION_NUMBER).into_iter().collect();
    let figures = measures.into_iter().flat_map(|measure| Figure::of_measure(facts, measure));
    figures.filter(|figure| figure.is_exact() && figure.number > 0.0).collect()
}

/// The contradiction between a stated interval and two meetings of which none between is numbered and dated. A third of
/// the interval more or less is no contradiction.
fn irregular(facts: &Facts<'_>, figure: &Figure, before: &Session, after: &Session) -> Option<Contradiction> {
    let steps = i32::try_from(after.number - before.number).ok().map(f64::from)?;
    let years = |from: NaiveDate, to: NaiveDate| {
        i32::try_from((to - from).num_days()).map_or(f64::MAX, f64::from) / 365.25 / steps
    };
    let least = years(*before.days.end(), *after.days.start());
    let most = years(*before.days.start(), *after.days.end());
    let slack = figure.number / 3.0;
    let is_irregular = least > figure.number + slack || most < figure.number - slack;
    let name = name_of([facts.iri(figure.value.entity)?, facts.iri(before.meeting)?, facts.iri(after.meeting)?]);
    let sessions = [before.facts.clone(), after.facts.clone()].concat();
    is_irregular.then(|| contradiction(facts, SEQUENCE.name, name, [&[figure.value], &sessions]))?
}
