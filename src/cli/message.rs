//! Messages on standard error.

use super::visible::{visible, visible_but_styles, visible_line};
use std::io::Write as _;

/// Writes text to standard error. Control characters are made visible.
pub(super) fn message_text(text: &str) {
    message_raw(&visible(text));
}

/// Like [`message_text`], for text with styles in which all data have been made visible.
pub(super) fn message_styled(text: &str) {
    message_raw(&visible_but_styles(text));
}

fn message_raw(text: &str) {
    let mut out = anstream::stderr().lock();
    // If standard error cannot be written, there is no place to report that.
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Writes one line to standard error. Line breaks in the text are made visible.
pub(super) fn message_line(text: &str) {
    message_raw(&(visible_line(text) + "\n"));
}

/// [`message_line`] with the arguments of `format!`.
macro_rules! message {
    ($($argument:tt)*) => {
        $crate::cli::message::message_line(&format!($($argument)*))
    };
}
pub(super) use message;
