//! Indexes over the statements of a project. Each is built once and shared by all rules.

mod claims;
mod classes;
mod documents;
mod notes;
mod quotes;
mod statements;

pub(super) use claims::{Claims, RecordClaim, days, earliest, latest};
pub(super) use classes::{ClassSet, Classes, Mismatch};
pub(super) use documents::{Documents, OpenDocument, Unusable};
pub(super) use notes::Notes;
pub(super) use quotes::{Quote, Quotes};
pub(super) use statements::{StatementText, Statements};
