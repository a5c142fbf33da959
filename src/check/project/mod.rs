//! What is wrong with a project's files, and with what commands make of them.

pub(super) mod config;
pub(super) mod context_file;
pub(super) mod crosswalk;
pub(super) mod damaged;
pub(super) mod locked;
pub(super) mod parameter;
pub(super) mod queries;
pub(super) mod unanswered;
pub(super) mod unexportable;
pub(super) mod unread;
pub(super) mod unreadable;
pub(super) mod unwritable;
