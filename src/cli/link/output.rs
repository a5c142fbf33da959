//! The outputs of the link commands, and the text on statements that are left out.

use crate::app::view::WithheldStatement;
use crate::cli::error::CliError;
use crate::cli::output::{print, write_to};
use crate::cli::text::line;
use std::path::Path;

/// Writes a text for people to a file, or prints it.
pub(super) fn write_text(output: Option<&Path>, text: &str) -> Result<(), CliError> {
    match output.filter(|path| *path != Path::new("-")) {
        Some(path) => write_to(Some(path), |out| out.write_all(text.as_bytes())),
        None => print(text),
    }
}

/// The ending of a file to write, which may say how it is to be written.
pub(super) fn ending(output: Option<&Path>) -> Option<&str> {
    output.and_then(Path::extension).and_then(|ending| ending.to_str())
}

/// The statements that are left out, one per line, with reasons and records.
pub(super) fn withheld_text(withheld: &[WithheldStatement]) -> String {
    withheld.iter().map(withheld_line).collect()
}

fn withheld_line(withheld: &WithheldStatement) -> String {
    let WithheldStatement { slug, property, value, reason, proposed_with, records, .. } = withheld;
    let value = value.as_ref().map(|value| format!(" {}", line(value))).unwrap_or_default();
    let hint = proposed_with.map(|class| format!("; --include {} proposes it anyway", class.name()));
    let records: Vec<&str> = records.iter().map(|record| record.label.as_str()).collect();
    format!("  {slug} {property}{value}: {}{} [{}]\n", line(reason), hint.unwrap_or_default(), records.join(" "))
}
