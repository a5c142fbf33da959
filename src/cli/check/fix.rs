//! `diwan check --fix`: shows the changes, asks for confirmation, and writes the files.

use super::text::number;
use crate::check::{Checked, FixedFile, decode_wide, fix};
use crate::cli::error::{CliError, Failure};
use crate::cli::message::{message, message_text};
use crate::cli::text::shown_path;
use crate::project::{Project, write_atomically};
use diwan_rdf::files::read_whole;
use similar::TextDiff;
use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, BufRead as _, IsTerminal as _};

/// Applies the mechanical fixes. Returns whether files were changed. All messages go to standard error, because
/// standard output is for the findings.
pub(super) fn run(project: &Project, checked: &Checked, yes: bool) -> Result<bool, CliError> {
    if project.directory().is_none() {
        return Err(CliError::new(Failure::Usage, "--fix: the data compiled into the program cannot be changed"));
    }
    let fixed = fix(checked);
    if fixed.is_empty() {
        message!("nothing here can be fixed automatically");
        return Ok(false);
    }
    message_text(&fixed.iter().map(|fixed| diff(project, fixed)).collect::<String>());
    let findings = number(fixed.iter().map(|fixed| fixed.findings).sum(), "finding");
    let files = number(fixed.len(), "file");
    if !yes && !is_confirmed(&findings, &files)? {
        message!("nothing was changed");
        return Ok(false);
    }
    fixed.iter().try_for_each(|fixed| write(project, fixed))?;
    message!("{findings} fixed in {files}");
    Ok(true)
}

/// Whether any finding can be fixed mechanically.
pub(super) fn is_possible(checked: &Checked) -> bool {
    !fix(checked).is_empty()
}

fn diff(project: &Project, fixed: &FixedFile) -> String {
    let path = shown_path(&project.shown(&fixed.file));
    let (before, after) = (visible(&fixed.before), visible(&fixed.after));
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let converted = match decode_wide(&fixed.before) {
        Some(_) => format!("{path}: all lines are converted to UTF-8\n"),
        None => String::new(),
    };
    let mut text = format!("{converted}--- {path}\n+++ {path}\n");
    if old.len() != new.len() {
        let _ = write!(text, "{}", TextDiff::from_lines(&before, &after).unified_diff().context_radius(0));
        return text;
    }
    // Nearly all fixes keep the number of lines, so that comparing lines by number is enough.
    for (index, (old, new)) in old.iter().zip(&new).enumerate().filter(|(_, (old, new))| old != new) {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "@@ -{line} +{line} @@\n-{old}\n+{new}", line = index + 1);
    }
    text
}

/// Replaces invisible characters with visible marks. Text in a wide encoding is decoded first; other invalid bytes
/// become replacement characters.
fn visible(bytes: &[u8]) -> String {
    let text = decode_wide(bytes).map_or_else(|| String::from_utf8_lossy(bytes), Cow::Owned);
    text.replace('\r', "\u{240D}").replace('\u{FEFF}', "<U+FEFF>").replace('\u{A0}', "<U+00A0>")
}

fn is_confirmed(findings: &str, files: &str) -> Result<bool, CliError> {
    if !io::stdin().is_terminal() {
        message!(
            "--fix needs a terminal to ask for confirmation; use --yes to make these changes without confirmation"
        );
        return Ok(false);
    }
    message_text(&format!("fix {findings} in {files}? [y/N] "));
    let mut answer = String::new();
    let read = io::stdin().lock().read_line(&mut answer);
    read.map_err(|error| CliError::new(Failure::Io, format!("cannot read the answer: {error}")))?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}

fn write(project: &Project, fixed: &FixedFile) -> Result<(), CliError> {
    let path = project.shown(&fixed.file);
    // The file may have been edited while the question was open.
    if read_whole(&path).ok().as_ref() != Some(&fixed.before) {
        return Err(CliError::new(
            Failure::Io,
            format!("{} has changed in the meantime and is left unchanged", path.display()),
        ));
    }
    write_atomically(&path, |out| out.write_all(&fixed.after))
        .map_err(|error: io::Error| CliError::cannot_write(path.display(), &error))
}
