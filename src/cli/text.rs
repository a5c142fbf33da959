//! Text for terminals.

use super::visible::visible_line;
use crate::text::list_separator;
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

/// Names as a list, each once: a kind can be called as its class is.
pub(super) fn list<'n>(names: impl Iterator<Item = &'n String>, language: &str) -> String {
    let mut listed: Vec<String> = Vec::new();
    for name in names.map(|name| line(name)) {
        if !listed.contains(&name) {
            listed.push(name);
        }
    }
    listed.join(list_separator(language))
}

/// A path on one line.
pub(super) fn shown_path(path: &Path) -> String {
    line(&path.to_string_lossy())
}
