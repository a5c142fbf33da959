//! `diwan check --fix`: shows what would change, asks, and changes it.

use super::text::number;
use crate::check::{Checked, Mended, decode_wide, mend};
use crate::cli::error::{CliError, Failure};
use crate::cli::output::{remark, remark_text};
use crate::cli::text::shown_path;
use crate::project::{Project, write_atomically};
use diwan_rdf::files::read_whole;
use similar::TextDiff;
use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, BufRead as _, IsTerminal as _};

/// Mends what is mechanical; whether anything was changed. All is told on standard error: standard output is for what
/// is found.
pub(super) fn run(project: &Project, checked: &Checked, yes: bool) -> Result<bool, CliError> {
    if project.directory().is_none() {
        return Err(CliError::new(Failure::Usage, "--fix: the data compiled into the program cannot be changed"));
    }
    let mended = mend(checked);
    if mended.is_empty() {
        remark!("nothing here can be mended mechanically");
        return Ok(false);
    }
    remark_text(&mended.iter().map(|mended| diff(project, mended)).collect::<String>());
    let findings = number(mended.iter().map(|mended| mended.findings).sum(), "finding");
    let files = number(mended.len(), "file");
    if !yes && !agreed(&findings, &files)? {
        remark!("nothing was changed");
        return Ok(false);
    }
    mended.iter().try_for_each(|mended| write(project, mended))?;
    remark!("{findings} mended in {files}");
    Ok(true)
}

/// Whether anything is left that can be mended mechanically.
pub(super) fn is_possible(checked: &Checked) -> bool {
    !mend(checked).is_empty()
}

fn diff(project: &Project, mended: &Mended) -> String {
    let path = shown_path(&project.shown(&mended.file));
    let (before, after) = (visible(&mended.before), visible(&mended.after));
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let converted = match decode_wide(&mended.before) {
        Some(_) => format!("{path}: all lines are converted to UTF-8\n"),
        None => String::new(),
    };
    let mut text = format!("{converted}--- {path}\n+++ {path}\n");
    if old.len() != new.len() {
        let _ = write!(text, "{}", TextDiff::from_lines(&before, &after).unified_diff().context_radius(0));
        return text;
    }
    // Nearly all repairs stay on their lines: no search is needed.
    for (index, (old, new)) in old.iter().zip(&new).enumerate().filter(|(_, (old, new))| old != new) {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "@@ -{line} +{line} @@\n-{old}\n+{new}", line = index + 1);
    }
    text
}

/// With marks for what no eye sees. Text in another encoding is shown as far as it can be read.
fn visible(bytes: &[u8]) -> String {
    let text = decode_wide(bytes).map_or_else(|| String::from_utf8_lossy(bytes), Cow::Owned);
    text.replace('\r', "\u{240D}").replace('\u{FEFF}', "<U+FEFF>").replace('\u{A0}', "<U+00A0>")
}

fn agreed(findings: &str, files: &str) -> Result<bool, CliError> {
    if !io::stdin().is_terminal() {
        remark!("--fix asks on a terminal; give --yes to make these changes without being asked");
        return Ok(false);
    }
    remark_text(&format!("mend {findings} in {files}? [y/N] "));
    let mut answer = String::new();
    let read = io::stdin().lock().read_line(&mut answer);
    read.map_err(|error| CliError::new(Failure::Io, format!("cannot read the answer: {error}")))?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}

fn write(project: &Project, mended: &Mended) -> Result<(), CliError> {
    let path = project.shown(&mended.file);
    // Somebody may have worked on it while the question stood.
    if read_whole(&path).ok().as_ref() != Some(&mended.before) {
        return Err(CliError::new(Failure::Io, format!("{} has changed meanwhile; it is left alone", path.display())));
    }
    write_atomically(&path, |out| out.write_all(&mended.after))
        .map_err(|error: io::Error| CliError::cannot_write(path.display(), &error))
}
