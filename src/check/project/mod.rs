//! Rules about a project's files, and about errors of commands.

pub(super) mod commands;
pub(super) mod config;
pub(super) mod context_file;
pub(super) mod crosswalk;
pub(super) mod queries;
pub(super) mod unread;
pub(super) mod unreadable;
