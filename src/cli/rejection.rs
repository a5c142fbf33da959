//! What the application's errors say on the command line.

use super::check::{failure, listing};
use super::error::{CliError, Failure};
use crate::app::{AppError, Rejection};
use crate::project::PROJECT_FILE;

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
            AppError::MissingTables(rejection) => {
                rejected(&rejection, "there is no answer before the tables are there")
            }
            AppError::Rejected(rejection) => {
                let outcome = "the project has changed since it was built, and has errors: there is no answer before they are mended";
                rejected(&rejection, outcome)
            }
            AppError::DamagedGraph(_) => Self::new(Failure::Io, format!("{error}; run `diwan build --force`")),
            AppError::UnresolvedName(reason) => Self::with_lines(Failure::Usage, reason.lines().map(str::to_owned)),
            AppError::NoStatements(_) => Self::new(Failure::Usage, error),
        }
    }
}

/// What a build that is refused says: its outcome is another than that of a question.
pub(super) fn not_built(error: AppError) -> CliError {
    let outcome = "nothing was built; what was there before stays";
    match error {
        AppError::MissingTables(rejection) | AppError::Rejected(rejection) => rejected(&rejection, outcome),
        other => other.into(),
    }
}

/// The findings, and what comes of them.
fn rejected(rejection: &Rejection, outcome: &str) -> CliError {
    let Rejection { project, diagnostics } = rejection;
    CliError::new(failure(diagnostics), outcome).after(listing(diagnostics, project))
}

/// Nobody said which data are meant.
fn no_project() -> CliError {
    let ways = match cfg!(feature = "embedded") {
        true => {
            "name one with --project DIR, begin one with `diwan init`, or give --embedded for the data compiled into the program"
        }
        false => "name one with --project DIR",
    };
    let reason = format!("no {PROJECT_FILE} here or above: there is no project; {ways}");
    CliError::with_code("P005", Failure::Usage, reason)
}
