//! The order in which people read what is said of a thing: what it is called and what it is, its number, its time from
//! beginning to end, its place, who had a part in it, what it is about and what it says.

use oxigraph::model::NamedNode;

/// Properties in the order in which they are shown; others come after them.
const PROPERTIES: [&str; 49] = [
    "http://www.w3.org/2004/02/skos/core#prefLabel",
    "http://www.w3.org/2004/02/skos/core#altLabel",
    "http://schema.org/name",
    "http://purl.org/dc/terms/title",
    "https://w3id.org/diwan/ns#kind",
    "https://w3id.org/diwan/ns#meetingOf",
    "https://w3id.org/diwan/ns#sessionNumber",
    "https://w3id.org/diwan/ns#sessionTitle",
    "https://w3id.org/diwan/ns#slogan",
    "https://w3id.org/diwan/ns#documentNumber",
    "http://www.w3.org/ns/org#member",
    "http://www.w3.org/ns/org#role",
    "http://www.w3.org/ns/org#organization",
    "https://w3id.org/diwan/ns#figureOf",
    "https://w3id.org/diwan/ns#measure",
    "https://w3id.org/diwan/ns#bound",
    "http://schema.org/value",
    "http://schema.org/unitText",
    "http://schema.org/foundingDate",
    "http://schema.org/startDate",
    "http://schema.org/endDate",
    "http://purl.org/dc/terms/date",
    "http://schema.org/observationDate",
    "https://w3id.org/diwan/ns#dateAsWritten",
    "https://w3id.org/diwan/ns#hijriDate",
    "http://schema.org/foundingLocation",
    "http://schema.org/location",
    "http://schema.org/containedInPlace",
    "http://www.w3.org/ns/org#subOrganizationOf",
    "http://schema.org/superEvent",
    "https://w3id.org/diwan/ns#atMeeting",
    "http://schema.org/organizer",
    "http://schema.org/attendee",
    "http://schema.org/contributor",
    "https://w3id.org/diwan/ns#represented",
    "http://schema.org/creator",
    "https://w3id.org/diwan/ns#adoptedBy",
    "https://w3id.org/diwan/ns#award",
    "http://schema.org/recipient",
    "https://w3id.org/diwan/ns#conferredBy",
    "http://schema.org/sponsor",
    "http://schema.org/about",
    "http://purl.org/dc/terms/references",
    "http://purl.org/dc/terms/description",
    "http://schema.org/object",
    "http://schema.org/abstract",
    "http://schema.org/description",
    "https://w3id.org/diwan/ns#paragraph",
    "https://w3id.org/diwan/ns#provision",
];

/// Where a property stands; those that nobody placed come last, by their IRIs.
pub(super) fn property_place(property: &NamedNode) -> (usize, &str) {
    let iri = property.as_str();
    (PROPERTIES.iter().position(|known| *known == iri).unwrap_or(PROPERTIES.len()), iri)
}
