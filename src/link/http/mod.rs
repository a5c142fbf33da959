//! Asking services politely: who asks is told, few questions at a time, longer and longer waits when a service is busy,
//! and nothing is asked twice.

mod cache;
mod client;
mod retry;

pub(super) use cache::Cache;
pub(super) use client::{Client, Failure, Question};
pub use retry::Patience;
