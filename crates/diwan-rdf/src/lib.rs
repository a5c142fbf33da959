#![doc = include_str!("../README.md")]
#![warn(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod blank;
pub mod deep;
pub mod files;
pub mod quads;
pub mod term;
pub mod text;
pub mod write;
