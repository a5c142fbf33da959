//! By whom an award was given, and on whose behalf something was said, issued or given: documents that do not name the
//! same ones.

use super::kind::{ALL_SIDES, Kind, name_of, properties};
use crate::evidence::compatible::Containment;
use crate::evidence::facts::{Fact, Facts};
use crate::evidence::{Claim, Contradiction};
use diwan_rdf::quads::Id;
use oxigraph::model::vocab::rdf;
use std::collections::{BTreeMap, BTreeSet};

pub(super) static DIFFERING_PRINCIPALS: Kind = Kind {
    name: "differing-principals",
    find: differing_principals,
    marked_sides: ALL_SIDES,
    #[cfg(test)]
    fixtures: &[
        "r1 d1 { ex:speech a diwan:PublicStatement ; diwan:represented ex:group }
         r2 d2 { ex:speech a diwan:PublicStatement ; diwan:represented ex:group }
         r3 d2 { ex:speech a diwan:PublicStatement ; diwan:represented ex:secretary }
         => speech represented group (r1) | speech represented group (r2) + speech represented secretary (r3)",
        "r1 d1 { ex:award a diwan:Conferral ; diwan:conferredBy ex:director }
         r2 d2 { ex:award a diwan:Conferral ; diwan:conferredBy ex:other }
         r3 d2 { ex:m org:member ex:director ; org:organization ex:body }
         => award conferredBy director (r1) | award conferredBy other (r2)",
        // The holder of a post acts for the body in which the post is; two passages of one document name one each; and
        // a participant acts for one state here and for another there.
        "r1 d1 { ex:speech a diwan:PublicStatement ; diwan:represented ex:body }
         r2 d2 { ex:speech a diwan:PublicStatement ; diwan:represented ex:secretary . ex:secretary org:postIn ex:body }
         r0 d2 { ex:talk a diwan:PublicStatement ; diwan:represented ex:secretary }
         r7 d3 { ex:talk a diwan:PublicStatement ; diwan:represented ex:body }
         r3 d1 { ex:award a diwan:Conferral ; diwan:represented ex:group }
         r4 d1 { ex:award a diwan:Conferral ; diwan:represented ex:body }
         r5 d1 { ex:m a schema:Event ; diwan:attendee ex:somebody . ex:somebody diwan:represented ex:a }
         r6 d2 { ex:m a schema:Event ; diwan:attendee ex:somebody . ex:somebody diwan:represented ex:b }",
    ],
};

fn differing_principals(facts: &Facts<'_>, concept: Id) -> Vec<Contradiction> {
    let containment = Containment::new(facts.quads());
    let mut found = Vec::new();
    for property in properties(facts, concept) {
        for mut given in facts.by_entity(property) {
            // Of a participant, the record is about the event, and who is represented belongs to that event.
            given.retain(|fact| facts.in_record(fact.entity, rdf::TYPE, fact.record).is_some());
            found.extend(of_entity(facts, &containment, &given));
        }
    }
    found
}

/// The contradiction between documents about one thing, with a side for each set of values that documents give.
fn of_entity(facts: &Facts<'_>, containment: &Containment, given: &[Fact]) -> Option<Contradiction> {
    let mut documents: BTreeMap<Id, Vec<Fact>> = BTreeMap::new();
    for fact in given {
        documents.entry(facts.document(fact.record)?).or_default().push(*fact);
    }
    let mut sides: Vec<Vec<Fact>> = Vec::new();
    for of_document in documents.into_values() {
        match sides.iter_mut().find(|side| agree(containment, side, &of_document)) {
            Some(side) => side.extend(of_document),
            None => sides.push(of_document),
        }
    }
    let first = given.first()?;
    let name = name_of([facts.iri(first.entity)?, facts.iri(first.property)?]);
    let claims = |side: &Vec<Fact>| -> Vec<Claim> { side.iter().filter_map(|fact| facts.claim(*fact)).collect() };
    (sides.len() > 1).then(|| Contradiction {
        kind: DIFFERING_PRINCIPALS.name,
        name,
        sides: sides.iter().map(claims).collect(),
    })
}

/// Whether each value of one side agrees with a value of the other.
fn agree(containment: &Containment, one: &[Fact], other: &[Fact]) -> bool {
    let values = |side: &[Fact]| -> BTreeSet<Id> { side.iter().map(|fact| fact.value).collect() };
    let (one, other) = (values(one), values(other));
    let has = |side: &BTreeSet<Id>, value: Id| side.iter().any(|own| containment.agree(*own, value));
    one.iter().all(|value| has(&other, *value)) && other.iter().all(|value| has(&one, *value))
}
