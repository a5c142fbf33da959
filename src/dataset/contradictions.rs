//! Contradictions as RDF, in the graph of conflicts. Their IRIs are built from what they are about, so that they are the
//! same in every build.

use super::{GraphKind, ProjectIris};
use crate::evidence::{CalendarMismatch, Claim, Conflict, Contradiction, ContradictionConcepts, vocab};
use crate::project::sha256_hex;
use diwan_rdf::quads::{Quads, values};
use oxigraph::model::vocab::rdf;
use oxigraph::model::{GraphName, NamedNode, NamedNodeRef, Quad, Term};
use std::collections::{BTreeSet, HashMap};

/// The graph of conflicts of a dataset.
pub(super) fn describe_contradictions(
    quads: &Quads,
    conflicts: &[Conflict],
    contradictions: &[Contradiction],
    mismatches: &[CalendarMismatch],
    names: &ProjectIris,
) -> Vec<Quad> {
    let mut writer = Writer::new(quads, names);
    writer.conflicts(conflicts);
    contradictions.iter().for_each(|contradiction| writer.contradiction(contradiction));
    mismatches.iter().for_each(|mismatch| writer.mismatch(mismatch));
    writer.quads
}

struct Writer<'n> {
    names: &'n ProjectIris,
    concepts: ContradictionConcepts,
    readings: Readings,
    graph: GraphName,
    quads: Vec<Quad>,
}

impl<'n> Writer<'n> {
    fn new(quads: &Quads, names: &'n ProjectIris) -> Self {
        let (concepts, readings) = (ContradictionConcepts::new(quads), Readings::new(quads));
        Self { names, concepts, readings, graph: names.graph(GraphKind::Conflicts), quads: Vec::new() }
    }

    /// A `diwan:Conflict` for each conflict of values.
    fn conflicts(&mut self, conflicts: &[Conflict]) {
        let mut name_counts: HashMap<_, usize> = HashMap::new();
        conflicts
            .iter()
            .for_each(|conflict| *name_counts.entry((&conflict.entity, local_name(conflict))).or_default() += 1);
        for conflict in conflicts {
            let is_unique = name_counts.get(&(&conflict.entity, local_name(conflict))) == Some(&1);
            let node = conflict_name(conflict, is_unique, self.names);
            let concept = self.concepts.of_conflict(&conflict.property).cloned();
            self.conflict(&node, concept, &conflict.sides);
        }
    }

    /// A `diwan:Conflict` for a contradiction of another kind.
    fn contradiction(&mut self, contradiction: &Contradiction) {
        let Contradiction { kind, name, sides } = contradiction;
        let node = self.names.node(&format!("id/{kind}-{name}"));
        let concept = self.concepts.get(kind).cloned();
        self.conflict(&node, concept, sides);
    }

    /// The statements about a conflict, with a `prov:Collection` of records for each side. Where the sides are about
    /// several entities or properties, each names its own.
    fn conflict(&mut self, node: &NamedNode, concept: Option<NamedNode>, sides: &[Vec<Claim>]) {
        let claims: Vec<&Claim> = sides.iter().flatten().collect();
        self.add(node, rdf::TYPE, vocab::CONFLICT.into_owned());
        concept.into_iter().for_each(|concept| self.add(node, vocab::KIND, concept));
        let (entities, properties) = (entities(&claims), properties(&claims));
        let is_plain = entities.len() == 1 && properties.len() == 1;
        self.scope(node, entities, properties);
        for record in records(&claims) {
            self.add(node, vocab::BETWEEN, record);
        }
        for note in self.readings.of(&claims) {
            self.add(node, vocab::WAS_DERIVED_FROM, note);
        }
        for (index, claims) in sides.iter().enumerate() {
            let side = NamedNode::new_unchecked(format!("{}/side-{}", node.as_str(), index + 1));
            let claims: Vec<&Claim> = claims.iter().collect();
            self.add(node, vocab::HAS_PART, side.clone());
            self.add(&side, rdf::TYPE, vocab::COLLECTION.into_owned());
            if !is_plain {
                self.scope(&side, self::entities(&claims), self::properties(&claims));
            }
            for record in records(&claims) {
                self.add(&side, vocab::HAD_MEMBER, record);
            }
        }
    }

    /// What a conflict or a side is about.
    fn scope(&mut self, node: &NamedNode, entities: BTreeSet<NamedNode>, properties: BTreeSet<NamedNode>) {
        entities.into_iter().for_each(|entity| self.add(node, vocab::ON_ENTITY, entity));
        properties.into_iter().for_each(|property| self.add(node, vocab::ON_PROPERTY, property));
    }

    /// A `diwan:CalendarMismatch`, with the Gregorian day that the Islamic date converts to.
    fn mismatch(&mut self, mismatch: &CalendarMismatch) {
        let record = self.names.slug(mismatch.record.as_str()).trim_start_matches("record/");
        let (entity, date) = (self.names.slug(mismatch.entity.as_str()), mismatch.islamic.value());
        let node = self.names.node(&format!("id/calendar-{record}-{entity}-{date}"));
        self.add(&node, rdf::TYPE, vocab::CALENDAR_MISMATCH.into_owned());
        let concept = self.concepts.get("calendar-mismatch").cloned();
        concept.into_iter().for_each(|concept| self.add(&node, vocab::KIND, concept));
        self.add(&node, vocab::ON_ENTITY, mismatch.entity.clone());
        self.add(&node, vocab::ON_PROPERTY, mismatch.property.clone());
        self.add(&node, vocab::BETWEEN, mismatch.record.clone());
        self.add(&node, vocab::HIJRI_DATE, mismatch.islamic.clone());
        if let Some(converted) = &mismatch.converted {
            self.add(&node, vocab::CONVERTED_DATE, converted.clone());
        }
    }

    fn add(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'_>, object: impl Into<Term>) {
        self.quads.push(Quad::new(subject.clone(), predicate, object, self.graph.clone()));
    }
}

fn records(claims: &[&Claim]) -> BTreeSet<NamedNode> {
    claims.iter().map(|claim| claim.record.clone()).collect()
}

fn entities(claims: &[&Claim]) -> BTreeSet<NamedNode> {
    claims.iter().map(|claim| claim.entity.clone()).collect()
}

fn properties(claims: &[&Claim]) -> BTreeSet<NamedNode> {
    claims.iter().map(|claim| claim.property.clone()).collect()
}

/// The notes in which a curator says how a passage was read, by the IRIs of the record and the property.
struct Readings(HashMap<(String, String), BTreeSet<NamedNode>>);

impl Readings {
    fn new(quads: &Quads) -> Self {
        let values = |property: NamedNodeRef<'_>| values(quads, property.as_str(), None);
        let [kinds, targets, properties] = [vocab::KIND, vocab::HAS_TARGET, vocab::ON_PROPERTY].map(values);
        let iri = |id| quads.term(id).iri().unwrap_or_default().to_owned();
        let mut readings: HashMap<_, BTreeSet<_>> = HashMap::new();
        #[expect(clippy::iter_over_hash_type, reason = "they go into sets")]
        for (note, records) in &targets {
            let is_reading = kinds.get(note).into_iter().flatten().any(|kind| iri(*kind).ends_with("/reading"));
            for (record, property) in records
                .iter()
                .filter(|_| is_reading)
                .flat_map(|record| properties.get(note).into_iter().flatten().map(move |property| (record, property)))
            {
                readings.entry((iri(*record), iri(*property))).or_default().extend(quads.node(*note));
            }
        }
        Self(readings)
    }

    /// The notes on claims.
    fn of(&self, claims: &[&Claim]) -> BTreeSet<NamedNode> {
        let key = |claim: &Claim| (claim.record.as_str().to_owned(), claim.property.as_str().to_owned());
        claims.iter().filter_map(|claim| self.0.get(&key(claim))).flatten().cloned().collect()
    }
}

/// The IRI of a conflict. A digest of the property distinguishes properties of different namespaces with the same local
/// name.
fn conflict_name(conflict: &Conflict, is_unique: bool, names: &ProjectIris) -> NamedNode {
    let mut name = format!("id/conflict-{}-{}", names.slug(conflict.entity.as_str()), local_name(conflict));
    if !is_unique {
        name.push_str(&format!("-{}", &sha256_hex(conflict.property.as_str().as_bytes())[..8]));
    }
    names.node(&name)
}

fn local_name(conflict: &Conflict) -> String {
    conflict.property.as_str().rsplit(['/', '#']).next().unwrap_or_default().to_lowercase()
}
