//! What is wrong with links to Wikidata. A wrong link says false things of two things at once.

mod names;

pub(super) mod doubles;
pub(super) mod malformed;
pub(super) mod merged;
pub(super) mod service;
pub(super) mod strangers;

use super::context::Context;
use super::{Coded as _, Diagnostic};
use crate::link::{Decision, Decisions, ItemId, LinkError, Verdict};
use crate::project::ProjectError;
use names::{item_names, our_names};
use std::io::ErrorKind;
use std::path::Path;

/// The file of the decisions.
fn path<'a>(context: &'a Context<'_>) -> &'a Path {
    &context.project.config().link.decisions
}

/// The rows of the table, as far as they can be used. A project without the table has no links.
fn rows(context: &Context<'_>) -> Result<Vec<Result<Decision, LinkError>>, LinkError> {
    let path = path(context);
    match context.project.read(path) {
        Ok(text) => Decisions::rows(path, &text),
        Err(ProjectError::Io { cause, .. }) if cause.kind() != ErrorKind::NotFound => {
            Err(LinkError::Io { path: path.to_owned(), cause })
        }
        Err(_) => Ok(Vec::new()),
    }
}

/// The decisions that can be used.
fn decisions(context: &Context<'_>) -> Vec<Decision> {
    rows(context).into_iter().flatten().flatten().collect()
}

fn linked_item(decision: &Decision) -> Option<ItemId> {
    match decision.verdict {
        Verdict::Linked(item) => Some(item),
        _ => None,
    }
}

/// The finding that stands for an error.
pub(super) fn located(error: &LinkError, code: &'static str) -> Diagnostic {
    match error {
        LinkError::Cell { path, line, column, value, reason } => {
            Diagnostic::error(code, reason.clone()).at(path, *line).cell(*column, value.clone())
        }
        LinkError::Table { path, reason } => {
            Diagnostic::error(code, reason.clone()).at(path, super::lines::line_in(reason))
        }
        other => Diagnostic::error(other.code(), other.to_string()),
    }
}
