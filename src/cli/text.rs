//! Texts as people read them on a terminal.

use super::visible::visible_line;
use std::io::IsTerminal as _;
use std::path::Path;

/// A text on one line, its control characters shown.
pub(super) fn line(text: &str) -> String {
    visible_line(text).into_owned()
}

/// A text on one line. On a terminal it is wrapped so that its direction does not reach what stands beside it.
pub(super) fn isolated(text: &str) -> String {
    let text = line(text);
    if std::io::stdout().is_terminal() && !text.is_ascii() { format!("\u{2068}{text}\u{2069}") } else { text }
}

/// A path on one line.
pub(super) fn shown_path(path: &Path) -> String {
    line(&path.to_string_lossy())
}
