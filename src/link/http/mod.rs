//! Asking services politely: who asks is told, few questions at a time, longer and longer waits when a service is busy,
//! and nothing is asked twice.

mod address;
mod cache;
mod client;
mod complaint;
mod retry;

pub use address::{is_web_address, shown_address};
pub(super) use cache::Cache;
pub(super) use client::{Client, Failure, Question};
pub(super) use complaint::{complaint, is_page, said, words};
pub use retry::RetryPolicy;
