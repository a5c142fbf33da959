//! Where answers go: standard output, or a file that appears whole or not at all.

use super::error::CliError;
use super::visible::{Visible, visible, visible_but_styles, visible_line};
use crate::project::write_atomically;
use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::path::Path;

/// Writes to a file, or to standard output when there is none or it is `-`.
pub(super) fn write_to<E: Into<CliError>>(
    path: Option<&Path>,
    write: impl FnOnce(&mut dyn Write) -> Result<(), E>,
) -> Result<(), CliError> {
    match path.filter(|path| *path != Path::new("-")) {
        Some(path) => write_atomically(path, |out| write(out).map_err(Wrapped::of)).map_err(|error| error.at(path)),
        None => {
            let stdout = io::stdout().lock();
            let is_terminal = stdout.is_terminal();
            let mut out = BufWriter::new(stdout);
            // Data are written as they are, but not to a terminal, which they could control.
            if is_terminal {
                let mut shown = Visible::new(out);
                write(&mut shown).map_err(Into::into)?;
                return Ok(shown.flush()?);
            }
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
    write_to(None, |out| {
        serde_json::to_writer_pretty(&mut *out, value).map_err(io::Error::from)?;
        out.write_all(b"\n")
    })
}

/// Prints text for people to standard output. Control characters in it are shown, and control nothing.
pub(super) fn print(text: &str) -> Result<(), CliError> {
    print_raw(&visible(text))
}

/// As [`print`], with the styles of a text whose data are visible already.
pub(super) fn print_styled(text: &str) -> Result<(), CliError> {
    print_raw(&visible_but_styles(text))
}

fn print_raw(text: &str) -> Result<(), CliError> {
    let mut out = anstream::stdout().lock();
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

/// Writes text for people to standard error, if anybody is there to read it.
pub(super) fn remark_text(text: &str) {
    remark_raw(&visible(text));
}

/// As [`remark_text`], with the styles of a text whose data are visible already.
pub(super) fn remark_styled(text: &str) {
    remark_raw(&visible_but_styles(text));
}

fn remark_raw(text: &str) {
    let mut out = anstream::stderr().lock();
    // There is nowhere left to say that nothing can be said.
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Writes a line for people to standard error. What would end it in the midst is shown.
pub(super) fn remark_line(text: &str) {
    remark_raw(&(visible_line(text) + "\n"));
}

/// [`remark_line`] with the arguments of `format!`.
macro_rules! remark {
    ($($argument:tt)*) => {
        $crate::cli::output::remark_line(&format!($($argument)*))
    };
}
pub(super) use remark;
