//! The IRIs of the diwan vocabulary, and of other vocabularies, that the code uses.

use oxigraph::model::NamedNodeRef;

macro_rules! terms {
    ($($constant:ident = $iri:expr),* $(,)?) => {
        $(
            #[expect(missing_docs, reason = "the IRI documents the constant")]
            pub const $constant: NamedNodeRef<'_> = NamedNodeRef::new_unchecked($iri);
        )*
    };
}

macro_rules! diwan {
    ($local:literal) => {
        concat!("https://w3id.org/diwan/ns#", $local)
    };
}
macro_rules! schema {
    ($local:literal) => {
        concat!("http://schema.org/", $local)
    };
}
macro_rules! skos {
    ($local:literal) => {
        concat!("http://www.w3.org/2004/02/skos/core#", $local)
    };
}
macro_rules! prov {
    ($local:literal) => {
        concat!("http://www.w3.org/ns/prov#", $local)
    };
}
macro_rules! oa {
    ($local:literal) => {
        concat!("http://www.w3.org/ns/oa#", $local)
    };
}
macro_rules! org {
    ($local:literal) => {
        concat!("http://www.w3.org/ns/org#", $local)
    };
}
macro_rules! dcterms {
    ($local:literal) => {
        concat!("http://purl.org/dc/terms/", $local)
    };
}

terms! {
    ADOPTED_BY = diwan!("adoptedBy"),
    AT_MEETING = diwan!("atMeeting"),
    BETWEEN = diwan!("between"),
    BOUND = diwan!("bound"),
    CALENDAR_MISMATCH = diwan!("CalendarMismatch"),
    COLUMN = diwan!("column"),
    CONVERTED_DATE = diwan!("convertedDate"),
    DATE_AS_WRITTEN = diwan!("dateAsWritten"),
    DOCUMENT_NUMBER = diwan!("documentNumber"),
    FIGURE_OF = diwan!("figureOf"),
    EARLIEST = diwan!("earliest"),
    HIJRI_DATE = diwan!("hijriDate"),
    HIJRI_END_DATE = diwan!("hijriEndDate"),
    INVERSE_LABEL = diwan!("inverseLabel"),
    KIND = diwan!("kind"),
    LATEST = diwan!("latest"),
    MEASURE = diwan!("measure"),
    MEETING_OF = diwan!("meetingOf"),
    CONFLICT = diwan!("Conflict"),
    NOTE = diwan!("note"),
    ON_ENTITY = diwan!("onEntity"),
    ON_PROPERTY = diwan!("onProperty"),
    PARAGRAPH = diwan!("paragraph"),
    PROVISION = diwan!("provision"),
    QUOTE = diwan!("Quote"),
    RECORD = diwan!("Record"),
    SESSION_NUMBER = diwan!("sessionNumber"),
    SESSION_TITLE = diwan!("sessionTitle"),
    SINGLE_VALUED = diwan!("singleValued"),
    SLOGAN = diwan!("slogan"),
    ABOUT = schema!("about"),
    CONTENT_SIZE = schema!("contentSize"),
    CONTAINED_IN_PLACE = schema!("containedInPlace"),
    DOMAIN_INCLUDES = schema!("domainIncludes"),
    END_DATE = schema!("endDate"),
    FOUNDING_DATE = schema!("foundingDate"),
    NAME = schema!("name"),
    OBSERVATION_DATE = schema!("observationDate"),
    RANGE_INCLUDES = schema!("rangeIncludes"),
    START_DATE = schema!("startDate"),
    SUPER_EVENT = schema!("superEvent"),
    UNIT_TEXT = schema!("unitText"),
    SAME_AS = schema!("sameAs"),
    VALUE = schema!("value"),
    ALT_LABEL = skos!("altLabel"),
    BROADER = skos!("broader"),
    HIDDEN_LABEL = skos!("hiddenLabel"),
    IN_SCHEME = skos!("inScheme"),
    NOTATION = skos!("notation"),
    PREF_LABEL = skos!("prefLabel"),
    RELATED = skos!("related"),
    WAS_DERIVED_FROM = prov!("wasDerivedFrom"),
    WAS_ATTRIBUTED_TO = prov!("wasAttributedTo"),
    WAS_QUOTED_FROM = prov!("wasQuotedFrom"),
    HAD_MEMBER = prov!("hadMember"),
    COLLECTION = prov!("Collection"),
    ASSESSING = oa!("assessing"),
    EXACT = oa!("exact"),
    HAS_BODY = oa!("hasBody"),
    HAS_TARGET = oa!("hasTarget"),
    MOTIVATED_BY = oa!("motivatedBy"),
    START = oa!("start"),
    END = oa!("end"),
    CREATED = dcterms!("created"),
    DATE = dcterms!("date"),
    HAS_PART = dcterms!("hasPart"),
    IDENTIFIER = dcterms!("identifier"),
    ISSUED = dcterms!("issued"),
    IS_PART_OF = dcterms!("isPartOf"),
    LANGUAGE = dcterms!("language"),
    REFERENCES = dcterms!("references"),
    SOURCE = dcterms!("source"),
    TITLE = dcterms!("title"),
    INVERSE_OF = "http://www.w3.org/2002/07/owl#inverseOf",
    RETRIEVED_ON = "http://purl.org/pav/retrievedOn",
    MEMBER = org!("member"),
    ORGANIZATION = org!("organization"),
    POST_IN = org!("postIn"),
    ROLE = org!("role"),
}
