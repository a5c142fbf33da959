use super::ComparisonClass;
use serde::Serialize;

/// An entity and its candidate items, as a curator reviews them.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReviewedEntity {
    /// IRI of the entity.
    pub entity: String,
    /// Name of the entity.
    pub label: String,
    /// Its display names, as pairs of language tag and name.
    pub names: Vec<(String, String)>,
    /// The project's statements about it, as pairs of property name and value.
    pub statements: Vec<(String, String)>,
    /// The candidates, best first.
    pub candidates: Vec<ReviewedCandidate>,
}

/// A candidate item for an entity.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReviewedCandidate {
    /// The item: `Q…`.
    pub item: String,
    /// Name of the item.
    pub name: String,
    /// Short description of the item.
    pub description: String,
    /// Names of its types.
    pub types: String,
    /// The score that the service gives.
    pub score: Option<f64>,
    /// Whether the service considers it a match.
    pub is_match: bool,
    /// The scores of single features.
    pub features: String,
    /// The names of the entity for which it was found.
    pub found_as: String,
    /// The values that both the project and the item have.
    pub comparison: Vec<CandidateComparison>,
}

/// A value of an entity compared with a candidate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CandidateComparison {
    /// The result of the comparison.
    pub class: ComparisonClass,
    /// Name of the property.
    pub property_label: String,
    /// The project's value for display.
    pub ours: String,
    /// The item's values for display.
    pub theirs: Vec<String>,
}
