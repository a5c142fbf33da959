//! The namespaces of Wikidata's RDF.

use crate::link::PropertyId;
use oxigraph::model::NamedNode;

pub(super) const PROPERTY: &str = "http://www.wikidata.org/prop/";
const WIKIBASE: &str = "http://wikiba.se/ontology#";

/// The prefixes that queries for Wikidata use without declaring them.
pub const PREFIXES: [(&str, &str); 15] = [
    ("wd", "http://www.wikidata.org/entity/"),
    ("wdt", "http://www.wikidata.org/prop/direct/"),
    ("p", "http://www.wikidata.org/prop/"),
    ("ps", "http://www.wikidata.org/prop/statement/"),
    ("psv", "http://www.wikidata.org/prop/statement/value/"),
    ("pq", "http://www.wikidata.org/prop/qualifier/"),
    ("pqv", "http://www.wikidata.org/prop/qualifier/value/"),
    ("pr", "http://www.wikidata.org/prop/reference/"),
    ("prv", "http://www.wikidata.org/prop/reference/value/"),
    ("wikibase", "http://wikiba.se/ontology#"),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("schema", "http://schema.org/"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

/// A term of Wikibase's ontology.
pub(super) fn wikibase(local: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{WIKIBASE}{local}"))
}

/// The predicate of a property in a role such as `statement/value/`.
pub(super) fn predicate(role: &str, property: PropertyId) -> NamedNode {
    NamedNode::new_unchecked(format!("{PROPERTY}{role}{property}"))
}
