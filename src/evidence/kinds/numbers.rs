//! Numbers of meetings and texts: one number for two things, and a number that names another session.

use super::kind::{ALL_SIDES, Kind, name_of, properties};
use super::series::{SeriesIndex, numbers};
use crate::evidence::facts::{Fact, Facts};
use crate::evidence::{Claim, Contradiction, ascii_digit, vocab};
use diwan_rdf::quads::Id;
use std::collections::{BTreeMap, BTreeSet};

/// One ordinal for two meetings of a series.
pub(super) static SHARED_ORDINAL: Kind = Kind {
    name: "shared-ordinal",
    find: shared_ordinals,
    marked_sides: ALL_SIDES,
    #[cfg(test)]
    fixtures: &[
        "r1 d1 { ex:council-7 a diwan:Meeting ; diwan:kind kind:summit ; diwan:meetingOf ex:council ; diwan:sessionNumber 8 }
         r2 d2 { ex:council-8 a diwan:Meeting ; diwan:kind kind:summit ; diwan:meetingOf ex:council ; diwan:sessionNumber 8 }
         => council-7 sessionNumber 8 (r1) | council-8 sessionNumber 8 (r2)",
        // Another series of the same body, another number, and conferences on two subjects.
        "r1 d1 { ex:council-7 diwan:kind kind:summit ; diwan:meetingOf ex:council ; diwan:sessionNumber 3 }
         r2 d1 { ex:council-8 diwan:kind kind:extraordinary-summit ; diwan:meetingOf ex:council ; diwan:sessionNumber 3 }
         r3 d1 { ex:council-9 diwan:kind kind:summit ; diwan:meetingOf ex:board ; diwan:sessionNumber 3 }
         r4 d1 { ex:labour-2 diwan:kind kind:ministerial-conference ; diwan:meetingOf ex:council ; diwan:sessionNumber 2 }
         r5 d1 { ex:tourism-2 diwan:kind kind:ministerial-conference ; diwan:meetingOf ex:council ; diwan:sessionNumber 2 }",
    ],
};

fn shared_ordinals(facts: &Facts<'_>, concept: Id) -> Vec<Contradiction> {
    let series = SeriesIndex::new(facts, concept);
    let mut found = Vec::new();
    for property in properties(facts, concept) {
        let mut groups: BTreeMap<_, Vec<Fact>> = BTreeMap::new();
        for fact in facts.with(property) {
            let Some(number) = facts.integer(fact.value) else { continue };
            for (body, kind, stem) in series.of(fact.entity) {
                groups.entry((body, kind, stem, number)).or_default().push(fact);
            }
        }
        found.extend(groups.into_iter().filter_map(|((body, kind, stem, number), given)| {
            let name = name_of([facts.iri(body)?, facts.iri(kind)?, stem, &number.to_string()]);
            by_entity(facts, SHARED_ORDINAL.name, name, &given)
        }));
    }
    found
}

/// One number for two texts of a kind that no passage places at different meetings.
pub(super) static SHARED_NUMBER: Kind = Kind {
    name: "shared-number",
    find: shared_numbers,
    marked_sides: ALL_SIDES,
    #[cfg(test)]
    fixtures: &[
        "r1 d1 { ex:t1 diwan:kind kind:resolution ; diwan:atMeeting ex:m ; diwan:documentNumber \"21/10-E\" }
         r2 d1 { ex:t2 diwan:kind kind:resolution ; diwan:atMeeting ex:m ; diwan:documentNumber \"٢١-١٠ P\" }
         => t1 documentNumber 21/10-E (r1) | t2 documentNumber ٢١-١٠ P (r2)",
        "r1 d1 { ex:t1 diwan:kind kind:resolution ; diwan:documentNumber \"-2/11 E\" ; diwan:adoptedBy ex:council }
         r2 d1 { ex:t2 diwan:kind kind:resolution ; diwan:documentNumber \"2/11 C\" }
         => t1 documentNumber -2/11 E (r1) | t2 documentNumber 2/11 C (r2)",
        // Resolutions of two meetings, of two bodies, in two documents, of two years; a decree; another order.
        "r1 d1 { ex:t1 diwan:kind kind:resolution ; diwan:atMeeting ex:m ; diwan:documentNumber \"1/2\" }
         r2 d1 { ex:t2 diwan:kind kind:resolution ; diwan:atMeeting ex:n ; diwan:documentNumber \"1/2\" }
         r3 d1 { ex:t3 diwan:kind kind:resolution ; diwan:adoptedBy ex:council ; diwan:documentNumber \"1/2\" }
         r4 d1 { ex:t4 diwan:kind kind:resolution ; diwan:adoptedBy ex:board ; diwan:documentNumber \"1/2\" }
         r5 d2 { ex:t5 diwan:kind kind:resolution ; diwan:documentNumber \"1/2\" }
         r6 d2 { ex:t6 diwan:kind kind:resolution ; diwan:documentNumber \"1/2\" ; dcterms:date \"1994\"^^xsd:gYear }
         r7 d2 { ex:t7 diwan:kind kind:decree ; diwan:documentNumber \"1/2\" }
         r8 d2 { ex:t8 diwan:kind kind:resolution ; diwan:documentNumber \"2/1\" }",
    ],
};

fn shared_numbers(facts: &Facts<'_>, concept: Id) -> Vec<Contradiction> {
    let mut found = Vec::new();
    for property in properties(facts, concept) {
        let mut groups: BTreeMap<_, Vec<Fact>> = BTreeMap::new();
        for fact in facts.with(property) {
            let (Some(kind), Some(number)) = (facts.kind(fact.entity), facts.literal(fact.value)) else { continue };
            for place in places(facts, fact) {
                groups.entry((kind, figures(number.value()), place)).or_default().push(fact);
            }
        }
        for ((kind, figures, (place, year)), given) in groups {
            let figures = figures.join("-");
            for (body, given) in of_one_body(facts, given) {
                let parts = [facts.iri(kind), Some(&figures), facts.iri(place), year.as_deref(), body];
                found.extend(by_entity(facts, SHARED_NUMBER.name, name_of(parts.into_iter().flatten()), &given));
            }
        }
    }
    found
}

/// Where a text was adopted: its meetings, or if no record names one, the document that prints its number, with the
/// year of its date, because some numbers begin again each year.
fn places(facts: &Facts<'_>, fact: Fact) -> Vec<(Id, Option<String>)> {
    let meetings: BTreeSet<Id> = facts.about(fact.entity, vocab::AT_MEETING).iter().map(|at| at.value).collect();
    if !meetings.is_empty() {
        return meetings.into_iter().map(|meeting| (meeting, None)).collect();
    }
    let date = facts.about(fact.entity, vocab::DATE).first().and_then(|date| facts.literal(date.value));
    let year = date.map(|date| date.value().chars().take(4).collect());
    facts.document(fact.record).map(|document| (document, year)).into_iter().collect()
}

/// The facts about texts of one body. Texts whose body no record names belong to the only body that is named.
fn of_one_body<'q>(facts: &Facts<'q>, given: Vec<Fact>) -> Vec<(Option<&'q str>, Vec<Fact>)> {
    let body = |fact: &Fact| facts.about(fact.entity, vocab::ADOPTED_BY).first().map(|adopter| adopter.value);
    let bodies: BTreeSet<Id> = given.iter().filter_map(body).collect();
    if bodies.len() < 2 {
        return vec![(None, given)];
    }
    let of = |wanted: Id| -> Vec<Fact> { given.iter().copied().filter(|fact| body(fact) == Some(wanted)).collect() };
    bodies.iter().map(|wanted| (facts.iri(*wanted), of(*wanted))).collect()
}

/// The figures of a number: `21/10-E` has 21 and 10. A number without figures is compared as it is.
fn figures(number: &str) -> Vec<String> {
    let digits: String = number.chars().map(ascii_digit).collect();
    let figures = digits.split(|character: char| !character.is_ascii_digit()).filter(|part| !part.is_empty());
    let figures: Vec<String> = figures.map(|figure| figure.trim_start_matches('0').to_owned()).collect();
    if figures.is_empty() { vec![digits] } else { figures }
}

/// A contradiction with a side for each entity, if there are several.
fn by_entity(facts: &Facts<'_>, kind: &'static str, name: String, given: &[Fact]) -> Option<Contradiction> {
    let mut sides: BTreeMap<Id, Vec<Claim>> = BTreeMap::new();
    for fact in given {
        sides.entry(fact.entity).or_default().extend(facts.claim(*fact));
    }
    (sides.len() > 1).then(|| Contradiction { kind, name, sides: sides.into_values().collect() })
}

/// The number of a text names another session than the one that adopted it.
///
/// Numbers such as 21/10 have the number of the session as one of their figures. Which one it is, most numbers of the
/// same document show.
pub(super) static OTHER_SESSION: Kind = Kind {
    name: "other-session",
    find: other_sessions,
    marked_sides: 1,
    #[cfg(test)]
    fixtures: &[
        "r0 d1 { ex:m9 diwan:sessionNumber 9 . ex:m10 diwan:sessionNumber 10 . ex:m11 diwan:sessionNumber 11 }
         r1 d1 { ex:t1 diwan:atMeeting ex:m9 ; diwan:documentNumber \"1/9\" }
         r2 d1 { ex:t2 diwan:atMeeting ex:m10 ; diwan:documentNumber \"2/10\" }
         r3 d1 { ex:t3 diwan:atMeeting ex:m11 ; diwan:documentNumber \"3/11\" }
         r4 d1 { ex:t4 diwan:atMeeting ex:m11 ; diwan:documentNumber \"11/10\" }
         => t4 documentNumber 11/10 (r4) | t4 atMeeting m11 (r4) + m11 sessionNumber 11 (r0)",
        // Another document may number otherwise, and two numbers show no custom.
        "r0 d1 { ex:m9 diwan:sessionNumber 9 . ex:m10 diwan:sessionNumber 10 . ex:m11 diwan:sessionNumber 11 }
         r1 d1 { ex:t1 diwan:atMeeting ex:m9 ; diwan:documentNumber \"1/9\" }
         r2 d1 { ex:t2 diwan:atMeeting ex:m10 ; diwan:documentNumber \"2/10\" }
         r3 d1 { ex:t3 diwan:atMeeting ex:m11 ; diwan:documentNumber \"3/11\" }
         r4 d2 { ex:t4 diwan:atMeeting ex:m11 ; diwan:documentNumber \"11/10\" }",
    ],
};

/// A number of a text, with the meeting at which the same document has the text adopted.
struct Numbered {
    fact: Fact,
    figures: Vec<String>,
    at: Fact,
    session: i64,
    ordinals: Vec<Fact>,
}

fn other_sessions(facts: &Facts<'_>, concept: Id) -> Vec<Contradiction> {
    let Some(ordinal) = facts.id(vocab::SESSION_NUMBER) else { return Vec::new() };
    let sessions = numbers(facts, ordinal);
    let mut documents: BTreeMap<Id, Vec<Numbered>> = BTreeMap::new();
    for fact in properties(facts, concept).into_iter().flat_map(|property| facts.with(property)) {
        let Some(document) = facts.document(fact.record) else { continue };
        let at = facts.about(fact.entity, vocab::AT_MEETING);
        let Some(at) = at.into_iter().find(|at| facts.document(at.record) == Some(document)) else { continue };
        let (Some(number), Some((session, ordinals))) = (facts.literal(fact.value), sessions.get(&at.value)) else {
            continue;
        };
        let (figures, ordinals) = (figures(number.value()), ordinals.clone());
        documents.entry(document).or_default().push(Numbered { fact, figures, at, session: *session, ordinals });
    }
    let strange = documents.values().flat_map(|numbered| {
        let place = usual_place(numbered);
        let differs = move |one: &&Numbered| place.is_some_and(|place| names_another(one, place));
        numbered.iter().filter(differs)
    });
    let mut found: BTreeMap<String, [Vec<Claim>; 2]> = BTreeMap::new();
    for one in strange {
        let Some(entity) = facts.iri(one.fact.entity) else { continue };
        let [printed, sessions] = found.entry(name_of([entity, &one.figures.join("-")])).or_default();
        printed.extend(facts.claim(one.fact));
        if sessions.is_empty() {
            let given = [one.at].into_iter().chain(one.ordinals.iter().copied());
            sessions.extend(given.filter_map(|fact| facts.claim(fact)));
        }
    }
    let contradiction = |(name, sides): (String, [Vec<Claim>; 2])| Contradiction {
        kind: OTHER_SESSION.name,
        name,
        sides: sides.into(),
    };
    found.into_iter().map(contradiction).collect()
}

/// The place at which most numbers have the figure of their session: at least three texts, and more than half of
/// those that have it anywhere.
fn usual_place(numbered: &[Numbered]) -> Option<usize> {
    let mut texts: BTreeMap<usize, BTreeSet<Id>> = BTreeMap::new();
    for one in numbered {
        let session = one.session.to_string();
        let mut places =
            one.figures.iter().enumerate().filter(|(_, figure)| **figure == session).map(|(place, _)| place);
        // A number such as 10/10 shows nothing.
        if let (Some(place), None) = (places.next(), places.next()) {
            texts.entry(place).or_default().insert(one.fact.entity);
        }
    }
    let all: usize = texts.values().map(BTreeSet::len).sum();
    texts.iter().find(|(_, texts)| texts.len() >= 3 && texts.len() * 2 > all).map(|(place, _)| *place)
}

fn names_another(one: &Numbered, place: usize) -> bool {
    one.figures.get(place).is_some_and(|figure| *figure != one.session.to_string())
}
