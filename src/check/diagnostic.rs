use oxigraph::model::NamedNode;
use serde::Serialize;
use std::fmt;
use std::path::PathBuf;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The data cannot be used as it is.
    Error,
    /// It should be looked at.
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

/// Something a check found, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// The rule's stable code.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong; stands alone.
    pub message: String,
    /// The file, relative to the project.
    pub file: Option<PathBuf>,
    /// The line, from 1.
    pub line: Option<u64>,
    /// The column's name.
    pub column: Option<String>,
    /// What stands there.
    pub value: Option<String>,
    /// What to do.
    pub help: Option<String>,
    /// Other places that have to do with it: the line of the mapping that reads the cell, the row it contradicts.
    #[serde(rename = "also", skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<RelatedPlace>,
    /// The edits that fix it, where that is mechanical.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fix: Vec<Edit>,
    /// The nodes it is about, where other findings are about the same.
    #[serde(skip)]
    pub(super) about: Vec<NamedNode>,
    /// Whether a curator has written a note on the record, and knows of it.
    #[serde(skip)]
    pub(super) noted: bool,
}

/// Another place that has to do with a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RelatedPlace {
    /// The file, relative to the project.
    pub file: PathBuf,
    /// The line, from 1.
    pub line: u64,
    /// The column's name, in a table; elsewhere the words that are meant on the line.
    pub column: Option<String>,
    /// What it has to do with it.
    pub message: String,
}

/// A part of a file that is replaced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Edit {
    /// The file, relative to the project.
    pub file: PathBuf,
    /// Where the part begins, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// What stands there afterwards.
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

    /// With a file and, if there is one, a line.
    #[must_use]
    pub fn at(mut self, file: impl Into<PathBuf>, line: impl Into<Option<u64>>) -> Self {
        self.file = Some(file.into());
        self.line = line.into();
        self
    }

    /// With a column and what stands in it.
    #[must_use]
    pub fn cell(mut self, column: impl Into<String>, value: impl Into<String>) -> Self {
        self.column = Some(column.into());
        self.value = Some(value.into());
        self
    }

    /// With what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// With another place.
    #[must_use]
    pub fn related(mut self, related: impl IntoIterator<Item = RelatedPlace>) -> Self {
        self.related.extend(related);
        self
    }

    /// Known to a curator, or not.
    #[must_use]
    pub(super) fn noted(mut self, noted: bool) -> Self {
        self.noted = noted;
        self
    }

    /// With nodes that other findings may be about too.
    #[must_use]
    pub(super) fn about(mut self, nodes: impl IntoIterator<Item = NamedNode>) -> Self {
        self.about.extend(nodes);
        self
    }

    /// With the edits that fix it.
    #[must_use]
    pub fn fix(mut self, edits: impl IntoIterator<Item = Edit>) -> Self {
        self.fix.extend(edits);
        self
    }
}

/// Adds a finding about a row unless that row has it already: rows come one after another, and several triples maps read
/// the same cell.
pub(super) fn push_once(found: &mut Vec<Diagnostic>, diagnostic: Diagnostic) {
    let of_row = |other: &&Diagnostic| other.line == diagnostic.line && other.file == diagnostic.file;
    let same = |other: &Diagnostic| {
        (other.code, &other.column, &other.message) == (diagnostic.code, &diagnostic.column, &diagnostic.message)
    };
    if !found.iter().rev().take_while(of_row).any(same) {
        found.push(diagnostic);
    }
}
