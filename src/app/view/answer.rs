use super::LabelledTerm;
use serde::Serialize;

/// A column of an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AnswerColumn {
    /// The name of the variable.
    pub name: String,
    /// What its values are derived from, if they are not values of documents.
    pub derived: Option<String>,
}

/// A row of an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AnswerRow {
    /// The values, one for each column; null for a variable without a value.
    pub cells: Vec<Option<AnswerCell>>,
}

/// A value in an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AnswerCell {
    /// The value.
    pub value: LabelledTerm,
    /// Whether a document contradicts it.
    pub is_contradicted: bool,
}
