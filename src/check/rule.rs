//! The definition of a rule: code, documentation, what it suppresses, and how it runs.

use super::context::Context;
use super::rows::RowCheck;
use super::table::{Cell, Table};
use super::{Diagnostic, Severity};

/// A rule, identified by its code.
///
/// Rules are created by the macro `rule!`, which takes the documentation from the doc comment above them. The registry
/// lists all of them. It is the source of `diwan explain`, `docs/checks.md` and the rules in SARIF.
#[derive(Debug)]
pub struct Rule {
    pub(super) code: &'static str,
    pub(super) name: &'static str,
    pub(super) severity: Severity,
    pub(super) exit: Exit,
    /// Whether its errors prevent the graph from being built. Such a rule cannot be turned off in `diwan.toml`.
    pub(super) is_required: bool,
    /// Whether it checks records: the content of their graphs, or what is not in a register because it has graphs of
    /// its own.
    pub(super) needs_records: bool,
    /// Whether it needs the vocabulary. Without it, nearly everything would be reported.
    pub(super) needs_vocabulary: bool,
    /// The scope in which one finding is enough.
    pub(super) once_per: Option<Scope>,
    /// Findings of other rules that follow from a finding of this rule.
    pub(super) suppresses: &'static [Suppression],
    pub(super) run: Run,
    /// Markdown: a sentence, then what the rule finds and why it matters, an example, and how to fix it.
    pub(super) documentation: &'static str,
    /// Small projects with their expected findings; see [`super::fixture`].
    #[cfg(test)]
    pub(super) fixtures: &'static [&'static str],
    /// The source file that contains the fixtures.
    #[cfg(test)]
    pub(super) file: &'static str,
}

/// The exit code of a command that needed the project, when the rule reports an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// Input or output failed.
    Io,
    /// The mapping, a query, the shapes or the project file is invalid.
    Definition,
    /// The data has errors.
    Data,
}

/// How a rule runs.
#[derive(Clone, Copy, Debug)]
pub(super) enum Run {
    /// Not by the runner: the findings come from errors of a run or a command, or from another rule.
    NoCheck,
    /// Over the bytes of each table.
    Table(Stage, fn(&Table<'_>) -> Vec<Diagnostic>),
    /// Over the cells of each table, in its last stage.
    Cells(fn(&Cell<'_>) -> Option<Diagnostic>),
    /// Over the rows that the mapping reads, in one pass for all rules.
    Rows(for<'c> fn(&'c Context<'c>) -> Box<dyn RowCheck<'c> + 'c>),
    /// Over the statements or the files of the project.
    Project(fn(&Context<'_>) -> Vec<Diagnostic>),
}

/// The order in which a table is checked. After a stage with an error the remaining stages are skipped: after a repair
/// of the encoding, the columns or the rows, their findings would concern other cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    Encoding,
    Header,
    Rows,
    LineEnds,
    Cells,
}

/// Findings that are noise after a finding of a rule.
#[derive(Debug)]
pub(super) struct Suppression {
    pub(super) scope: Scope,
    pub(super) rules: Suppressed,
    /// Whether warnings of the rule also suppress findings.
    pub(super) by_warnings: bool,
}

/// The rules whose findings are suppressed.
#[derive(Debug)]
pub(super) enum Suppressed {
    /// Rules with these codes.
    Codes(&'static [&'static str]),
    /// Rules that check records.
    OfRecords,
    /// All rules except those with these codes.
    AllBut(&'static [&'static str]),
}

/// Where findings are suppressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// In the whole project.
    Project,
    /// Findings without a known place.
    Unplaced,
    /// In the same file.
    File,
    /// In the same row.
    Row,
    /// In the same row, and in the rows that the finding relates to.
    RelatedRows,
    /// In the same row, but only findings about the row as a whole, without a column.
    WholeRow,
    /// In the same cell.
    Cell,
    /// Findings that name the cell as a relevant place.
    RelatedCell,
    /// Findings about the same node.
    Node,
}

impl Suppression {
    /// Suppresses findings of these codes in a scope.
    pub(super) const fn of(scope: Scope, codes: &'static [&'static str]) -> Self {
        Self { scope, rules: Suppressed::Codes(codes), by_warnings: true }
    }

    /// Suppresses all other findings in a table that is not text or has no lines, because they are meaningless.
    pub(super) const UNREADABLE_TABLE: Self =
        Self { scope: Scope::File, rules: Suppressed::AllBut(&["D007", "D008", "D009", "D013"]), by_warnings: false };

    /// Suppresses shape violations without a place: the rows of their nodes are in such a table.
    pub(super) const UNREADABLE_NODES: Self =
        Self { scope: Scope::Unplaced, rules: Suppressed::Codes(&["S001"]), by_warnings: false };
}

impl Rule {
    /// The defaults of a rule that reports warnings about data.
    pub(super) const WARNING: Self = Self { severity: Severity::Warning, ..Self::ERROR };

    /// The defaults of a rule that reports errors in data.
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
        run: Run::NoCheck,
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

    /// The readable name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The severity of its findings, unless `diwan.toml` changes it. Single findings may differ.
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// The exit code of a command that needed the project, when the rule reports an error.
    pub fn exit(&self) -> Exit {
        self.exit
    }

    /// Whether its errors prevent the graph from being built, so that `diwan.toml` cannot turn it off.
    pub fn is_required(&self) -> bool {
        self.is_required
    }

    /// What it finds, in one sentence.
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

    /// A finding without a place, with the severity of the rule.
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

/// Defines a rule. Its documentation is the doc comment above it.
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
