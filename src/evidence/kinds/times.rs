//! Dates that do not fit what they belong to: outside the meeting, or before what is referred to.

use super::kind::{Kind, name_of, properties};
use crate::evidence::facts::{Fact, Facts};
use crate::evidence::{Claim, Contradiction, vocab};
use chrono::{Months, NaiveDate};
use diwan_rdf::quads::Id;
use oxigraph::model::NamedNodeRef;
use std::collections::BTreeSet;
use std::ops::RangeInclusive;

/// A text, a statement or an award is dated outside the meeting at which the same document has it.
pub(super) static OUTSIDE_MEETING: Kind = Kind {
    name: "outside-meeting",
    find: outside_meetings,
    marked_sides: 1,
    #[cfg(test)]
    fixtures: &[
        "r1 d1 { ex:m schema:startDate \"1994-12-13\"^^xsd:date ; schema:endDate \"1994-12-14\"^^xsd:date }
         r2 d2 { ex:speech diwan:atMeeting ex:m ; dcterms:date \"1994-12-15\"^^xsd:date }
         => speech date 1994-12-15 (r2) | m endDate 1994-12-14 (r1) + m startDate 1994-12-13 (r1)",
        // Within it, within its month, in the year after a start without an end, and by another document.
        "r1 d1 { ex:m schema:startDate \"1994-12-13\"^^xsd:date ; schema:endDate \"1994-12-14\"^^xsd:date . ex:n schema:startDate \"1994-12-13\"^^xsd:date }
         r2 d2 { ex:speech diwan:atMeeting ex:m ; dcterms:date \"1994-12-14\"^^xsd:date }
         r3 d2 { ex:thanks diwan:atMeeting ex:m ; dcterms:date \"1994-12\"^^xsd:gYearMonth }
         r4 d2 { ex:reply diwan:atMeeting ex:n ; dcterms:date \"1994-12-20\"^^xsd:date }
         r5 d2 { ex:text diwan:atMeeting ex:m }
         r6 d3 { ex:text dcterms:date \"1995-01-01\"^^xsd:date }",
    ],
};

/// The time after which a meeting without a known end is over.
const LONGEST: Months = Months::new(12);

fn outside_meetings(facts: &Facts<'_>, concept: Id) -> Vec<Contradiction> {
    let mut found = Vec::new();
    for property in properties(facts, concept) {
        for given in facts.by_entity(property) {
            found.extend(outside_meetings_of(facts, &given));
        }
    }
    found
}

/// The contradictions about one text or statement: one for each document and meeting.
fn outside_meetings_of(facts: &Facts<'_>, dates: &[Fact]) -> Vec<Contradiction> {
    let Some(first) = dates.first() else { return Vec::new() };
    let at = facts.about(first.entity, vocab::AT_MEETING);
    let places: BTreeSet<(Option<Id>, Id)> = at.iter().map(|at| (facts.document(at.record), at.value)).collect();
    let of_place = |(document, meeting): (Option<Id>, Id)| {
        let days = bounds(facts, meeting, document);
        let own = dates.iter().copied().filter(|date| facts.document(date.record) == document);
        let outside: Vec<Fact> = own.filter(|date| is_outside(facts, *date, &days)).collect();
        let name = name_of([facts.iri(first.entity)?, facts.iri(meeting)?, facts.iri(document?)?]);
        contradiction(facts, OUTSIDE_MEETING.name, name, [&outside, &days])
    };
    places.into_iter().filter_map(of_place).collect()
}

/// The start and end of a meeting: as a document gives them, or where it gives no start, as any document does.
fn bounds(facts: &Facts<'_>, meeting: Id, document: Option<Id>) -> Vec<Fact> {
    let ends = facts.about(meeting, vocab::END_DATE);
    let all: Vec<Fact> = ends.into_iter().chain(facts.about(meeting, vocab::START_DATE)).collect();
    let own: Vec<Fact> = all.iter().copied().filter(|fact| facts.document(fact.record) == document).collect();
    let has_start = own.iter().any(|fact| Some(fact.property) == facts.id(vocab::START_DATE));
    if has_start { own } else { all }
}

fn is_outside(facts: &Facts<'_>, date: Fact, bounds: &[Fact]) -> bool {
    let days = |property: NamedNodeRef<'_>| {
        let property = facts.id(property);
        let of_property = bounds.iter().filter(move |fact| Some(fact.property) == property);
        of_property.filter_map(|fact| facts.days(*fact)).collect::<Vec<_>>()
    };
    let (starts, ends) = (days(vocab::START_DATE), days(vocab::END_DATE));
    let (Some(date), Some(start)) = (facts.days(date), starts.iter().map(|days| *days.start()).min()) else {
        return false;
    };
    let latest_start = starts.iter().map(|days| *days.end()).max();
    let end = ends.iter().map(|days| *days.end()).max();
    let over = end.or_else(|| latest_start?.checked_add_months(LONGEST));
    *date.end() < start || over.is_some_and(|over| *date.start() > over)
}

/// A text or a statement is older than what it recalls, or than the event in connection with which it was made.
pub(super) static REFERS_TO_LATER: Kind = Kind {
    name: "refers-to-later",
    find: refers_to_later,
    marked_sides: 0,
    #[cfg(test)]
    fixtures: &[
        "r1 d1 { ex:t1 dcterms:date \"2006-06-19\"^^xsd:date ; dcterms:references ex:t2 }
         r2 d1 { ex:t2 diwan:atMeeting ex:m }
         r3 d1 { ex:m schema:startDate \"2006-10-16\"^^xsd:date }
         => t1 references t2 (r1) + t1 date 2006-06-19 (r1) | m startDate 2006-10-16 (r3)",
        "r1 d1 { ex:s dcterms:date \"2020-10-14\"^^xsd:date ; prov:wasInfluencedBy ex:e }
         r2 d2 { ex:e schema:startDate \"2020-10-17\"^^xsd:date }
         => s wasInfluencedBy e (r1) + s date 2020-10-14 (r1) | e startDate 2020-10-17 (r2)",
        // The document's own date for the meeting counts, though another document dates the text itself.
        "r1 d1 { ex:t1 dcterms:date \"2006-06-19\"^^xsd:date ; dcterms:references ex:t2 }
         r2 d1 { ex:t2 diwan:atMeeting ex:m . ex:m schema:startDate \"2006-10-16\"^^xsd:date }
         r3 d2 { ex:t2 dcterms:date \"2003\"^^xsd:gYear }
         => t1 references t2 (r1) + t1 date 2006-06-19 (r1) | m startDate 2006-10-16 (r2)",
        // Later, on the same day, in the same year, and a document that has its own date for the text recalled.
        "r1 d1 { ex:t1 dcterms:date \"2006-06-19\"^^xsd:date ; dcterms:references ex:t2 , ex:t3 , ex:t4 , ex:t5 }
         r2 d1 { ex:t2 dcterms:date \"2006-06-18\"^^xsd:date . ex:t3 dcterms:date \"2006-06-19\"^^xsd:date }
         r3 d1 { ex:t4 dcterms:date \"2006\"^^xsd:gYear . ex:t5 dcterms:date \"2003\"^^xsd:gYear }
         r4 d2 { ex:t5 dcterms:date \"2007\"^^xsd:gYear }",
    ],
};

fn refers_to_later(facts: &Facts<'_>, concept: Id) -> Vec<Contradiction> {
    let links = properties(facts, concept).into_iter().flat_map(|property| facts.with(property));
    let mut found: Vec<Contradiction> = links.filter_map(|link| later(facts, link)).collect();
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found.dedup_by(|a, b| a.name == b.name);
    found
}

fn later(facts: &Facts<'_>, link: Fact) -> Option<Contradiction> {
    let document = facts.document(link.record);
    let (own, other) = (times(facts, link.entity, document), times(facts, link.value, document));
    let days = |dates: &[Fact]| -> Vec<RangeInclusive<NaiveDate>> {
        dates.iter().filter_map(|date| facts.days(*date)).collect()
    };
    let latest = days(&own).iter().map(|days| *days.end()).max()?;
    let earliest = days(&other).iter().map(|days| *days.start()).min()?;
    let own = [vec![link], own].concat();
    let name = name_of([facts.iri(link.entity)?, facts.iri(link.value)?, facts.iri(document?)?]);
    (latest < earliest).then(|| contradiction(facts, REFERS_TO_LATER.name, name, [&own, &other]))?
}

/// When something was: its dates, or those of the meeting at which it was, as a document gives them; or else as any
/// document does.
fn times(facts: &Facts<'_>, thing: Id, document: Option<Id>) -> Vec<Fact> {
    let dates = |thing: Id| {
        let properties = [vocab::DATE, vocab::START_DATE, vocab::END_DATE];
        properties.into_iter().flat_map(|property| facts.about(thing, property)).collect::<Vec<_>>()
    };
    let is_own = |fact: &Fact| facts.document(fact.record) == document;
    let own = dates(thing);
    let at = facts.about(thing, vocab::AT_MEETING);
    let meetings = |at: &[Fact]| -> BTreeSet<Id> { at.iter().map(|at| at.value).collect() };
    let at_own: Vec<Fact> = at.iter().copied().filter(is_own).collect();
    let of_meetings = |at: &[Fact]| meetings(at).into_iter().flat_map(dates).collect::<Vec<Fact>>();
    let given = |facts: Vec<Fact>| facts.into_iter().filter(is_own).collect::<Vec<_>>();
    let choices = [given(own.clone()), given(of_meetings(&at_own)), own, of_meetings(&at)];
    choices.into_iter().find(|dates| !dates.is_empty()).unwrap_or_default()
}

/// A contradiction of two sides, if neither is empty.
pub(super) fn contradiction(
    facts: &Facts<'_>,
    kind: &'static str,
    name: String,
    sides: [&[Fact]; 2],
) -> Option<Contradiction> {
    let claims = |side: &[Fact]| -> Vec<Claim> { side.iter().filter_map(|fact| facts.claim(*fact)).collect() };
    let sides: Vec<_> = sides.into_iter().map(claims).collect();
    sides.iter().all(|side| !side.is_empty()).then_some(Contradiction { kind, name, sides })
}
