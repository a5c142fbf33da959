//! HTTP access to services: an identifying user agent, few requests at a time, retries with exponential backoff, and a
//! cache.

mod address;
#[cfg(feature = "link")]
mod cache;
#[cfg(feature = "link")]
mod client;
#[cfg_attr(not(feature = "link"), expect(dead_code, reason = "services are asked with the feature `link` alone"))]
mod error_message;
#[cfg(feature = "link")]
mod retry;

#[cfg(feature = "link")]
pub use address::is_web_address;
pub use address::shown_address;
#[cfg(feature = "link")]
pub(super) use cache::Cache;
#[cfg(feature = "link")]
pub(super) use client::{Client, Failure, Question};
pub(super) use error_message::error_message;
#[cfg(feature = "link")]
pub(super) use error_message::{body_message, is_page, message};
#[cfg(feature = "link")]
pub use retry::RetryPolicy;
