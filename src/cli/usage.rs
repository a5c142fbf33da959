//! Mistakes in the arguments, as clap tells them.

use super::visible::visible_line;
use clap::error::{ContextKind, ContextValue};

/// Tells what is wrong with the arguments, or gives the help that was asked for, and ends the program. Arguments are shown
/// on the line that tells of them: a shell puts the names of files there, and those come from anybody.
pub(super) fn end(mut error: clap::Error) -> ! {
    let foreign: Vec<_> = error.context().filter_map(|(kind, value)| Some((kind, made_visible(value)?))).collect();
    foreign.into_iter().for_each(|(kind, value): (ContextKind, _)| drop(error.insert(kind, value)));
    error.exit()
}

fn made_visible(value: &ContextValue) -> Option<ContextValue> {
    let line = |text: &String| visible_line(text).into_owned();
    match value {
        ContextValue::String(text) => Some(ContextValue::String(line(text))),
        ContextValue::Strings(texts) => Some(ContextValue::Strings(texts.iter().map(line).collect())),
        _ => None,
    }
}
