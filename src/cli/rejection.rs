//! Messages and exit codes for the errors of the application layer.

use super::GlobalArgs;
use super::check::{failure, listing};
use super::error::{CliError, Failure};
use crate::app::{AppError, Rejection};
use crate::check::{Coded as _, Severity};
use crate::dataset::{Drift, LOCK_FILE, LockError};
use crate::project::PROJECT_FILE;
use diwan_rdf::text::shortened;

impl From<AppError> for CliError {
    fn from(error: AppError) -> Self {
        match error {
            AppError::Project(error) => error.into(),
            AppError::Dataset(error) => error.into(),
            AppError::Store(error) => error.into(),
            AppError::Context(error) => error.into(),
            AppError::Diff(error) => error.into(),
            AppError::Link(error) => error.into(),
            AppError::CurrentFolder(_) => Self::new(Failure::Io, error),
            AppError::NoProject => no_project(),
            AppError::MissingTables(rejection) => rejected(
                &rejection,
                "the graph cannot be built without these \
                tables",
            ),
            AppError::Rejected(rejection) => {
                let outcome = "the project has changed since it was built, and has errors: it cannot be used until they are corrected";
                rejected(&rejection, outcome)
            }
            AppError::Lock(error) => error.into(),
            AppError::Drift(drift) => drifted(&drift),
            AppError::NotLockable => Self::new(Failure::Usage, format!("{error}; give --project")),
            AppError::NoOutputFolder => Self::new(Failure::Usage, format!("{error}; name one with --output")),
            AppError::OutputIsFile(_) => Self::new(Failure::Io, error),
            AppError::InputsChanged => Self::new(Failure::Io, error),
            AppError::Write { path, cause } => Self::cannot_write(path.display(), &cause),
            AppError::Search(_) => Self::new(Failure::Usage, error),
            AppError::Index(_) => Self::new(Failure::Io, error),
            AppError::UnresolvedName(reason) | AppError::UnknownFilter(reason) | AppError::NothingFound(reason) => {
                Self::with_lines(Failure::Usage, reason.lines().map(str::to_owned))
            }
            AppError::NoStatements(_) | AppError::AlreadyDecided(_) => Self::new(Failure::Usage, error),
            AppError::Service(error) => error.into(),
            AppError::NoCandidates(ref slug) => {
                Self::new(Failure::Usage, format!("{error}; give a slug, or run `diwan link suggest {slug}`"))
            }
            AppError::InvalidSlug { .. } => Self::new(Failure::Definition, error),
            AppError::UnknownQuery { name, similar } => unknown_query(&name, similar.as_deref()),
        }
    }
}

fn unknown_query(name: &str, similar: Option<&str>) -> CliError {
    let hint = similar.map(|name| format!("; did you mean `{name}`?")).unwrap_or_default();
    let name = shortened(name);
    CliError::new(Failure::Usage, format!("there is no bundled query `{name}`{hint} (`diwan query` lists them)"))
}

/// The error of a rejected build. Its message differs from that of a rejected question. Without warnings if the build is
/// quiet.
pub(super) fn not_built(cli: &GlobalArgs, error: AppError) -> CliError {
    let outcome = "nothing was built; the previous graph is unchanged";
    match error {
        AppError::MissingTables(mut rejection) | AppError::Rejected(mut rejection) => {
            rejection.diagnostics.retain(|found| !cli.quiet || found.severity == Severity::Error);
            rejected(&rejection, outcome)
        }
        other => other.into(),
    }
}

/// The error for a rejected project: its findings, then the outcome.
fn rejected(rejection: &Rejection, outcome: &str) -> CliError {
    let Rejection { project, diagnostics } = rejection;
    CliError::new(failure(diagnostics), outcome).after(listing(diagnostics, project))
}

/// The error for a project that differs from its lock file.
fn drifted(drift: &[Drift]) -> CliError {
    let first = format!("the project does not match {LOCK_FILE}");
    let last = "If the changes are intended, pin them with `diwan build --lock`; otherwise restore the files. `diwan diff` \
         shows the differences";
    let lines = drift.iter().map(|drift| format!("  {drift}"));
    let lines = std::iter::once(first).chain(lines).chain([last.to_owned()]);
    CliError::with_lines(Failure::Data, lines).of("P011")
}

impl From<LockError> for CliError {
    fn from(error: LockError) -> Self {
        let (failure, hint) = match error {
            LockError::Missing(_) => (Failure::Definition, "; write one with `diwan build --lock`"),
            LockError::Malformed { .. } => (Failure::Definition, "; write it again with `diwan build --lock`"),
            LockError::Io { .. } => (Failure::Io, ""),
        };
        Self::with_code(error.code(), failure, format!("{error}{hint}"))
    }
}

/// The error for a command without a project.
fn no_project() -> CliError {
    let ways = match cfg!(feature = "embedded") {
        true => {
            "select one with --project DIR, create one with `diwan init`, or use --embedded for the data compiled \
             into the program"
        }
        false => "name one with --project DIR",
    };
    let reason = format!("there is no project: no {PROJECT_FILE} in this folder or above; {ways}");
    CliError::with_code("P005", Failure::Usage, reason)
}
