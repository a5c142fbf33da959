use serde::Serialize;
use std::collections::BTreeMap;

/// The findings of the checks of a project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Findings {
    /// Number of errors.
    pub errors: usize,
    /// Number of warnings.
    pub warnings: usize,
    /// Number of findings that are not listed because a curator has written a note on their records.
    pub noted: usize,
    /// The project's settings of the rules.
    pub settings: RuleSettings,
    /// The findings, errors first.
    pub diagnostics: Vec<Finding>,
}

/// A project's settings of the rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RuleSettings {
    /// Codes of rules that are turned off.
    pub off: Vec<String>,
    /// Changed severities, by code.
    pub severity: BTreeMap<String, FindingSeverity>,
}

/// The severity of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum FindingSeverity {
    /// The data cannot be used as it is.
    Error,
    /// The data can be used, but should be reviewed.
    Warning,
}

/// A finding of a check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Finding {
    /// Code of the rule, which `diwan explain` describes.
    pub code: String,
    /// Its severity.
    pub severity: FindingSeverity,
    /// What is wrong.
    pub message: String,
    /// The file, relative to the project; null if the finding concerns no file.
    pub file: Option<String>,
    /// The line, from 1.
    pub line: Option<u64>,
    /// The name of the column.
    pub column: Option<String>,
    /// The value at that place.
    pub value: Option<String>,
    /// What to do about it.
    pub help: Option<String>,
    /// Related places; absent if there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<RelatedPlace>,
    /// The edits that fix it; absent if it cannot be fixed automatically.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fix: Vec<TextEdit>,
}

/// Another place that is related to a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RelatedPlace {
    /// The file, relative to the project.
    pub file: String,
    /// The line, from 1.
    pub line: u64,
    /// The name of the column in a table; elsewhere, the relevant words of the line.
    pub column: Option<String>,
    /// How the place is related to the finding.
    pub message: String,
}

/// A replacement of a part of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TextEdit {
    /// The file, relative to the project.
    pub file: String,
    /// Offset of the first byte of the part.
    pub start: usize,
    /// Offset after its last byte.
    pub end: usize,
    /// The replacement text.
    pub text: String,
}
