//! What follows from the ontology by [RDFS](https://www.w3.org/TR/rdf11-mt/#rdfs-entailment): superclasses,
//! superproperties, domains and ranges (rules rdfs2, 3, 5, 7, 9 and 11).
//!
//! The vocabulary is held in a graph of sophia. Its own reasoner would derive the axiomatic triples too, and does not
//! compile beside oxigraph (both enable features of `spargebra` that the other does not know).

use super::{GraphKind, Names};
use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term, Triple};
use sophia::api::graph::{Graph as _, MutableGraph as _};
use sophia::api::prelude::Any;
use sophia::api::term::{IriRef, SimpleTerm, Term as _};
use sophia::api::triple::Triple as _;
use sophia::inmem::graph::LightGraph;
use std::collections::{BTreeSet, HashMap, HashSet};

/// The statements about entities that follow from the ontology graph and are not there yet, in the graph of entailed
/// statements.
pub(super) fn entail(quads: &[Quad], names: &Names) -> Vec<Quad> {
    let mut vocabulary = Vocabulary::new(quads, names);
    let asserted: HashSet<Triple> = quads.iter().cloned().map(Triple::from).collect();
    let mut found = BTreeSet::new();
    for triple in quads.iter().filter(|quad| is_about_entities(quad, names)) {
        vocabulary.consequences(triple, &mut |triple: Triple| {
            if !asserted.contains(&triple) {
                found.insert(triple.to_string());
            }
        });
    }
    let graph = names.graph(GraphKind::Entailed);
    let triples = found.iter().filter_map(|line| line.parse::<Triple>().ok());
    triples.map(|triple| triple.in_graph(graph.clone())).collect()
}

/// Entities are what tables name; records and quotes are the apparatus, and what they are is plain from their class.
fn is_about_entities(quad: &Quad, names: &Names) -> bool {
    match &quad.subject {
        NamedOrBlankNode::NamedNode(node) => names.is_entity(node),
        NamedOrBlankNode::BlankNode(_) => false,
    }
}

struct Vocabulary {
    graph: LightGraph,
    /// What has been followed before, by property and start.
    closures: HashMap<(NamedNode, NamedNode), Vec<NamedNode>>,
}

impl Vocabulary {
    fn new(quads: &[Quad], names: &Names) -> Self {
        let mut graph = LightGraph::new();
        let ontology = names.graph(GraphKind::Ontology);
        for quad in quads.iter().filter(|quad| quad.graph_name == ontology) {
            if let (NamedOrBlankNode::NamedNode(subject), Term::NamedNode(object)) = (&quad.subject, &quad.object) {
                // A graph in memory takes every triple.
                let _ = graph.insert(term(subject.as_ref()), term(quad.predicate.as_ref()), term(object.as_ref()));
            }
        }
        Self { graph, closures: HashMap::new() }
    }

    fn consequences(&mut self, quad: &Quad, emit: &mut dyn FnMut(Triple)) {
        let (subject, object) = (&quad.subject, &quad.object);
        if quad.predicate == rdf::TYPE
            && let Term::NamedNode(class) = object
        {
            self.types(subject, &class.clone(), emit);
        }
        for property in self.closure(rdfs::SUB_PROPERTY_OF, &quad.predicate) {
            emit(Triple::new(subject.clone(), property.clone(), object.clone()));
            for class in self.direct(rdfs::DOMAIN, &property) {
                self.types(subject, &class, emit);
            }
            if let Some(node) = resource(object) {
                for class in self.direct(rdfs::RANGE, &property) {
                    self.types(&node, &class, emit);
                }
            }
        }
    }

    fn types(&mut self, subject: &NamedOrBlankNode, class: &NamedNode, emit: &mut dyn FnMut(Triple)) {
        for class in self.closure(rdfs::SUB_CLASS_OF, class) {
            emit(Triple::new(subject.clone(), rdf::TYPE, class));
        }
    }

    /// `start` and all that is reached from it along a transitive property.
    fn closure(&mut self, property: NamedNodeRef<'_>, start: &NamedNode) -> Vec<NamedNode> {
        let key = (property.into_owned(), start.clone());
        if let Some(found) = self.closures.get(&key) {
            return found.clone();
        }
        let mut found = vec![start.clone()];
        let mut next = 0;
        while let Some(node) = found.get(next).cloned() {
            for other in self.direct(property, &node) {
                if !found.contains(&other) {
                    found.push(other);
                }
            }
            next += 1;
        }
        self.closures.insert(key, found.clone());
        found
    }

    fn direct(&self, property: NamedNodeRef<'_>, start: &NamedNode) -> Vec<NamedNode> {
        let matching = self.graph.triples_matching([term(start.as_ref())], [term(property)], Any);
        matching
            .filter_map(Result::ok)
            .filter_map(|triple| triple.o().iri().map(|iri| NamedNode::new_unchecked(iri.as_str())))
            .collect()
    }
}

fn term(node: NamedNodeRef<'_>) -> SimpleTerm<'_> {
    SimpleTerm::Iri(IriRef::new_unchecked(node.as_str().into()))
}

fn resource(term: &Term) -> Option<NamedOrBlankNode> {
    match term {
        Term::NamedNode(node) => Some(node.clone().into()),
        Term::BlankNode(node) => Some(node.clone().into()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxigraph::io::{RdfFormat, RdfParser};

    fn entailed(body: &str) -> Vec<String> {
        let text = format!(
            "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix ex: <https://ex.org/> .
             @prefix graph: <https://ex.org/graph/> . @prefix rec: <https://ex.org/record/> .
             @prefix id: <https://ex.org/id/> . {body}"
        );
        let quads: Vec<Quad> =
            RdfParser::from_format(RdfFormat::TriG).for_slice(text.as_bytes()).collect::<Result<_, _>>().unwrap();
        entail(&quads, &Names::new("https://ex.org/"))
            .iter()
            .map(|quad| Triple::from(quad.clone()).to_string().replace("https://ex.org/", ""))
            .collect()
    }

    const TYPE: &str = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>";

    #[test]
    fn superclasses_are_followed_to_the_top() {
        let found = entailed(
            "graph:ontology { ex:A rdfs:subClassOf ex:B . ex:B rdfs:subClassOf ex:C , ex:A . } rec:1 { id:x a ex:A }",
        );
        assert_eq!(found, [format!("<id/x> {TYPE} <B>"), format!("<id/x> {TYPE} <C>")]);
    }

    #[test]
    fn properties_give_domains_ranges_and_superproperties() {
        let found = entailed(
            "graph:ontology { ex:p rdfs:subPropertyOf ex:q . ex:q rdfs:domain ex:D ; rdfs:range ex:R . }
             rec:1 { id:x ex:p id:y , \"z\" }",
        );
        let expected = [
            format!("<id/x> {TYPE} <D>"),
            "<id/x> <q> \"z\"".into(),
            "<id/x> <q> <id/y>".into(),
            format!("<id/y> {TYPE} <R>"),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn nothing_is_said_again_and_nothing_of_the_vocabulary_or_of_records() {
        assert!(entailed("graph:ontology { ex:A rdfs:subClassOf ex:B } rec:1 { id:x a ex:A , ex:B }").is_empty());
        assert!(
            entailed("graph:ontology { ex:A rdfs:subClassOf ex:B . ex:x a ex:A } rec:1 { rec:2 a ex:A }").is_empty()
        );
    }
}
