//! Writes the descriptions of Wikidata properties that queries use.

use super::node::Writer;
use super::terms::{predicate, wikibase};
use crate::link::id::known::{
    LANGUAGE, PUBLISHED, QUOTATION, REASON_FOR_DEPRECATION, REFERENCE_URL, RETRIEVED, STATED_IN, TITLE,
};
use crate::link::{Conversion, Crosswalk, PropertyId};
use oxigraph::model::Literal;
use oxigraph::model::vocab::{rdf, rdfs};

/// The roles of a property: the term of Wikibase's ontology that links the property to the predicate for the role, and
/// the path of that predicate.
const ROLES: [(&str, &str); 8] = [
    ("directClaim", "direct/"),
    ("claim", ""),
    ("statementProperty", "statement/"),
    ("statementValue", "statement/value/"),
    ("qualifier", "qualifier/"),
    ("qualifierValue", "qualifier/value/"),
    ("reference", "reference/"),
    ("referenceValue", "reference/value/"),
];

/// The properties of references and judgements, with their labels and datatypes.
const OTHERS: [(PropertyId, &str, &str); 8] = [
    (STATED_IN, "stated in", "WikibaseItem"),
    (REFERENCE_URL, "reference URL", "Url"),
    (TITLE, "title", "Monolingualtext"),
    (LANGUAGE, "language of work or name", "WikibaseItem"),
    (PUBLISHED, "publication date", "Time"),
    (RETRIEVED, "retrieved", "Time"),
    (QUOTATION, "quotation", "Monolingualtext"),
    (REASON_FOR_DEPRECATION, "reason for deprecated rank", "WikibaseItem"),
];

pub(super) fn write(crosswalk: &Crosswalk, writer: &mut Writer<'_>) {
    let mut written = Vec::new();
    for rule in &crosswalk.rules {
        let qualifiers = rule.qualifiers.iter().map(|qualifier| (qualifier.property, &qualifier.conversion));
        for (property, conversion) in qualifiers.chain([(rule.property, &rule.conversion)]) {
            if !written.contains(&property) {
                written.push(property);
                property_node(property, &crosswalk.label(property), sort(conversion), writer);
            }
        }
    }
    for (property, label, sort) in OTHERS {
        if !written.contains(&property) {
            property_node(property, label, sort, writer);
        }
    }
}

fn property_node(property: PropertyId, label: &str, sort: &str, writer: &mut Writer<'_>) {
    let node = property.iri();
    writer.add(&node, rdf::TYPE, wikibase("Property"));
    writer.add(&node, wikibase("propertyType"), wikibase(sort));
    if let Ok(label) = Literal::new_language_tagged_literal(label, "en") {
        writer.add(&node, rdfs::LABEL, label);
    }
    for (leads, role) in ROLES {
        writer.add(&node, wikibase(leads), predicate(role, property));
    }
}

fn sort(conversion: &Conversion) -> &'static str {
    match conversion {
        Conversion::Item(_) | Conversion::Concept(_) => "WikibaseItem",
        Conversion::Time => "Time",
        Conversion::String => "String",
        Conversion::Text => "Monolingualtext",
        Conversion::Quantity => "Quantity",
        Conversion::Identifier => "ExternalId",
    }
}
