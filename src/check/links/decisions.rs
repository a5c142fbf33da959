//! The table of links, and the findings for errors in it and in related files.

use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::check::project::unreadable;
use crate::check::rule::{Rule, rule};
use crate::link::{Decision, Decisions, ItemId, LinkError, Verdict};
use crate::project::ProjectError;
use std::io::ErrorKind;
use std::path::Path;

/// The path of the table of decisions.
pub(super) fn path<'a>(context: &'a Context<'_>) -> &'a Path {
    &context.project.config().link.decisions
}

/// The rows of the table, each valid or not. A project without the table has no links.
pub(super) fn rows(context: &Context<'_>) -> Result<Vec<Result<Decision, LinkError>>, LinkError> {
    let path = path(context);
    match context.project.read(path) {
        Ok(text) => Decisions::rows(path, &text),
        Err(ProjectError::Io { cause, .. }) if cause.kind() != ErrorKind::NotFound => {
            Err(LinkError::Io { path: path.to_owned(), cause })
        }
        Err(_) => Ok(Vec::new()),
    }
}

/// The valid decisions.
pub(super) fn decisions(context: &Context<'_>) -> Vec<Decision> {
    rows(context).into_iter().flatten().flatten().collect()
}

pub(super) fn linked_item(decision: &Decision) -> Option<ItemId> {
    match decision.verdict {
        Verdict::Linked(item) => Some(item),
        _ => None,
    }
}

/// The rule for errors of a service, or of files that are not tables.
pub(in crate::check) fn other_rule(error: &LinkError) -> &'static Rule {
    match error {
        LinkError::Service { .. } => &SERVICE,
        _ => &unreadable::RULE,
    }
}

/// The finding for an error. `rule` is the rule about the table in which the error is.
pub(in crate::check) fn located(error: &LinkError, rule: &Rule) -> Diagnostic {
    match error {
        LinkError::Cell { path, line, column, value, reason } => {
            rule.finding(reason.clone()).at(path, *line).cell(*column, value.clone())
        }
        LinkError::Table { path, reason } => rule.finding(reason.to_string()).at(path, reason.line()),
        other => other_rule(other).finding(other.to_string()),
    }
}

rule! {
    /// A reconciliation service or a SPARQL endpoint failed.
    ///
    /// It cannot be reached, refuses the request, or sends an invalid response. Earlier responses are kept, and the
    /// next run continues from there.
    ///
    /// Example: `diwan link suggest` behind a proxy that answers every request with an HTML page.
    ///
    /// Fix: the message has the address and the response. Try again later, or configure another service in
    /// `diwan.toml`.
    SERVICE {
        code: "L005",
        name: "service-failed",
        is_required: true,
        ..Rule::ERROR
    }
}
