use crate::dataset::DatasetError;
use crate::engine::EngineError;
use crate::export::ExportError;
use crate::project::ProjectError;
use crate::rml::MappingError;
use crate::store::StoreError;
use std::fmt::Display;
use std::io;
use std::path::Path;
use std::process::ExitCode;

/// How a command failed; the numbers are the exit codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// The data has errors.
    Data = 1,
    /// The command was called wrongly.
    Usage = 2,
    /// The mapping, a query or the project file is wrong.
    Definition = 3,
    /// Input or output failed.
    Io = 4,
}

/// Why a command failed.
#[derive(Debug)]
pub(super) struct CliError {
    failure: Failure,
    /// Empty when all has been said.
    message: String,
    broken_pipe: bool,
    /// What the system says, where it is the output that failed.
    output: Option<String>,
}

impl CliError {
    pub(super) fn new(failure: Failure, message: impl Display) -> Self {
        Self { failure, message: message.to_string(), broken_pipe: false, output: None }
    }

    /// The command has said itself what is wrong.
    pub(super) fn told(failure: Failure) -> Self {
        Self::new(failure, "")
    }

    /// The same, with the file where it is the output that failed.
    pub(super) fn writing(self, path: &Path) -> Self {
        match self.output {
            Some(cause) => Self::new(Failure::Io, format!("cannot write {}: {cause}", path.display())),
            None => self,
        }
    }

    /// Writes the message, and gives the exit code. A reader that has seen enough is no error.
    pub(super) fn report(self) -> ExitCode {
        ExitCode::from(self.tell::<u8>())
    }

    /// As [`CliError::report`], with the code as a number.
    pub(super) fn tell<N: From<u8>>(self) -> N {
        if self.broken_pipe {
            return 0.into();
        }
        if !self.message.is_empty() {
            anstream::eprintln!("error: {}", self.message);
        }
        (self.failure as u8).into()
    }
}

impl From<io::Error> for CliError {
    fn from(error: io::Error) -> Self {
        let broken_pipe = error.kind() == io::ErrorKind::BrokenPipe;
        let output = Some(error.to_string());
        Self { broken_pipe, output, ..Self::new(Failure::Io, format!("cannot write the output: {error}")) }
    }
}

impl From<ProjectError> for CliError {
    fn from(error: ProjectError) -> Self {
        let failure = match error {
            ProjectError::Mapping(error) => return error.into(),
            ProjectError::Io { .. } => Failure::Io,
            ProjectError::Missing(_) | ProjectError::Config { .. } => Failure::Definition,
        };
        Self::new(failure, error)
    }
}

impl From<MappingError> for CliError {
    fn from(error: MappingError) -> Self {
        let failure = if matches!(error, MappingError::Io { .. }) { Failure::Io } else { Failure::Definition };
        Self::new(failure, error)
    }
}

impl From<EngineError> for CliError {
    fn from(error: EngineError) -> Self {
        match error {
            EngineError::Plan(problems) => {
                let lines: Vec<_> = problems.iter().map(|p| format!("{p} (read by {})", p.triples_map)).collect();
                Self::new(Failure::Definition, format!("the mapping does not fit the data\n  {}", lines.join("\n  ")))
            }
            EngineError::Source(error @ crate::source::SourceError::Io { .. }) => Self::new(Failure::Io, error),
            EngineError::Output(error) => error.into(),
            EngineError::Spill(_) => Self::new(Failure::Io, error),
            EngineError::JoinMemory { .. } => Self::new(Failure::Definition, error),
            EngineError::Source(_) | EngineError::Strict(_) | EngineError::TooMuch { .. } => {
                Self::new(Failure::Data, error)
            }
        }
    }
}

impl From<DatasetError> for CliError {
    fn from(error: DatasetError) -> Self {
        match error {
            DatasetError::Project(error) => error.into(),
            DatasetError::Mapping(error) => error.into(),
            DatasetError::Engine(error) => error.into(),
            DatasetError::Syntax { .. } => Self::new(Failure::Definition, error),
        }
    }
}

impl From<StoreError> for CliError {
    fn from(error: StoreError) -> Self {
        let failure = match error {
            StoreError::Io { .. } | StoreError::Damaged(_) | StoreError::Storage(_) => Failure::Io,
            StoreError::Parameter { .. } => Failure::Usage,
            StoreError::Syntax(_)
            | StoreError::Header { .. }
            | StoreError::Evaluation(_)
            | StoreError::Timeout(_)
            | StoreError::Memory(_) => Failure::Definition,
        };
        Self::new(failure, error)
    }
}

impl From<ExportError> for CliError {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Io(error) => error.into(),
            other => Self::new(Failure::Data, other),
        }
    }
}
