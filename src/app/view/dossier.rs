use super::{Evidence, LabelledIri, LabelledTerm};
use crate::text::natural_key;
use serde::Serialize;
use std::collections::BTreeMap;

/// All that is known of an entity, each value with the words it rests on. Of a record, it is what the record says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Dossier {
    /// IRI of the entity.
    pub entity: String,
    /// Its display names, by language tag.
    pub labels: BTreeMap<String, String>,
    /// IRIs of its classes and kinds.
    pub types: Vec<LabelledIri>,
    /// IRIs of the same thing elsewhere, as editors linked it.
    pub links: Vec<String>,
    /// What records say of it, by property, in reading order.
    pub facts: Vec<DossierProperty>,
    /// What records say of other things with it; of a record, all that it says.
    pub mentions: Vec<DossierMention>,
    /// Its name in the language that was asked for.
    #[serde(skip)]
    pub label: String,
    /// The end of its IRI, by which tables name it.
    #[serde(skip)]
    pub slug: String,
    /// Whether it is a record.
    #[serde(skip)]
    pub is_record: bool,
}

/// What records say about one property.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DossierProperty {
    /// IRI of the property.
    pub property: String,
    /// Name of the property.
    pub label: String,
    /// Its values: those that nothing contradicts, then side by side; of one side the most precise is first.
    pub values: Vec<DossierValue>,
    /// Whether it says what a clause of a text says.
    #[serde(skip)]
    pub is_provision: bool,
    /// Whether it gives the number of a clause, which is shown with what the clause says.
    #[serde(skip)]
    pub is_clause_number: bool,
}

/// A value, and who gives it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DossierValue {
    /// The value as people read it: the name of a thing, the text of a literal.
    pub value: String,
    /// The value as in N-Triples.
    pub term: String,
    /// Whether a document contradicts it.
    pub contradicted: bool,
    /// The side of the contradiction that it is on, from 1; null when nothing contradicts it. Values of one side agree.
    pub side: Option<usize>,
    /// The words it rests on.
    pub evidence: Vec<Evidence>,
}

/// What a record says of another thing with the entity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DossierMention {
    /// IRI of the other thing.
    pub subject: String,
    /// Its name, or what its record says of it when it has none.
    pub label: String,
    /// IRI of the property.
    pub property: LabelledIri,
    /// Whether a document contradicts this.
    pub contradicted: bool,
    /// What else the record says of that thing.
    pub beside: Vec<RecordStatement>,
    /// The words it rests on.
    pub evidence: Evidence,
    /// The name of the other thing, even if that is its IRI.
    #[serde(skip)]
    pub subject_label: String,
}

/// A value that a record gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RecordStatement {
    /// IRI of the property.
    pub property: LabelledIri,
    /// The value as in N-Triples.
    pub term: LabelledTerm,
    /// Whether a document contradicts it.
    pub contradicted: bool,
}

impl DossierProperty {
    /// Whether documents contradict each other about it.
    pub fn is_contradicted(&self) -> bool {
        self.values.iter().any(|value| value.contradicted)
    }
}

impl DossierValue {
    /// The lowest number of a clause that it is about.
    pub fn clause(&self) -> Option<&str> {
        let numbers = self.evidence.iter().filter_map(|evidence| evidence.paragraph.as_deref());
        numbers.min_by_key(|number| natural_key(number))
    }
}

impl RecordStatement {
    /// The value as people read it, marked when a document contradicts it.
    pub fn marked(&self) -> String {
        let mark = if self.contradicted { "≠ " } else { "" };
        format!("{mark}{}", self.term.label)
    }
}
