#![doc = include_str!("../README.md")]
#![warn(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod engine;
pub mod mapping;
pub mod source;
