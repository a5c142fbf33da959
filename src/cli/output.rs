//! Output of results: to standard output, or atomically to a file.

use super::error::CliError;
use super::visible::{Visible, visible, visible_but_styles};
use crate::project::write_atomically;
use crate::results::ResultsError;
use diwan_rdf::files::CompressedWriter;
use diwan_rdf::files::Compression;
use diwan_rdf::write::ExportError;
use std::io::{self, BufRead, BufReader, BufWriter, IsTerminal as _, Seek as _, Write};
use std::path::Path;
use tempfile::SpooledTempFile;

/// Writes to a file, compressed according to the extension of its name, or to standard output if there is no path or it
/// is `-`.
///
/// Only errors of `out` itself are reported as errors of the output, because `write` may also fail to read its input.
pub(super) fn write_to<E: Into<WriteError>>(
    path: Option<&Path>,
    write: impl FnOnce(&mut dyn Write) -> Result<(), E>,
) -> Result<(), CliError> {
    match path.filter(|path| *path != Path::new("-")) {
        Some(path) => {
            let place = path.display().to_string();
            let (compression, _) = Compression::of_name(path);
            let written = write_atomically(path, |out| {
                with_recorded_errors(out, &place, |out| {
                    let mut packed = CompressedWriter::new(out, compression);
                    write(&mut packed).map_err(Into::into)?;
                    Ok(packed.finish()?)
                })
                .map_err(WriteError::Content)
            });
            written.map_err(|error| error.at(&place))
        }
        None => {
            let stdout = io::stdout().lock();
            // Files and pipes receive the data unchanged. On a terminal, control characters in the data could change
            // what is shown.
            let mut out: Box<dyn Write> = match stdout.is_terminal() {
                true => Box::new(Visible::new(BufWriter::new(stdout))),
                false => Box::new(BufWriter::new(stdout)),
            };
            with_recorded_errors(&mut out, STDOUT, |out| {
                write(out).map_err(Into::into)?;
                Ok(out.flush()?)
            })
        }
    }
}

/// The place that error messages give for standard output.
const STDOUT: &str = "to standard output";

/// Calls `write` with an output, and attributes errors of that output to `place`.
fn with_recorded_errors(
    out: &mut dyn Write,
    place: &str,
    write: impl FnOnce(&mut dyn Write) -> Result<(), WriteError>,
) -> Result<(), CliError> {
    let mut recorder = ErrorRecorder { out, failed: None };
    let written = write(&mut recorder);
    written.map_err(|error| match recorder.failed {
        Some(cause) => CliError::cannot_write(place, &cause),
        None => error.at(place),
    })
}

/// An output that records its own error.
struct ErrorRecorder<'w> {
    out: &'w mut dyn Write,
    failed: Option<io::Error>,
}

impl ErrorRecorder<'_> {
    fn note<T>(&mut self, result: io::Result<T>) -> io::Result<T> {
        if let Err(error) = &result
            && error.kind() != io::ErrorKind::Interrupted
        {
            self.failed = Some(io::Error::new(error.kind(), error.to_string()));
        }
        result
    }
}

impl Write for ErrorRecorder<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes);
        self.note(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = self.out.flush();
        self.note(flushed)
    }
}

/// Why an output was not written.
pub(super) enum WriteError {
    /// The content could not be computed.
    Content(CliError),
    /// Writing failed.
    Output(io::Error),
}

impl WriteError {
    fn at(self, place: &str) -> CliError {
        match self {
            Self::Content(error) => error,
            Self::Output(error) => CliError::cannot_write(place, &error),
        }
    }
}

impl From<io::Error> for WriteError {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl From<CliError> for WriteError {
    fn from(error: CliError) -> Self {
        Self::Content(error)
    }
}

impl From<ExportError> for WriteError {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Io(error) => Self::Output(error),
            other => Self::Content(other.into()),
        }
    }
}

impl From<ResultsError> for WriteError {
    fn from(error: ResultsError) -> Self {
        match error {
            ResultsError::Io(error) => Self::Output(error),
            other => Self::Content(other.into()),
        }
    }
}

/// Output that is held back until it is complete: in memory up to a limit, beyond it in a temporary file.
pub(super) struct SpooledOutput {
    file: SpooledTempFile,
}

impl SpooledOutput {
    /// How many bytes are held in memory.
    const IN_MEMORY: usize = 4 << 20;

    /// Collects the output of `write`. If that fails, nothing is kept.
    pub(super) fn fill(write: impl FnOnce(&mut dyn Write) -> Result<(), WriteError>) -> Result<Self, CliError> {
        Self::fill_within(Self::IN_MEMORY, write)
    }

    fn fill_within(
        in_memory: usize,
        write: impl FnOnce(&mut dyn Write) -> Result<(), WriteError>,
    ) -> Result<Self, CliError> {
        let mut out = BufWriter::new(SpooledTempFile::new(in_memory));
        with_recorded_errors(&mut out, TEMPORARY, |out| {
            write(out)?;
            Ok(out.flush()?)
        })?;
        let file = out.into_inner().map_err(|error| CliError::cannot_write(TEMPORARY, error.error()))?;
        Ok(Self { file })
    }

    /// A reader of the collected output.
    pub(super) fn read(mut self) -> io::Result<impl BufRead> {
        self.file.rewind()?;
        Ok(BufReader::with_capacity(1 << 16, self.file))
    }
}

/// The place that error messages give for a temporary file.
const TEMPORARY: &str = "a temporary file";

/// Prints JSON to standard output.
pub(super) fn print_json(view: &impl serde::Serialize) -> Result<(), CliError> {
    write_json(None, view)
}

/// Writes JSON to a file or to standard output. The keys of objects are in alphabetical order.
pub(super) fn write_json(path: Option<&Path>, view: &impl serde::Serialize) -> Result<(), CliError> {
    write_to(path, |out| {
        let value = serde_json::to_value(view).map_err(io::Error::from)?;
        serde_json::to_writer_pretty(&mut *out, &value).map_err(io::Error::from)?;
        out.write_all(b"\n")
    })
}

/// Prints text to standard output. Control characters are made visible.
pub(super) fn print(text: &str) -> Result<(), CliError> {
    print_raw(&visible(text))
}

/// Like [`print`], for text with styles in which all data have been made visible.
pub(super) fn print_styled(text: &str) -> Result<(), CliError> {
    print_raw(&visible_but_styles(text))
}

fn print_raw(text: &str) -> Result<(), CliError> {
    print_lines(|out| out.write_all(text.as_bytes()))
}

/// Like [`print`], for output that `write` writes and in which all data have been made visible.
pub(super) fn print_lines(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), CliError> {
    let mut out = BufWriter::new(anstream::stdout().lock());
    let written = write(&mut out).and_then(|()| out.flush());
    written.map_err(|error| CliError::cannot_write(STDOUT, &error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;

    fn spooled(in_memory: usize, size: usize) -> SpooledOutput {
        SpooledOutput::fill_within(in_memory, |out| Ok(out.write_all(&vec![b'a'; size])?)).unwrap()
    }

    #[test]
    fn large_output_is_held_on_disk() {
        for (size, is_on_disk) in [(0, false), (10, false), (11, true)] {
            let output = spooled(10, size);
            assert_eq!(output.file.is_rolled(), is_on_disk, "{size}");
            let mut read = Vec::new();
            output.read().unwrap().read_to_end(&mut read).unwrap();
            assert_eq!(read, vec![b'a'; size]);
        }
        let whole =
            |size: usize| SpooledOutput::fill(|out| Ok(out.write_all(&vec![b'a'; size])?)).unwrap().file.is_rolled();
        assert!(!whole(4 << 20) && whole((4 << 20) + 1));
    }
}
