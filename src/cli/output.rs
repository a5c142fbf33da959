//! Where answers go: standard output, or a file that appears whole or not at all.

use super::error::CliError;
use crate::project::write_atomically;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Writes to a file, or to standard output when there is none or it is `-`.
pub(super) fn write_to<E: Into<CliError>>(
    path: Option<&Path>,
    write: impl FnOnce(&mut dyn Write) -> Result<(), E>,
) -> Result<(), CliError> {
    match path.filter(|path| *path != Path::new("-")) {
        Some(path) => write_atomically(path, |out| write(out).map_err(Wrapped::of)).map_err(|error| error.at(path)),
        None => {
            let mut out = BufWriter::new(io::stdout().lock());
            write(&mut out).map_err(Into::into)?;
            Ok(out.flush()?)
        }
    }
}

/// Tells an error of the writer from one of the file.
enum Wrapped {
    Writer(CliError),
    File(io::Error),
}

impl Wrapped {
    fn of(error: impl Into<CliError>) -> Self {
        Self::Writer(error.into())
    }

    fn at(self, path: &Path) -> CliError {
        match self {
            Self::Writer(error) => error.writing(path),
            Self::File(error) => CliError::cannot_write(path, &error),
        }
    }
}

impl From<io::Error> for Wrapped {
    fn from(error: io::Error) -> Self {
        Self::File(error)
    }
}

/// Prints JSON to standard output.
pub(super) fn print_json(value: &impl serde::Serialize) -> Result<(), CliError> {
    let text = serde_json::to_string_pretty(value).map_err(io::Error::from)?;
    print(&(text + "\n"))
}

/// Prints text to standard output.
pub(super) fn print(text: &str) -> Result<(), CliError> {
    let mut out = anstream::stdout().lock();
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}
