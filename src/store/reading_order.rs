//! The order in which the properties of an entity are shown: names and kind, number, time from beginning to end, place,
//! participants, subject and content.

use oxigraph::model::NamedNode;

/// The properties with a defined place. All others follow.
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

/// The sort key of a property. Properties without a defined place come last, by IRI.
pub(super) fn property_place(property: &NamedNode) -> (usize, &str) {
    let iri = property.as_str();
    (PROPERTIES.iter().position(|known| *known == iri).unwrap_or(PROPERTIES.len()), iri)
}
