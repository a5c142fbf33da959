//! Text for terminals.

use super::visible::visible_line;
use std::io::IsTerminal as _;
use std::path::Path;

/// A text on one line, with visible control characters.
pub(super) fn line(text: &str) -> String {
    visible_line(text).into_owned()
}

/// A text on one line. On a terminal, text that is not ASCII is enclosed in isolates, so that its direction does not
/// affect its surroundings.
pub(super) fn isolated(text: &str) -> String {
    isolate(line(text))
}

/// A text that is ready to print, enclosed as in [`isolated`].
pub(super) fn isolate(text: String) -> String {
    if std::io::stdout().is_terminal() && !text.is_ascii() { format!("\u{2068}{text}\u{2069}") } else { text }
}

/// A path on one line.
pub(super) fn shown_path(path: &Path) -> String {
    line(&path.to_string_lossy())
}
