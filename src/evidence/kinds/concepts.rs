use crate::evidence::facts::local_name;
use crate::evidence::vocab;
use diwan_rdf::quads::Quads;
use oxigraph::model::{NamedNode, NamedNodeRef};
use std::collections::BTreeMap;

/// The concepts of the scheme of contradictions, by their local names.
pub struct ContradictionConcepts {
    concepts: BTreeMap<String, NamedNode>,
    /// The properties whose conflicts have a name of their own.
    named: Vec<(NamedNode, &'static str)>,
}

/// The kinds of conflicts that have a name of their own. Their concepts give the properties.
const NAMED_CONFLICTS: [&str; 1] = ["differing-awards"];

impl ContradictionConcepts {
    /// Reads the concepts of an ontology.
    pub fn new(quads: &Quads) -> Self {
        let uses = |property: NamedNodeRef<'_>| {
            let property = quads.terms().find_iri(property.as_str());
            let uses = property.into_iter().flat_map(|property| quads.uses(property));
            uses.filter_map(|(subject, object)| Some((quads.node(subject)?, quads.node(object)?)))
        };
        let is_scheme = |scheme: &NamedNode| local_name(scheme.as_str()) == "contradiction";
        let of_scheme = uses(vocab::IN_SCHEME).filter(|(_, scheme)| is_scheme(scheme));
        let concepts: BTreeMap<String, NamedNode> =
            of_scheme.map(|(concept, _)| (local_name(concept.as_str()).to_owned(), concept)).collect();
        let named = NAMED_CONFLICTS.into_iter().filter_map(|name| Some((concepts.get(name)?, name)));
        let named: Vec<_> = named.collect();
        let properties = uses(vocab::ON_PROPERTY).filter_map(|(concept, property)| {
            named.iter().find(|(known, _)| **known == concept).map(|(_, name)| (property, *name))
        });
        Self { named: properties.collect(), concepts }
    }

    /// The concept with a local name.
    pub fn get(&self, name: &str) -> Option<&NamedNode> {
        self.concepts.get(name)
    }

    /// The concept for conflicts about a property.
    pub fn of_conflict(&self, property: &NamedNode) -> Option<&NamedNode> {
        let own = self.named.iter().find(|(named, _)| named == property).map(|(_, name)| *name);
        self.get(own.unwrap_or("conflict"))
    }
}
