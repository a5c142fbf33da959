//! Asking services politely: who asks is told, few questions at a time, longer and longer waits when a service is busy,
//! and nothing is asked twice.

mod address;
#[cfg(feature = "link")]
mod cache;
#[cfg(feature = "link")]
mod client;
#[cfg_attr(not(feature = "link"), expect(dead_code, reason = "services are asked with the feature `link` alone"))]
mod complaint;
#[cfg(feature = "link")]
mod retry;

#[cfg(feature = "link")]
pub use address::is_web_address;
pub use address::shown_address;
#[cfg(feature = "link")]
pub(super) use cache::Cache;
#[cfg(feature = "link")]
pub(super) use client::{Client, Failure, Question};
pub(super) use complaint::complaint;
#[cfg(feature = "link")]
pub(super) use complaint::{is_page, said, words};
#[cfg(feature = "link")]
pub use retry::RetryPolicy;
