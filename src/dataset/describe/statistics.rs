//! Numbers: of triples, entities, classes and properties; and which vocabularies they are from.

use super::writer::{VOID, Writer, node};
use crate::dataset::ProjectIris;
use diwan_rdf::quads::{Id, Quads, Statement};
use diwan_rdf::term::{AllowedCharacters, percent_encode};
use oxigraph::model::NamedNode;
use oxigraph::model::vocab::rdf;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn write(writer: &mut Writer, dataset: &NamedNode, quads: &Quads, names: &ProjectIris) {
    let statistics = Statistics::of(quads, names);
    writer.number(dataset, node(VOID, "triples"), statistics.triples);
    writer.number(dataset, node(VOID, "entities"), statistics.entities);
    writer.number(dataset, node(VOID, "distinctSubjects"), statistics.subjects);
    writer.number(dataset, node(VOID, "properties"), statistics.properties.len());
    writer.number(dataset, node(VOID, "classes"), statistics.classes.len());
    let (properties, classes) = (by_iri(quads, &statistics.properties), by_iri(quads, &statistics.classes));
    partitions(writer, dataset, &properties, &PROPERTIES, names);
    partitions(writer, dataset, &classes, &CLASSES, names);
    let vocabularies: BTreeSet<&str> = properties.keys().chain(classes.keys()).copied().map(namespace).collect();
    for vocabulary in vocabularies {
        writer.add(dataset, node(VOID, "vocabulary"), NamedNode::new_unchecked(vocabulary));
    }
}

/// Counts over the merged graph: a triple in two graphs counts once.
#[derive(Default)]
struct Statistics {
    triples: usize,
    entities: usize,
    subjects: usize,
    /// The number of triples with each property.
    properties: FxHashMap<Id, usize>,
    /// The number of instances of each class.
    classes: FxHashMap<Id, usize>,
}

impl Statistics {
    fn of(quads: &Quads, names: &ProjectIris) -> Self {
        let rdf_type = quads.terms().find_iri(rdf::TYPE.as_str());
        let entities = format!("<{}id/", names.base());
        let mut statistics = Self::default();
        let mut last: Option<Statement> = None;
        // The iteration is sorted: statements of one subject are adjacent, and so are copies of one triple.
        for found in quads.iter() {
            let triple = |found: Statement| (found.subject, found.predicate, found.object);
            if last.map(triple) == Some(triple(found)) {
                continue;
            }
            statistics.triples += 1;
            *statistics.properties.entry(found.predicate).or_default() += 1;
            if Some(found.predicate) == rdf_type {
                *statistics.classes.entry(found.object).or_default() += 1;
            }
            if last.map(|last| last.subject) != Some(found.subject) {
                statistics.subjects += 1;
                statistics.entities += usize::from(quads.term(found.subject).as_str().starts_with(&entities));
            }
            last = Some(found);
        }
        statistics
    }
}

/// Terms that are IRIs, sorted, with their numbers.
fn by_iri<'q>(quads: &'q Quads, numbers: &FxHashMap<Id, usize>) -> BTreeMap<&'q str, usize> {
    numbers.iter().filter_map(|(id, number)| Some((quads.term(*id).iri()?, *number))).collect()
}

/// How partitions of one sort are described in `VoID`.
struct Partitions {
    /// The folder of their IRIs.
    folder: &'static str,
    /// The property that leads to a partition.
    partition: &'static str,
    /// The property that names its class or property.
    of: &'static str,
    /// The property that gives the number.
    number: &'static str,
}

const PROPERTIES: Partitions =
    Partitions { folder: "property", partition: "propertyPartition", of: "property", number: "triples" };
const CLASSES: Partitions =
    Partitions { folder: "class", partition: "classPartition", of: "class", number: "entities" };

fn partitions(
    writer: &mut Writer,
    dataset: &NamedNode,
    numbers: &BTreeMap<&str, usize>,
    sort: &Partitions,
    names: &ProjectIris,
) {
    for (iri, number) in numbers {
        let mut encoded = Vec::new();
        percent_encode(iri, AllowedCharacters::Iri, &mut encoded);
        let partition = names.node(&format!("dataset/{}/{}", sort.folder, String::from_utf8_lossy(&encoded)));
        writer.add(dataset, node(VOID, sort.partition), partition.clone());
        writer.add(&partition, node(VOID, sort.of), NamedNode::new_unchecked(*iri));
        writer.number(&partition, node(VOID, sort.number), *number);
    }
}

/// The IRI up to its last `#` or `/`: what is usually the IRI of the vocabulary.
fn namespace(iri: &str) -> &str {
    iri.get(..=iri.rfind(['#', '/']).unwrap_or(iri.len() - 1)).unwrap_or(iri)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn triples_in_two_graphs_count_once() {
        let lines = "<https://ex.org/id/a> <http://v.org/p> \"1\" <https://ex.org/record/1> .\n\
            <https://ex.org/id/a> <http://v.org/p> \"1\" <https://ex.org/record/2> .\n\
            <https://ex.org/id/a> <http://v.org/p> \"2\" <https://ex.org/record/2> .\n\
            <https://ex.org/id/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://v.org/C> <https://ex.org/record/1> .\n\
            <https://ex.org/id/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://v.org/C> <https://ex.org/record/2> .\n\
            <https://ex.org/record/1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://v.org/C> <https://ex.org/graph/provenance> .\n";
        let quads = Quads::from_nquads(lines.as_bytes()).unwrap();
        let found = Statistics::of(&quads, &ProjectIris::new("https://ex.org/"));
        assert_eq!((found.triples, found.entities, found.subjects), (4, 1, 2));
        assert_eq!(by_iri(&quads, &found.properties)["http://v.org/p"], 2);
        assert_eq!(by_iri(&quads, &found.classes)["http://v.org/C"], 2);
    }

    #[test]
    fn vocabularies_are_namespaces() {
        assert_eq!(
            ["http://v.org/p", "http://v.org/ns#p", "urn:p"].map(namespace),
            ["http://v.org/", "http://v.org/ns#", "urn:p"]
        );
    }
}
