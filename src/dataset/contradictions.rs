//! Contradictions as RDF, in the graph of conflicts. Their IRIs are built from the entity and the property, so that
//! they are the same in every build.

use super::{GraphKind, ProjectIris};
use crate::evidence::{CalendarMismatch, Claim, Conflict, vocab};
use crate::project::sha256_hex;
use oxigraph::model::vocab::rdf;
use oxigraph::model::{GraphName, NamedNode, NamedNodeRef, Quad, Term};
use std::collections::{BTreeSet, HashMap};

/// A `diwan:Conflict` for each conflict, with a `prov:Collection` of records for each side.
pub(super) fn describe_conflicts(conflicts: &[Conflict], names: &ProjectIris) -> Vec<Quad> {
    let mut writer = Writer::new(names);
    let mut name_counts: HashMap<_, usize> = HashMap::new();
    conflicts
        .iter()
        .for_each(|conflict| *name_counts.entry((&conflict.entity, local_name(conflict))).or_default() += 1);
    for conflict in conflicts {
        let is_unique = name_counts.get(&(&conflict.entity, local_name(conflict))) == Some(&1);
        let node = conflict_name(conflict, is_unique, names);
        writer.head(&node, vocab::CONFLICT, &conflict.entity, &conflict.property);
        for record in records(conflict.claims()) {
            writer.add(&node, vocab::BETWEEN, record);
        }
        for (index, claims) in conflict.sides.iter().enumerate() {
            let side = NamedNode::new_unchecked(format!("{}/side-{}", node.as_str(), index + 1));
            writer.add(&node, vocab::HAS_PART, side.clone());
            writer.add(&side, rdf::TYPE, vocab::COLLECTION.into_owned());
            for record in records(claims.iter()) {
                writer.add(&side, vocab::HAD_MEMBER, record);
            }
        }
    }
    writer.quads
}

/// A `diwan:CalendarMismatch` for each mismatch, with the Gregorian day that the Islamic date converts to.
pub(super) fn describe_mismatches(mismatches: &[CalendarMismatch], names: &ProjectIris) -> Vec<Quad> {
    let mut writer = Writer::new(names);
    for mismatch in mismatches {
        let record = names.slug(mismatch.record.as_str()).trim_start_matches("record/");
        let (entity, date) = (names.slug(mismatch.entity.as_str()), mismatch.islamic.value());
        let node = names.node(&format!("id/calendar-{record}-{entity}-{date}"));
        writer.head(&node, vocab::CALENDAR_MISMATCH, &mismatch.entity, &mismatch.property);
        writer.add(&node, vocab::BETWEEN, mismatch.record.clone());
        writer.add(&node, vocab::HIJRI_DATE, mismatch.islamic.clone());
        if let Some(converted) = &mismatch.converted {
            writer.add(&node, vocab::CONVERTED_DATE, converted.clone());
        }
    }
    writer.quads
}

fn records<'c>(claims: impl Iterator<Item = &'c Claim>) -> BTreeSet<NamedNode> {
    claims.map(|claim| claim.record.clone()).collect()
}

struct Writer {
    graph: GraphName,
    quads: Vec<Quad>,
}

impl Writer {
    fn new(names: &ProjectIris) -> Self {
        Self { graph: names.graph(GraphKind::Conflicts), quads: Vec::new() }
    }

    fn head(&mut self, node: &NamedNode, class: NamedNodeRef<'_>, entity: &NamedNode, property: &NamedNode) {
        self.add(node, rdf::TYPE, class.into_owned());
        self.add(node, vocab::ON_ENTITY, entity.clone());
        self.add(node, vocab::ON_PROPERTY, property.clone());
    }

    fn add(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'_>, object: impl Into<Term>) {
        self.quads.push(Quad::new(subject.clone(), predicate, object, self.graph.clone()));
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
