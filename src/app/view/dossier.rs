use super::{Evidence, LabelledIri, LabelledTerm};
use crate::text::natural_key;
use serde::Serialize;
use std::collections::BTreeMap;

/// Everything that the dataset states about an entity, each value with its evidence. For a record, everything that the
/// record states.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Dossier {
    /// IRI of the entity.
    pub entity: String,
    /// Its display names, by language tag.
    pub labels: BTreeMap<String, String>,
    /// IRIs of its classes and kinds.
    pub types: Vec<LabelledIri>,
    /// IRIs of the same entity elsewhere, as linked by editors.
    pub links: Vec<String>,
    /// The statements of records about it, by property, in reading order.
    pub facts: Vec<DossierProperty>,
    /// The statements of records about other entities in which it is the object; for a record, all its statements.
    pub mentions: Vec<DossierMention>,
    /// Its name in the requested language.
    #[serde(skip)]
    pub label: String,
    /// Its slug, by which tables refer to it.
    #[serde(skip)]
    pub slug: String,
    /// Whether it is a record.
    #[serde(skip)]
    pub is_record: bool,
}

/// The values that records give for one property.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DossierProperty {
    /// IRI of the property.
    pub property: String,
    /// Name of the property.
    pub label: String,
    /// The values: uncontradicted ones, then the sides of each contradiction. Within a side, the most precise value
    /// comes first.
    pub values: Vec<DossierValue>,
    /// Whether its values are the content of a provision.
    #[serde(skip)]
    pub is_provision: bool,
    /// Whether its value is a paragraph number, which is shown together with the provision.
    #[serde(skip)]
    pub is_clause_number: bool,
}

/// A value, with the evidence of the records that give it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DossierValue {
    /// The value for display: the name of an entity, the text of a literal.
    pub value: String,
    /// The value in N-Triples syntax.
    pub term: String,
    /// Whether a document contradicts it.
    pub contradicted: bool,
    /// The number of its side of the contradiction, from 1; null if nothing contradicts it. Values of one side are
    /// compatible.
    pub side: Option<usize>,
    /// The evidence for the value.
    pub evidence: Vec<Evidence>,
}

/// A statement of a record about another entity, with this entity as its object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DossierMention {
    /// IRI of the other entity.
    pub subject: String,
    /// Its name, or if it has none, the values that its record gives, with the names of properties that are not evident.
    pub label: String,
    /// IRI of the property.
    pub property: LabelledIri,
    /// Name of the property as it reads from this entity: "took part in" for "attended by". Null for a record.
    pub property_from_object: Option<String>,
    /// Whether a document contradicts the statement.
    pub contradicted: bool,
    /// The other values that the record gives for that entity.
    pub beside: Vec<RecordStatement>,
    /// The evidence for the statement.
    pub evidence: Evidence,
    /// The name of the other entity, or its IRI.
    #[serde(skip)]
    pub subject_label: String,
}

/// A value that a record gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RecordStatement {
    /// IRI of the property.
    pub property: LabelledIri,
    /// The value in N-Triples syntax.
    pub term: LabelledTerm,
    /// Whether a document contradicts it.
    pub contradicted: bool,
}

impl DossierProperty {
    /// Whether documents contradict each other about this property.
    pub fn is_contradicted(&self) -> bool {
        self.values.iter().any(|value| value.contradicted)
    }
}

impl DossierValue {
    /// The lowest paragraph number in the evidence.
    pub fn clause(&self) -> Option<&str> {
        let numbers = self.evidence.iter().filter_map(|evidence| evidence.paragraph.as_deref());
        numbers.min_by_key(|number| natural_key(number))
    }
}

impl RecordStatement {
    /// The value for display, after the name of its property, with a mark if a document contradicts it.
    pub fn described(&self) -> String {
        format!("{}: {}", self.property.label, self.marked())
    }

    /// The value for display, with a mark if a document contradicts it.
    pub fn marked(&self) -> String {
        let mark = if self.contradicted { "≠ " } else { "" };
        format!("{mark}{}", self.term.label)
    }
}
