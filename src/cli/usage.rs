//! Messages for invalid arguments.

use super::visible::visible_line;
use clap::error::{ContextKind, ContextValue};

/// Prints the error of clap or the requested help, and ends the process. Arguments are shown on one line with visible
/// control characters, because shells expand patterns to file names from untrusted sources.
pub(super) fn end(mut error: clap::Error) -> ! {
    let foreign: Vec<_> = error.context().filter_map(|(kind, value)| Some((kind, visible_text(value)?))).collect();
    foreign.into_iter().for_each(|(kind, value): (ContextKind, _)| drop(error.insert(kind, value)));
    error.exit()
}

fn visible_text(value: &ContextValue) -> Option<ContextValue> {
    let line = |text: &String| visible_line(text).into_owned();
    match value {
        ContextValue::String(text) => Some(ContextValue::String(line(text))),
        ContextValue::Strings(texts) => Some(ContextValue::Strings(texts.iter().map(line).collect())),
        _ => None,
    }
}
