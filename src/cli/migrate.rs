use super::GlobalArgs;
use super::error::{CliError, Failure};
use super::message::message;
use super::output::print;
use super::session::open_own_project;
use super::text::shown_path;
use crate::project::{Project, write_atomically};
use crate::scaffold::{MigratedFile, ScaffoldError, migration};
use similar::TextDiff;
use std::fs;
use std::io;
use std::path::Path;

/// Bring a project that an earlier version made to the current model.
///
/// Shows the changes, and makes them with --write. Vocabulary, mapping, shapes and queries become those of this program;
/// concepts and links that only the project has are kept, and so are other queries. Tables get the columns that they lack,
/// and keep their own. Changes that you made to a bundled file are lost; the output shows them.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Make the changes
    #[arg(long)]
    write: bool,
}

pub(super) fn run(cli: &GlobalArgs, args: &Args) -> Result<(), CliError> {
    let project = open_own_project(cli)?;
    let files = migration(&project).map_err(|error| match error {
        ScaffoldError::Project(error) => error.into(),
        ScaffoldError::Unreadable { .. } | ScaffoldError::Io { .. } => CliError::new(Failure::Io, error),
        ScaffoldError::Identity(_) | ScaffoldError::Exists(_) | ScaffoldError::NoFolder(_) => {
            CliError::new(Failure::Usage, error)
        }
    })?;
    print(&files.iter().map(|file| diff(&project, file)).collect::<String>())?;
    let number = format!("{} {}", files.len(), if files.len() == 1 { "file" } else { "files" });
    if files.is_empty() {
        message!("the project is up to date");
    } else if args.write {
        files.iter().try_for_each(|file| write(&project, file))?;
        message!("{number} written; next: diwan check");
    } else {
        message!("{number} would change; --write makes the changes");
    }
    Ok(())
}

fn diff(project: &Project, file: &MigratedFile) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace('\r', "\u{240D}");
    let (before, after) = (text(file.before.as_deref().unwrap_or_default()), text(&file.after));
    let path = shown_path(&project.shown(&file.path));
    let old = if file.before.is_some() { path.as_str() } else { "/dev/null" };
    TextDiff::from_lines(&before, &after).unified_diff().context_radius(1).header(old, &path).to_string()
}

fn write(project: &Project, file: &MigratedFile) -> Result<(), CliError> {
    let path = project.shown(&file.path);
    let failed = |error: io::Error| CliError::cannot_write(path.display(), &error);
    if let Some(folder) = path.parent().filter(|folder| *folder != Path::new("")) {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    write_atomically(&path, |out| out.write_all(&file.after)).map_err(failed)
}
