use oxigraph::model::NamedNode;
use serde::Serialize;
use std::fmt;
use std::path::PathBuf;

/// The severity of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The data cannot be used as it is.
    Error,
    /// The finding needs attention.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
        })
    }
}

/// A finding of a rule, with its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// The stable code of the rule.
    pub code: &'static str,
    /// The severity.
    pub severity: Severity,
    /// What is wrong, as a text that can be read without the other fields.
    pub message: String,
    /// The file, relative to the project.
    pub file: Option<PathBuf>,
    /// The line, from 1.
    pub line: Option<u64>,
    /// The name of the column.
    pub column: Option<String>,
    /// The value of the cell.
    pub value: Option<String>,
    /// What to do.
    pub help: Option<String>,
    /// Other relevant places: the line of the mapping that reads the cell, or the row that contradicts it.
    #[serde(rename = "also", skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<RelatedPlace>,
    /// The edits that fix it, if it can be fixed mechanically.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fix: Vec<Edit>,
    /// The nodes that it concerns, to relate it to findings about the same nodes.
    #[serde(skip)]
    pub(super) about: Vec<NamedNode>,
    /// Whether a curator has written a note on the record, so that the finding is known.
    #[serde(skip)]
    pub(super) noted: bool,
}

/// Another relevant place for a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RelatedPlace {
    /// The file, relative to the project.
    pub file: PathBuf,
    /// The line, from 1.
    pub line: u64,
    /// The name of the column, in a table; in other files, the words on the line to point at.
    pub column: Option<String>,
    /// How the place relates to the finding.
    pub message: String,
}

/// A replacement of a part of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Edit {
    /// The file, relative to the project.
    pub file: PathBuf,
    /// The start of the part, in bytes.
    pub start: usize,
    /// The end of the part, in bytes.
    pub end: usize,
    /// The new text.
    pub text: String,
}

impl Diagnostic {
    /// An error without a place.
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            message: message.into(),
            file: None,
            line: None,
            column: None,
            value: None,
            help: None,
            related: Vec::new(),
            fix: Vec::new(),
            about: Vec::new(),
            noted: false,
        }
    }

    /// A warning without a place.
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, message) }
    }

    /// Adds a file and optionally a line.
    #[must_use]
    pub fn at(mut self, file: impl Into<PathBuf>, line: impl Into<Option<u64>>) -> Self {
        self.file = Some(file.into());
        self.line = line.into();
        self
    }

    /// Adds a column and the value of the cell.
    #[must_use]
    pub fn cell(mut self, column: impl Into<String>, value: impl Into<String>) -> Self {
        self.column = Some(column.into());
        self.value = Some(value.into());
        self
    }

    /// Adds what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds other relevant places.
    #[must_use]
    pub fn related(mut self, related: impl IntoIterator<Item = RelatedPlace>) -> Self {
        self.related.extend(related);
        self
    }

    /// Sets whether a curator knows of the finding.
    #[must_use]
    pub(super) fn noted(mut self, noted: bool) -> Self {
        self.noted = noted;
        self
    }

    /// Adds the nodes that the finding concerns.
    #[must_use]
    pub(super) fn about(mut self, nodes: impl IntoIterator<Item = NamedNode>) -> Self {
        self.about.extend(nodes);
        self
    }

    /// Adds the edits that fix the finding.
    #[must_use]
    pub fn fix(mut self, edits: impl IntoIterator<Item = Edit>) -> Self {
        self.fix.extend(edits);
        self
    }
}

/// Adds a finding about a row unless the row has it already. Rows are checked one after another, and several triples
/// maps can read the same cell, so that comparing with the latest findings is enough.
pub(super) fn push_once(found: &mut Vec<Diagnostic>, diagnostic: Diagnostic) {
    let of_row = |other: &&Diagnostic| other.line == diagnostic.line && other.file == diagnostic.file;
    let same = |other: &Diagnostic| {
        (other.code, &other.column, &other.message) == (diagnostic.code, &diagnostic.column, &diagnostic.message)
    };
    if !found.iter().rev().take_while(of_row).any(same) {
        found.push(diagnostic);
    }
}
