use super::{EntityWithoutItem, LabelledIri, Note, StatementRank};
use serde::Serialize;

/// The statements of a project that Wikidata lacks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct WikidataProposal {
    /// Number of proposed statements for each property.
    pub properties: Vec<ProposedProperty>,
    /// The proposed statements by entity.
    pub entities: Vec<ProposedEntity>,
    /// Statements that are not proposed.
    pub withheld: Vec<WithheldStatement>,
    /// Facts that cannot be expressed in Wikidata's model, by reason.
    pub inexpressible: Vec<InexpressibleFacts>,
    /// Number of statements that only registers make, so that there are no words to cite.
    pub without_evidence: usize,
    /// Entities that a curator recorded as absent from Wikidata.
    pub new_items: Vec<ProposedItem>,
    /// Number of proposed statements with a curator's note on their evidence.
    pub with_notes: usize,
    /// Documents without an item or a web address, which a reader of Wikidata could not find.
    pub untraceable_documents: Vec<String>,
    /// Linked entities whose items were not available.
    pub without_item: Vec<EntityWithoutItem>,
}

/// A property with the number of statements proposed for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ProposedProperty {
    /// Wikidata's property: `P…`.
    pub property: String,
    /// Name of the property.
    pub label: String,
    /// Number of statements.
    pub statements: usize,
}

/// An entity with the statements proposed about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ProposedEntity {
    /// IRI of the entity.
    pub entity: String,
    /// Name of the entity.
    pub label: String,
    /// The Wikidata item it is linked to: `Q…`.
    pub item: Option<String>,
    /// The statements.
    pub statements: Vec<ProposedStatement>,
    /// The slug of the entity, by which tables refer to it.
    #[serde(skip)]
    pub slug: String,
}

/// A statement proposed for Wikidata.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ProposedStatement {
    /// Wikidata's property: `P…`.
    pub property: String,
    /// Name of the property.
    pub property_label: String,
    /// The value for display.
    pub value: String,
    /// The rank that editors gave it.
    pub rank: StatementRank,
    /// Whether documents contradict each other about it.
    pub is_contradicted: bool,
    /// Whether Wikidata has a deprecated claim with this value.
    pub is_deprecated_there: bool,
    /// The qualifiers.
    pub qualifiers: Vec<ProposedQualifier>,
    /// The references, one for each document.
    pub references: Vec<ProposedReference>,
}

/// A qualifier of a proposed statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ProposedQualifier {
    /// Wikidata's property: `P…`.
    pub property: String,
    /// Name of the property.
    pub property_label: String,
    /// The value for display.
    pub value: String,
}

/// A reference of a proposed statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ProposedReference {
    /// IRI of the record that quotes the document.
    pub record: String,
    /// The quotation.
    pub quotation: String,
    /// Curators' notes and judgements on the record.
    pub notes: Vec<Note>,
    /// The key of the record, by which tables refer to it.
    #[serde(skip)]
    pub key: String,
}

/// A statement that is not proposed, or not in full.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct WithheldStatement {
    /// IRI of the entity.
    pub entity: String,
    /// Wikidata's property: `P…`.
    pub property: String,
    /// The value for display, if it can be expressed in Wikidata's model.
    pub value: Option<String>,
    /// The reason.
    pub reason: String,
    /// The class of compared values that would have to be included for it to be proposed.
    pub proposed_with: Option<super::ComparisonClass>,
    /// IRIs of the records that support it.
    pub records: Vec<LabelledIri>,
    /// The slug of the entity, by which tables refer to it.
    #[serde(skip)]
    pub slug: String,
}

/// Facts that cannot be expressed in Wikidata's model for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct InexpressibleFacts {
    /// The property and the reason.
    pub reason: String,
    /// Number of records.
    pub records: usize,
}

/// An entity that a curator recorded as absent from Wikidata.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ProposedItem {
    /// IRI of the entity.
    pub entity: String,
    /// Language tags of its names.
    pub languages: Vec<String>,
    /// Names that Wikibase would reject.
    pub unnamed: Vec<RejectedName>,
    /// Number of statements about it.
    pub statements: usize,
    /// Number of documents with statements about it.
    pub documents: usize,
    /// What a new item would still need.
    pub needs: Vec<String>,
    /// Statements that are not proposed.
    pub withheld: Vec<WithheldStatement>,
    /// The slug of the entity, by which tables refer to it.
    #[serde(skip)]
    pub slug: String,
}

/// A name that Wikibase would reject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RejectedName {
    /// Its language tag.
    pub language: String,
    /// The reason.
    pub reason: String,
}

/// What to know about proposed statements before they are given to Wikidata.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProposalNotice {
    /// Statements that are left out.
    pub withheld: Vec<WithheldStatement>,
    /// The number of statements with a curator's note on their evidence.
    pub with_notes: usize,
    /// Documents that a reader of Wikidata could not find.
    pub untraceable_documents: Vec<String>,
}
