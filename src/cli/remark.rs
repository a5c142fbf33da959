//! What is written for people to standard error.

use super::visible::{visible, visible_but_styles, visible_line};
use std::io::Write as _;

/// Writes text for people to standard error, if anybody is there to read it.
pub(super) fn remark_text(text: &str) {
    remark_raw(&visible(text));
}

/// As [`remark_text`], with the styles of a text whose data are visible already.
pub(super) fn remark_styled(text: &str) {
    remark_raw(&visible_but_styles(text));
}

fn remark_raw(text: &str) {
    let mut out = anstream::stderr().lock();
    // There is nowhere left to say that nothing can be said.
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Writes a line for people to standard error. What would end it in the midst is shown.
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
