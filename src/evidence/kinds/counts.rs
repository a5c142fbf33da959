//! Numbers that do not add up: an announced number against what is named, and parts against their whole.

use super::figures::Figure;
use super::kind::{ALL_SIDES, Kind, name_of};
use crate::evidence::compatible::Bound;
use crate::evidence::facts::{Fact, Facts};
use crate::evidence::{Claim, Contradiction, vocab};
use diwan_rdf::quads::Id;
use std::collections::{BTreeMap, BTreeSet};

/// A document announces a number and names more, or gives a complete list of another length.
///
/// The measure is related to what it counts: to a role, whose holders in the body are counted, or to a kind, of which
/// the things at the meeting are counted.
pub(super) static ANNOUNCED_NUMBER: Kind = Kind {
    name: "announced-number",
    find: announced_numbers,
    marked_sides: 1,
    #[cfg(test)]
    fixtures: &[
        "r1 d1 { ex:f diwan:figureOf ex:group ; diwan:measure measure:member-states ; schema:value 3 ; diwan:bound bound:listed }
         r2 d1 { ex:m1 org:organization ex:group ; org:member ex:a ; org:role role:member-state }
         r3 d1 { ex:m2 org:organization ex:group ; org:member ex:b ; org:role role:member-state }
         => f value 3 (r1) | m1 member a (r2) + m2 member b (r3)",
        "r1 d1 { ex:f diwan:figureOf ex:group ; diwan:measure measure:member-states ; schema:value 1 }
         r2 d1 { ex:m1 org:organization ex:group ; org:member ex:a ; org:role role:member-state }
         r3 d1 { ex:m2 org:organization ex:group ; org:member ex:b ; org:role role:member-state }
         => f value 1 (r1) | m1 member a (r2) + m2 member b (r3)",
        // Some of many are named; the list is complete and right; another document names more; a later member; an
        // observer; about so many.
        "r1 d1 { ex:f diwan:figureOf ex:group ; diwan:measure measure:member-states ; schema:value 60 }
         r2 d1 { ex:m1 org:organization ex:group ; org:member ex:a ; org:role role:member-state }
         r3 d2 { ex:f diwan:figureOf ex:group ; diwan:measure measure:member-states ; schema:value 1 ; diwan:bound bound:listed ; schema:observationDate \"1994\"^^xsd:gYear }
         r4 d2 { ex:m1 org:organization ex:group ; org:member ex:a ; org:role role:member-state }
         r5 d2 { ex:m2 org:organization ex:group ; org:member ex:b ; org:role role:member-state ; schema:startDate \"1995-02-01\"^^xsd:date }
         r6 d2 { ex:m3 org:organization ex:group ; org:member ex:c ; org:role role:observer }
         r7 d3 { ex:f diwan:figureOf ex:group ; diwan:measure measure:member-states ; schema:value 1 ; diwan:bound bound:about }
         r8 d3 { ex:m1 org:organization ex:group ; org:member ex:a ; org:role role:member-state }
         r9 d3 { ex:m2 org:organization ex:group ; org:member ex:b ; org:role role:member-state }",
    ],
};

fn announced_numbers(facts: &Facts<'_>, _: Id) -> Vec<Contradiction> {
    let mut found: BTreeMap<String, Contradiction> = BTreeMap::new();
    for (measure, counted) in counted(facts) {
        let named = Named::new(facts, counted);
        for figure in Figure::of_measure(facts, measure) {
            let as_of = facts.in_record(figure.value.entity, vocab::OBSERVATION_DATE, figure.value.record);
            let listed = named.at(facts, &figure, as_of);
            let Some(contradiction) = miscount(facts, measure, &figure, &listed) else { continue };
            // A document that announces the number twice has one contradiction.
            found.entry(contradiction.name.clone()).or_insert(contradiction);
        }
    }
    found.into_values().collect()
}

/// The measures that count something, with the roles and kinds that they are related to.
fn counted(facts: &Facts<'_>) -> Vec<(Id, Id)> {
    let Some(property) = facts.id(vocab::MEASURE) else { return Vec::new() };
    let measures: BTreeSet<Id> = facts.with(property).into_iter().map(|fact| fact.value).collect();
    let related = |measure: Id| facts.editorial(measure, vocab::RELATED).into_iter().map(move |what| (measure, what));
    measures.into_iter().flat_map(related).collect()
}

/// What documents name of one role or kind, by the document and the body or meeting.
struct Named(BTreeMap<(Id, Id), Vec<Fact>>);

impl Named {
    fn new(facts: &Facts<'_>, counted: Id) -> Self {
        let members = facts.with_value(vocab::ROLE, counted).into_iter().filter_map(|fact| {
            let organization = facts.in_record(fact.entity, vocab::ORGANIZATION, fact.record)?.value;
            Some((organization, facts.in_record(fact.entity, vocab::MEMBER, fact.record)?))
        });
        let things = facts.id(vocab::AT_MEETING).into_iter().flat_map(|at| facts.with(at));
        let things = things.filter(|at| facts.kind(at.entity) == Some(counted)).map(|at| (at.value, at));
        let mut named: BTreeMap<_, Vec<Fact>> = BTreeMap::new();
        for (of, fact) in members.chain(things) {
            let Some(document) = facts.document(fact.record) else { continue };
            named.entry((document, of)).or_default().push(fact);
        }
        Self(named)
    }

    /// What the document of a figure names, without what joined after the date of the figure.
    fn at(&self, facts: &Facts<'_>, figure: &Figure, as_of: Option<Fact>) -> Vec<Fact> {
        let named = self.0.get(&(figure.document, figure.of)).into_iter().flatten().copied();
        let as_of = as_of.and_then(|date| facts.days(date));
        let joined_later = |fact: &Fact| {
            let start = facts.in_record(fact.entity, vocab::START_DATE, fact.record);
            let start = start.and_then(|start| facts.days(start));
            matches!((&as_of, start), (Some(as_of), Some(start)) if start.start() > as_of.end())
        };
        named.filter(|fact| !joined_later(fact)).collect()
    }
}

fn miscount(facts: &Facts<'_>, measure: Id, figure: &Figure, named: &[Fact]) -> Option<Contradiction> {
    let things: BTreeSet<Id> = named.iter().map(|fact| thing(facts, *fact)).collect();
    let number = u32::try_from(things.len()).ok().map(f64::from)?;
    let is_wrong = match figure.bound {
        Bound::Exactly => number > figure.number,
        Bound::Listed => number.total_cmp(&figure.number).is_ne(),
        Bound::About | Bound::Over | Bound::AtLeast => false,
    };
    let name = name_of([facts.iri(figure.of)?, facts.iri(measure)?, facts.iri(figure.document)?]);
    let claims = |facts_of: &[Fact]| -> Vec<Claim> { facts_of.iter().filter_map(|fact| facts.claim(*fact)).collect() };
    let sides = vec![claims(&[figure.value]), claims(named)];
    (is_wrong && number > 0.0).then_some(Contradiction { kind: ANNOUNCED_NUMBER.name, name, sides })
}

/// What a fact names: the member of a membership, or the thing that was at a meeting.
fn thing(facts: &Facts<'_>, fact: Fact) -> Id {
    if Some(fact.property) == facts.id(vocab::MEMBER) { fact.value } else { fact.entity }
}

/// Parts that are more than their whole, or that do not make it up though all are given.
pub(super) static PARTS_AND_WHOLE: Kind = Kind {
    name: "parts-and-whole",
    find: parts_and_whole,
    marked_sides: ALL_SIDES,
    #[cfg(test)]
    fixtures: &[
        "r1 d1 { ex:all diwan:figureOf ex:e ; diwan:measure measure:killed-civilians ; schema:value 106 }
         r2 d1 { ex:women diwan:figureOf ex:e ; schema:value 83 ; dcterms:isPartOf ex:all }
         r3 d1 { ex:children diwan:figureOf ex:e ; schema:value 613 ; dcterms:isPartOf ex:all }
         => all value 106 (r1) | children value 613 (r3) + women value 83 (r2)",
        "r1 d1 { ex:all diwan:figureOf ex:e ; schema:value 100 ; diwan:bound bound:listed }
         r2 d1 { ex:women diwan:figureOf ex:e ; schema:value 60 ; dcterms:isPartOf ex:all }
         r3 d1 { ex:men diwan:figureOf ex:e ; schema:value 30 ; dcterms:isPartOf ex:all }
         => all value 100 (r1) | men value 30 (r3) + women value 60 (r2)",
        "r1 d1 { ex:all diwan:figureOf ex:e ; schema:value 2000 }
         r2 d1 { ex:oil diwan:figureOf ex:e ; schema:value 70 ; schema:unitText \"%\" ; dcterms:isPartOf ex:all }
         r3 d1 { ex:gas diwan:figureOf ex:e ; schema:value 40 ; schema:unitText \"%\" ; dcterms:isPartOf ex:all }
         => all value 2000 (r1) | gas value 40 (r3) + oil value 70 (r2)",
        // Less than the whole; more than a whole that is no upper bound; the parts of another document; shares of 100 %.
        "r1 d1 { ex:all diwan:figureOf ex:e ; schema:value 106 }
         r2 d1 { ex:women diwan:figureOf ex:e ; schema:value 83 ; dcterms:isPartOf ex:all }
         r3 d1 { ex:children diwan:figureOf ex:e ; schema:value 23 ; dcterms:isPartOf ex:all }
         r4 d2 { ex:all diwan:figureOf ex:e ; schema:value 100 ; diwan:bound bound:over }
         r5 d2 { ex:women diwan:figureOf ex:e ; schema:value 110 ; dcterms:isPartOf ex:all }
         r6 d3 { ex:children diwan:figureOf ex:e ; schema:value 613 ; dcterms:isPartOf ex:all }
         r7 d4 { ex:all diwan:figureOf ex:e ; schema:value 5 }
         r8 d4 { ex:women diwan:figureOf ex:e ; schema:value 100 ; schema:unitText \"%\" ; dcterms:isPartOf ex:all }",
    ],
};

fn parts_and_whole(facts: &Facts<'_>, _: Id) -> Vec<Contradiction> {
    let mut groups: BTreeMap<(Id, Id), BTreeMap<Id, Figure>> = BTreeMap::new();
    for part in facts.id(vocab::IS_PART_OF).into_iter().flat_map(|property| facts.with(property)) {
        let value = facts.in_record(part.entity, vocab::VALUE, part.record);
        if let Some(figure) = value.and_then(|value| Figure::new(facts, value)) {
            // Of two records that repeat a part, the first counts.
            groups.entry((part.value, figure.document)).or_default().entry(part.entity).or_insert(figure);
        }
    }
    groups.into_iter().filter_map(|((whole, document), parts)| of_whole(facts, whole, document, &parts)).collect()
}

fn of_whole(facts: &Facts<'_>, whole: Id, document: Id, parts: &BTreeMap<Id, Figure>) -> Option<Contradiction> {
    let values =
        facts.about(whole, vocab::VALUE).into_iter().filter(|fact| facts.document(fact.record) == Some(document));
    let wholes: Vec<Figure> = values.filter_map(|value| Figure::new(facts, value)).collect();
    let greatest = wholes.iter().max_by(|a, b| a.number.total_cmp(&b.number))?;
    let parts: Vec<&Figure> = parts.values().collect();
    if !parts_differ(facts, greatest, &parts) {
        return None;
    }
    let claims = |fact: Fact| facts.claim(fact);
    Some(Contradiction {
        kind: PARTS_AND_WHOLE.name,
        name: name_of([facts.iri(whole)?, facts.iri(document)?]),
        sides: vec![
            wholes.iter().filter_map(|figure| claims(figure.value)).collect(),
            parts.iter().filter_map(|figure| claims(figure.value)).collect(),
        ],
    })
}

fn parts_differ(facts: &Facts<'_>, whole: &Figure, parts: &[&Figure]) -> bool {
    let sum: f64 = parts.iter().map(|part| if part.bound == Bound::About { 0.9 } else { 1.0 } * part.number).sum();
    let is_share = |figure: &Figure| figure.units(facts).iter().any(|unit| unit == "%");
    let are_shares = !is_share(whole) && parts.iter().all(|part| is_share(part));
    if are_shares {
        return sum > 100.0;
    }
    match whole.bound {
        Bound::Exactly => sum > whole.number,
        Bound::Listed => sum.total_cmp(&whole.number).is_ne(),
        Bound::About => sum > 1.1 * whole.number,
        Bound::Over | Bound::AtLeast => false,
    }
}
