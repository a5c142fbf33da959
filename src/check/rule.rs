//! What a rule is: a code with its documentation, its consequences, and how it is run.

use super::context::Context;
use super::rows::RowCheck;
use super::table::{Cell, Table};
use super::{Diagnostic, Severity};

/// A rule: what a code stands for.
///
/// Rules are made by `rule!`, which takes the documentation from the comment above them. All of them are
/// in the registry, of which `diwan explain`, `docs/checks.md` and the rules in SARIF are made.
#[derive(Debug)]
pub struct Rule {
    pub(super) code: &'static str,
    pub(super) name: &'static str,
    pub(super) severity: Severity,
    pub(super) exit: Exit,
    /// Whether no graph can be made while it fires. `diwan.toml` cannot turn such a rule off.
    pub(super) is_required: bool,
    /// Whether it looks at records: at what their graphs hold, or at what is no register because it has graphs of its own.
    pub(super) needs_records: bool,
    /// Whether it needs the vocabulary: without it, hardly anything is what it should be.
    pub(super) needs_vocabulary: bool,
    /// Where one finding is enough.
    pub(super) once_per: Option<Scope>,
    /// Findings of other rules that only follow from this one's.
    pub(super) suppresses: &'static [Suppression],
    pub(super) run: Run,
    /// Markdown: a sentence, then what it finds and why it matters, an example, and how to fix it.
    pub(super) documentation: &'static str,
    /// Projects with what is found in them; see [`super::fixture`].
    #[cfg(test)]
    pub(super) fixtures: &'static [&'static str],
    /// The source file that they stand in.
    #[cfg(test)]
    pub(super) file: &'static str,
}

/// What an error of a rule says of a command that needed the project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// Input or output failed.
    Io,
    /// The mapping, a query, the shapes or the project file is wrong.
    Definition,
    /// The data has errors.
    Data,
}

/// How a rule is run.
#[derive(Clone, Copy, Debug)]
pub(super) enum Run {
    /// By none of the below: it stands for an error of the run or of a command, or for what another rule finds.
    Elsewhere,
    /// Over each table as it is written.
    Table(Stage, fn(&Table<'_>) -> Vec<Diagnostic>),
    /// Over the cells of each table as they are written, in the last stage of the table.
    Cells(fn(&Cell<'_>) -> Option<Diagnostic>),
    /// Over the rows that the mapping reads, in one pass with all others.
    Rows(for<'c> fn(&'c Context<'c>) -> Box<dyn RowCheck<'c> + 'c>),
    /// Over the statements, or the files of the project.
    Project(fn(&Context<'_>) -> Vec<Diagnostic>),
}

/// The order in which a table is looked at. After a stage with an error the table is left: with other bytes,
/// columns or rows, other findings would be about other cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    Encoding,
    Header,
    Rows,
    LineEnds,
    Cells,
}

/// What is noise once a rule has fired.
#[derive(Debug)]
pub(super) struct Suppression {
    pub(super) scope: Scope,
    pub(super) rules: Suppressed,
    /// Whether warnings of the rule have consequences too.
    pub(super) by_warnings: bool,
}

/// Which rules' findings are noise.
#[derive(Debug)]
pub(super) enum Suppressed {
    /// Those of these codes.
    Codes(&'static [&'static str]),
    /// Those that look at records.
    OfRecords,
    /// All but those of these codes.
    AllBut(&'static [&'static str]),
}

/// Where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// Anywhere.
    Project,
    /// Findings whose place is not known.
    Unplaced,
    /// In the same file.
    File,
    /// In the same row.
    Row,
    /// In the same row, and in those that the finding names beside it.
    RelatedRows,
    /// In the same row, as a whole: findings without a column.
    WholeRow,
    /// In the same cell.
    Cell,
    /// Findings that name the cell as another place that has to do with them.
    RelatedCell,
    /// About the same node.
    Node,
}

impl Suppression {
    /// Findings of these codes in a scope.
    pub(super) const fn of(scope: Scope, codes: &'static [&'static str]) -> Self {
        Self { scope, rules: Suppressed::Codes(codes), by_warnings: true }
    }

    /// What else is found in a table that is no text, or has no lines, means nothing.
    pub(super) const UNREADABLE_TABLE: Self =
        Self { scope: Scope::File, rules: Suppressed::AllBut(&["D007", "D008", "D009", "D013"]), by_warnings: false };

    /// Nodes whose rows are in such a table are found nowhere.
    pub(super) const UNREADABLE_NODES: Self =
        Self { scope: Scope::Unplaced, rules: Suppressed::Codes(&["S001"]), by_warnings: false };
}

impl Rule {
    /// A warning about data.
    pub(super) const WARNING: Self = Self { severity: Severity::Warning, ..Self::ERROR };

    /// An error of data.
    pub(super) const ERROR: Self = Self {
        code: "",
        name: "",
        severity: Severity::Error,
        exit: Exit::Data,
        is_required: false,
        needs_records: false,
        needs_vocabulary: false,
        once_per: None,
        suppresses: &[],
        run: Run::Elsewhere,
        documentation: "",
        #[cfg(test)]
        fixtures: &[],
        #[cfg(test)]
        file: "",
    };

    /// The stable code.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// What people call it.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// How bad its findings are, unless `diwan.toml` says otherwise. Single findings may be less or more.
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// What an error of it says of a command that needed the project.
    pub fn exit(&self) -> Exit {
        self.exit
    }

    /// Whether no graph can be made while it fires: then `diwan.toml` cannot turn it off.
    pub fn is_required(&self) -> bool {
        self.is_required
    }

    /// What it finds, in a sentence.
    pub fn summary(&self) -> String {
        self.paragraphs().0.lines().map(str::trim).collect::<Vec<_>>().join(" ")
    }

    /// What it finds and why it matters, an example, and how to fix it, in Markdown.
    pub fn explanation(&self) -> String {
        let lines = self.paragraphs().1.lines().map(|line| line.strip_prefix(' ').unwrap_or(line));
        lines.collect::<Vec<_>>().join("\n").trim().to_owned()
    }

    fn paragraphs(&self) -> (&'static str, &'static str) {
        self.documentation.split_once("\n\n").unwrap_or((self.documentation, ""))
    }

    /// A finding without a place, as bad as the rule says.
    pub(super) fn finding(&self, message: impl Into<String>) -> Diagnostic {
        Diagnostic { severity: self.severity, ..Diagnostic::error(self.code, message) }
    }
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
    }
}

impl Eq for Rule {}

/// Makes a rule whose documentation is the comment above it, and a test that runs its fixtures.
macro_rules! rule {
    ($(#[doc = $documentation:literal])+ $name:ident { $($field:tt)+ }) => {
        $(#[doc = $documentation])+
        pub(in $crate::check) static $name: $crate::check::rule::Rule = $crate::check::rule::Rule {
            documentation: concat!($($documentation, "\n"),+),
            #[cfg(test)]
            file: file!(),
            $($field)+
        };
    };
}

pub(super) use rule;
