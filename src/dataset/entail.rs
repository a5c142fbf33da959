//! Entailment by [RDFS](https://www.w3.org/TR/rdf11-mt/#rdfs-entailment): superclasses, superproperties, domains and
//! ranges (rules rdfs2, 3, 5, 7, 9 and 11), for entities; of other things, only the names that follow from their display
//! names.

use super::{GraphKind, ProjectIris};
use crate::evidence::vocab;
use diwan_rdf::quads::{Collector, Hierarchy, Id, Pattern, Quads, Statement, TooManyTerms, values};
use oxigraph::model::NamedNodeRef;
use oxigraph::model::vocab::{rdf, rdfs};
use rustc_hash::{FxHashMap, FxHashSet};

/// The statements about entities, and the names of all things, that the ontology graph entails and that no graph has
/// yet. They are in the graph of entailed statements.
pub(super) fn entail(quads: &Quads, names: &ProjectIris) -> Result<Quads, TooManyTerms> {
    let mut found = Collector::default();
    let (graph, rdf_type) = (names.graph(GraphKind::Entailed).to_string(), rdf::TYPE.to_string());
    #[expect(clippy::iter_over_hash_type, reason = "quads are sorted when they are finished")]
    for Triple { subject, predicate, object } in consequences(quads, names) {
        let predicate = predicate.map_or(rdf_type.as_str(), |predicate| quads.term(predicate).as_str());
        found.terms([quads.term(subject).as_str(), predicate, quads.term(object).as_str(), &graph]);
    }
    found.finish()
}

/// An entailed triple.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Triple {
    subject: Id,
    /// The property; `None` stands for `rdf:type` when no statement uses it, so that it has no id.
    predicate: Option<Id>,
    object: Id,
}

/// The entailed triples that no graph has yet.
fn consequences(quads: &Quads, names: &ProjectIris) -> FxHashSet<Triple> {
    let vocabulary = Vocabulary::new(quads, names);
    let mut found = FxHashSet::default();
    let is_there = |triple: &Triple| {
        triple.predicate.is_some_and(|predicate| quads.holds(triple.subject, predicate, triple.object))
    };
    let mut add = |triple| {
        if !found.contains(&triple) && !is_there(&triple) {
            found.insert(triple);
        }
    };
    // Records and quotes are provenance, and their classes need no entailment.
    for entity in quads.terms().beginning_with(&format!("<{}id/", names.base())) {
        for statement in quads.matching(Pattern { subject: Some(entity), ..Pattern::ALL }) {
            vocabulary.consequences(statement, &mut add);
        }
    }
    // Concepts and sources have names by which generic tools look them up.
    for statement in display_names(quads) {
        vocabulary.superproperties(statement, &mut add);
    }
    found
}

/// The statements that give display names.
fn display_names(quads: &Quads) -> impl Iterator<Item = Statement> + use<'_> {
    let property = quads.terms().find_iri(vocab::PREF_LABEL.as_str());
    property.into_iter().flat_map(move |property| quads.matching(Pattern { predicate: Some(property), ..Pattern::ALL }))
}

/// The hierarchies of the ontology graph.
struct Vocabulary<'q> {
    quads: &'q Quads,
    rdf_type: Option<Id>,
    classes: Hierarchy,
    properties: Hierarchy,
    domains: FxHashMap<Id, Vec<Id>>,
    ranges: FxHashMap<Id, Vec<Id>>,
}

impl<'q> Vocabulary<'q> {
    fn new(quads: &'q Quads, names: &ProjectIris) -> Self {
        // Without the ontology graph, all hierarchies are empty.
        let graph = quads.terms().find(&names.graph(GraphKind::Ontology).to_string());
        let hierarchy =
            |property: NamedNodeRef<'_>| graph.map(|graph| Hierarchy::new(quads, property.as_str(), Some(graph)));
        let values = |property: NamedNodeRef<'_>| graph.map(|graph| values(quads, property.as_str(), Some(graph)));
        Self {
            quads,
            rdf_type: quads.terms().find_iri(rdf::TYPE.as_str()),
            classes: hierarchy(rdfs::SUB_CLASS_OF).unwrap_or_default(),
            properties: hierarchy(rdfs::SUB_PROPERTY_OF).unwrap_or_default(),
            domains: values(rdfs::DOMAIN).unwrap_or_default(),
            ranges: values(rdfs::RANGE).unwrap_or_default(),
        }
    }

    fn consequences(&self, statement: Statement, emit: &mut dyn FnMut(Triple)) {
        let Statement { subject, predicate, object, .. } = statement;
        let text = self.quads.term(object);
        if Some(predicate) == self.rdf_type && text.iri().is_some() {
            self.types(subject, object, emit);
        }
        let is_resource = text.iri().is_some() || text.is_blank();
        for property in self.properties.above(predicate).iter() {
            emit(Triple { subject, predicate: Some(*property), object });
            for class in self.domains.get(property).into_iter().flatten() {
                self.types(subject, *class, emit);
            }
            for class in self.ranges.get(property).into_iter().flatten().filter(|_| is_resource) {
                self.types(object, *class, emit);
            }
        }
    }

    fn superproperties(&self, statement: Statement, emit: &mut dyn FnMut(Triple)) {
        let Statement { subject, predicate, object, .. } = statement;
        for property in self.properties.above(predicate).iter() {
            emit(Triple { subject, predicate: Some(*property), object });
        }
    }

    fn types(&self, subject: Id, class: Id, emit: &mut dyn FnMut(Triple)) {
        for class in self.classes.above(class).iter() {
            emit(Triple { subject, predicate: self.rdf_type, object: *class });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxigraph::io::{RdfFormat, RdfParser};
    use oxigraph::model::Quad;

    fn entailed(body: &str) -> Vec<String> {
        let text = format!(
            "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix ex: <https://ex.org/> .
             @prefix graph: <https://ex.org/graph/> . @prefix rec: <https://ex.org/record/> .
             @prefix id: <https://ex.org/id/> . {body}"
        );
        let quads: Vec<Quad> =
            RdfParser::from_format(RdfFormat::TriG).for_slice(text.as_bytes()).collect::<Result<_, _>>().unwrap();
        let quads = Quads::from_quads(&quads).unwrap();
        let found = entail(&quads, &ProjectIris::new("https://ex.org/")).unwrap();
        let text = |id| found.term(id).as_str().replace("https://ex.org/", "");
        found.iter().map(|found| [found.subject, found.predicate, found.object].map(text).join(" ")).collect()
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
    fn display_names_of_all_things_are_labels_and_other_names_are_not() {
        let names = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
             graph:ontology { skos:prefLabel rdfs:subPropertyOf rdfs:label . ex:A rdfs:subClassOf ex:B .
               ex:kind skos:prefLabel \"K\"@en }
             graph:editorial { id:x skos:prefLabel \"X\"@en . ex:source skos:prefLabel \"S\"@en ; a ex:A }
             rec:1 { id:x skos:altLabel \"x\"@en }";
        let label = "<http://www.w3.org/2000/01/rdf-schema#label>";
        let expected = ["<id/x> | \"X\"@en", "<kind> | \"K\"@en", "<source> | \"S\"@en"];
        assert_eq!(entailed(names), expected.map(|line| line.replace('|', label)));
    }

    #[test]
    fn nothing_is_repeated_and_only_entities_get_classes() {
        assert!(entailed("graph:ontology { ex:A rdfs:subClassOf ex:B } rec:1 { id:x a ex:A , ex:B }").is_empty());
        assert!(
            entailed("graph:ontology { ex:A rdfs:subClassOf ex:B . ex:x a ex:A } rec:1 { rec:2 a ex:A }").is_empty()
        );
    }
}
