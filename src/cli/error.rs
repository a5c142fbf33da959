use super::message::{message, message_styled};
use crate::check::{Coded, Diagnostic, describe_project_error};
use crate::dataset::DatasetError;
use crate::diff::DiffError;
use crate::link::LinkError;
use crate::project::ProjectError;
use crate::results::ResultsError;
use crate::store::StoreError;
use diwan_rdf::files::OutsideAllowedFolders;
use diwan_rdf::text::shortened;
use diwan_rdf::write::ExportError;
use diwan_rml::engine::{EngineError, PlanProblem};
use diwan_rml::mapping::MappingError;
use diwan_rml::source::SourceError;
use std::fmt::Display;
use std::io;
use std::process::ExitCode;

/// How a command failed. The values are the exit codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// The data has errors.
    Data = 1,
    /// The command line is invalid.
    Usage = 2,
    /// A mapping, a query or a project file is invalid.
    Definition = 3,
    /// Input or output failed.
    Io = 4,
}

/// Why a command failed, and what it reports.
#[derive(Debug)]
pub(super) struct CliError {
    failure: Failure,
    /// The code for `diwan explain`.
    code: Option<&'static str>,
    /// The error as findings with positions, if they are known.
    diagnostics: Vec<Diagnostic>,
    /// Findings that are written before the message, with styles.
    findings: String,
    /// The lines of the message. Empty if the command has already reported the failure.
    lines: Vec<String>,
    /// Whether the reader of the output has closed it. This is not reported as an error.
    broken_pipe: bool,
}

/// How many errors of one kind are listed.
const SHOWN: usize = 20;

impl CliError {
    pub(super) fn new(failure: Failure, message: impl Display) -> Self {
        Self::with_lines(failure, [message.to_string()])
    }

    /// An error with a message of several lines.
    pub(super) fn with_lines(failure: Failure, lines: impl IntoIterator<Item = String>) -> Self {
        let lines = lines.into_iter().collect();
        Self { failure, code: None, diagnostics: Vec::new(), findings: String::new(), lines, broken_pipe: false }
    }

    /// The error for rows that have more or fewer cells than the header.
    fn ragged(first: &[SourceError], count: u64) -> Self {
        if let ([only], 1) = (first, count) {
            return Self::new(Failure::Data, only);
        }
        let lines = first.iter().take(SHOWN).map(|row| format!("  {row}"));
        let more = count.saturating_sub(SHOWN as u64);
        let more = (more > 0).then(|| format!("  ... and {more} more"));
        let all = format!("{count} rows have more or fewer cells than the header; check commas and quotes");
        Self::with_lines(Failure::Data, std::iter::once(all).chain(lines).chain(more))
    }

    /// The error for an invalid parameter of a query. The candidates in the reason have a line each.
    fn parameter(name: &str, reason: &str) -> Self {
        let text = format!("parameter `{}`: {reason}", shortened(name));
        Self::with_lines(Failure::Usage, text.lines().map(str::to_owned))
    }

    /// This error, with a code.
    pub(super) fn of(self, code: &'static str) -> Self {
        Self { code: Some(code), ..self }
    }

    /// An error with the code that `diwan explain` explains.
    pub(super) fn coded(failure: Failure, error: &(impl Coded + Display)) -> Self {
        Self::with_code(error.code(), failure, error)
    }

    /// An error with a code and a message.
    pub(super) fn with_code(code: &'static str, failure: Failure, message: impl Display) -> Self {
        Self { code: Some(code), ..Self::new(failure, message) }
    }

    /// The error for a mapping that does not fit its data: each problem with the triples map that it comes from.
    pub(super) fn unfit<'p>(problems: impl Iterator<Item = (&'p PlanProblem, String)>) -> Self {
        let first = "the mapping does not fit the data".to_owned();
        let lines = problems.map(|(problem, reader)| format!("  {problem} (read by {reader})"));
        Self::with_lines(Failure::Definition, std::iter::once(first).chain(lines))
    }

    /// All errors of a definition, one per line.
    fn several(code: &'static str, problems: &[impl Display]) -> Self {
        let lines = problems.iter().take(SHOWN).enumerate().map(|(index, problem)| match index {
            0 => problem.to_string(),
            _ => format!("error[{code}]: {problem}"),
        });
        let more = problems.len().saturating_sub(SHOWN);
        let more = (more > 0).then(|| format!("... and {more} more"));
        Self::with_lines(Failure::Definition, lines.chain(more)).of(code)
    }

    /// Several errors as one: the first, followed by the lines of the others.
    pub(super) fn joined(errors: impl IntoIterator<Item = Self>) -> Self {
        let mut errors = errors.into_iter();
        let mut all = errors.next().unwrap_or_else(|| Self::reported(Failure::Definition));
        for error in errors {
            let code = error.code.map(|code| format!("[{code}]")).unwrap_or_default();
            let mut lines = error.lines;
            if let Some(first) = lines.first_mut() {
                *first = format!("error{code}: {first}");
            }
            all.lines.extend(lines);
        }
        all
    }

    /// This error, with the name of the side of a comparison that it concerns.
    fn of_side(mut self, side: &str) -> Self {
        if let Some(first) = self.lines.first_mut() {
            *first = format!("{side}: {first}");
        }
        Self { diagnostics: Vec::new(), ..self }
    }

    /// This error, with lines of hints after the message.
    pub(super) fn with_hints(mut self, hints: impl IntoIterator<Item = String>) -> Self {
        self.lines.extend(hints);
        self
    }

    /// This error, with findings before the message.
    pub(super) fn after(self, findings: String) -> Self {
        Self { findings, ..self }
    }

    /// The error as findings, if it has a code.
    pub(super) fn as_diagnostics(&self) -> Vec<Diagnostic> {
        match (self.diagnostics.is_empty(), self.code) {
            (false, _) => self.diagnostics.clone(),
            (true, Some(code)) => vec![Diagnostic::error(code, self.lines.join("\n"))],
            (true, None) => Vec::new(),
        }
    }

    /// A failure that the command has already reported.
    pub(super) fn reported(failure: Failure) -> Self {
        Self::with_lines(failure, [])
    }

    /// The error for an output that cannot be written. `place` completes the phrase "cannot write".
    pub(super) fn cannot_write(place: impl Display, cause: &io::Error) -> Self {
        let broken_pipe = cause.kind() == io::ErrorKind::BrokenPipe;
        Self { broken_pipe, ..Self::with_code(cause.code(), Failure::Io, format!("cannot write {place}: {cause}")) }
    }

    /// Writes the message and returns the exit code. A closed output is not an error.
    pub(super) fn report(self) -> ExitCode {
        ExitCode::from(self.report_code::<u8>())
    }

    /// Like [`CliError::report`], with the exit code as a number.
    pub(super) fn report_code<N: From<u8>>(self) -> N {
        if self.broken_pipe {
            return 0.into();
        }
        if !self.findings.is_empty() {
            message_styled(&self.findings);
        }
        if let Some((first, rest)) = self.lines.split_first() {
            let code = self.code.map(|code| format!("[{code}]")).unwrap_or_default();
            message!("error{code}: {first}");
            rest.iter().for_each(|line| message!("{line}"));
        }
        (self.failure as u8).into()
    }
}

impl From<ProjectError> for CliError {
    fn from(error: ProjectError) -> Self {
        let failure = match error {
            ProjectError::Mapping(error) => return error.into(),
            ProjectError::Io { .. } => Failure::Io,
            ProjectError::Missing(_) | ProjectError::Config { .. } | ProjectError::Unreachable { .. } => {
                Failure::Definition
            }
        };
        let hint = match &error {
            ProjectError::Io { cause, .. } | ProjectError::Unreachable { cause, .. } => outside_hint(cause),
            ProjectError::Missing(_) if cfg!(feature = "embedded") => " (run `diwan init` there to create a project)",
            _ => "",
        };
        let shown = Self::with_code(error.code(), failure, format!("{error}{hint}"));
        Self { diagnostics: describe_project_error(&error), ..shown }
    }
}

impl From<MappingError> for CliError {
    fn from(error: MappingError) -> Self {
        match &error {
            MappingError::Io { .. } => Self::coded(Failure::Io, &error),
            MappingError::Invalid { problems } => Self::several(error.code(), problems),
            _ => Self::coded(Failure::Definition, &error),
        }
    }
}

impl From<EngineError> for CliError {
    fn from(error: EngineError) -> Self {
        let code = error.code();
        match error {
            EngineError::Plan(problems) => {
                Self::unfit(problems.iter().map(|problem| (problem, problem.triples_map.clone()))).of(code)
            }
            EngineError::Several { unreadable, problems } => {
                let unreadable = unreadable.into_iter().map(|error| EngineError::Source(error).into());
                let unfit = (!problems.is_empty()).then(|| EngineError::Plan(problems).into());
                Self::joined(unreadable.chain(unfit))
            }
            EngineError::Ragged { first, count } => Self::ragged(&first, count).of(code),
            EngineError::Output(error) => Self::cannot_write("the output", &error),
            EngineError::JoinMemory { .. } => {
                let hint = "; raise the limit with --join-memory, or join with a table of fewer rows";
                Self::with_code(code, Failure::Definition, format!("{error}{hint}"))
            }
            EngineError::TooLarge { .. } | EngineError::Formulation(_) => Self::coded(Failure::Definition, &error),
            EngineError::Source(SourceError::Io { ref cause, .. }) => {
                Self::with_code(code, Failure::Io, format!("{error}{}", outside_hint(cause)))
            }
            EngineError::Spill(_) => Self::coded(Failure::Io, &error),
            _ => Self::coded(Failure::Data, &error),
        }
    }
}

impl From<DatasetError> for CliError {
    fn from(error: DatasetError) -> Self {
        match error {
            DatasetError::Project(error) => error.into(),
            DatasetError::Mapping(error) => error.into(),
            DatasetError::Engine(error) => error.into(),
            DatasetError::Syntax { .. } => Self::with_code("M003", Failure::Definition, error),
            DatasetError::Canonicalization(_) => Self::with_code("M002", Failure::Definition, error),
            DatasetError::TooManyTerms(_) => Self::with_code("P008", Failure::Data, error),
        }
    }
}

impl From<StoreError> for CliError {
    fn from(error: StoreError) -> Self {
        let failure = match &error {
            StoreError::Io { .. } | StoreError::TooLarge | StoreError::Storage(_) => Failure::Io,
            StoreError::Parameter { name, reason } => return Self::parameter(name, reason).of(error.code()),
            StoreError::MissingParameter(name) => {
                let reason = format!("is required; set it with --param {name}=…");
                return Self::parameter(name, &reason).of(error.code());
            }
            StoreError::Syntax(_)
            | StoreError::Header { .. }
            | StoreError::Evaluation(_)
            | StoreError::ServiceRefused(_)
            | StoreError::Timeout(_)
            | StoreError::Memory(_) => Failure::Definition,
        };
        Self::with_code(error.code(), failure, format!("{error}{}", hint(&error)))
    }
}

/// The hint for a file outside the allowed folders.
fn outside_hint(cause: &io::Error) -> &'static str {
    if OutsideAllowedFolders::is_cause_of(cause) { "; if you trust it, use --allow-outside" } else { "" }
}

/// The hint for an error of the store.
fn hint(error: &StoreError) -> &'static str {
    match error {
        StoreError::Memory(_) => "; make it more specific, add a LIMIT, or raise the limit with --memory",
        StoreError::Timeout(_) => "; make it more specific, or raise the limit with --timeout",
        StoreError::ServiceRefused(_) if cfg!(feature = "link") => " unless --allow-service is given",
        StoreError::ServiceRefused(_) => ": this program was built without the feature `link`",
        _ => "",
    }
}

impl From<DiffError> for CliError {
    fn from(error: DiffError) -> Self {
        let (code, message) = (error.code(), error.to_string());
        let failure = match error {
            DiffError::Unknown { .. } | DiffError::Folder(_) | DiffError::Ending(_) => Failure::Usage,
            DiffError::Syntax { .. } => Failure::Data,
            DiffError::Io { .. } | DiffError::Git { .. } => Failure::Io,
            DiffError::Project { side, cause } => return Self::from(cause).of_side(&side),
            DiffError::Dataset { side, cause } => return Self::from(cause).of_side(&side),
            DiffError::Store(error) => return error.into(),
        };
        Self::with_code(code, failure, message)
    }
}

impl From<ResultsError> for CliError {
    fn from(error: ResultsError) -> Self {
        match error {
            ResultsError::Io(error) => Self::cannot_write("the output", &error),
            other @ ResultsError::XmlCharacter { .. } => Self::coded(Failure::Data, &other),
        }
    }
}

impl From<ExportError> for CliError {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Io(error) => Self::cannot_write("the output", &error),
            other => Self::coded(Failure::Data, &other),
        }
    }
}

impl From<LinkError> for CliError {
    fn from(error: LinkError) -> Self {
        let failure = match error {
            LinkError::Io { .. } | LinkError::Service { .. } => Failure::Io,
            LinkError::Table { .. } | LinkError::Cell { .. } => Failure::Definition,
            LinkError::Items { .. } => Failure::Data,
        };
        Self::coded(failure, &error)
    }
}
