//! Messages on standard error.

use super::visible::{visible, visible_but_styles, visible_line};
use std::io::Write as _;

/// Writes text to standard error. Control characters are made visible.
pub(super) fn remark_text(text: &str) {
    remark_raw(&visible(text));
}

/// Like [`remark_text`], for text with styles in which all data have been made visible.
pub(super) fn remark_styled(text: &str) {
    remark_raw(&visible_but_styles(text));
}

fn remark_raw(text: &str) {
    let mut out = anstream::stderr().lock();
    // If standard error cannot be written, there is no place to report that.
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Writes one line to standard error. Line breaks in the text are made visible.
pub(super) fn remark_line(text: &str) {
    remark_raw(&(visible_line(text) + "\n"));
}

/// [`remark_line`] with the arguments of `format!`.
macro_rules! remark {
    ($($argument:tt)*) => {
        $crate::cli::remark::remark_line(&format!($($argument)*))
    };
}
pub(super) use remark;
