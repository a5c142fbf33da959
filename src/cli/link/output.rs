//! Where the link commands write, and what they leave out.

use crate::app::LinkLabels;
use crate::cli::error::CliError;
use crate::cli::output::{print, write_to};
use crate::cli::text::line;
use crate::link::Withheld;
use oxigraph::model::NamedNode;
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

/// What is withheld, one a line, with the reason and the records.
pub(super) fn report_of_withheld(withheld: &[Withheld], labels: LinkLabels<'_>) -> String {
    let report = |withheld: &Withheld| {
        let value = withheld.value.as_ref().map(|value| format!(" {}", line(&labels.value(value)))).unwrap_or_default();
        let records: Vec<_> = withheld.records.iter().map(record_key).collect();
        let (slug, property) = (labels.slug(&withheld.entity), withheld.property);
        let hint = withheld.offered_with.map(|class| format!("; --include {} offers it all the same", class.name()));
        let hint = hint.unwrap_or_default();
        format!("  {slug} {property}{value}: {}{hint} [{}]\n", line(&withheld.reason), records.join(" "))
    };
    withheld.iter().map(report).collect()
}

/// A record as tables name it.
pub(super) fn record_key(record: &NamedNode) -> &str {
    record.as_str().rsplit('/').next().unwrap_or_default()
}
