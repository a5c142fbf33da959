use serde::Serialize;
use std::collections::BTreeMap;

/// What the checks of a project found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Findings {
    /// How many findings are errors.
    pub errors: usize,
    /// How many findings are warnings.
    pub warnings: usize,
    /// How many findings are not listed because a curator has written a note on their records.
    pub noted: usize,
    /// What the project changes about the rules.
    pub settings: RuleSettings,
    /// The findings, errors first.
    pub diagnostics: Vec<Finding>,
}

/// What a project changes about the rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RuleSettings {
    /// Codes of rules that are not run.
    pub off: Vec<String>,
    /// Severities of rules that have another than their own, by code.
    pub severity: BTreeMap<String, FindingSeverity>,
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum FindingSeverity {
    /// The data cannot be used as it is.
    Error,
    /// Somebody should look at it.
    Warning,
}

/// Something that a check found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Finding {
    /// The check's code, which `diwan explain` explains.
    pub code: String,
    /// How bad it is.
    pub severity: FindingSeverity,
    /// What is wrong.
    pub message: String,
    /// The file, relative to the project; null when it is about no file.
    pub file: Option<String>,
    /// The line, from 1.
    pub line: Option<u64>,
    /// The name of the column.
    pub column: Option<String>,
    /// What stands there.
    pub value: Option<String>,
    /// What to do.
    pub help: Option<String>,
    /// Other places that have to do with it; absent when there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<RelatedPlace>,
    /// What repairs it; absent when that takes a person.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fix: Vec<TextEdit>,
}

/// Another place that has to do with a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RelatedPlace {
    /// The file, relative to the project.
    pub file: String,
    /// The line, from 1.
    pub line: u64,
    /// In a table the name of the column, elsewhere the words on the line that are meant.
    pub column: Option<String>,
    /// What it has to do with the finding.
    pub message: String,
}

/// A part of a file that is replaced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TextEdit {
    /// The file, relative to the project.
    pub file: String,
    /// Where the part begins, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// What stands there afterwards.
    pub text: String,
}
