#![doc = include_str!("../README.md")]
#![warn(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod check;
pub mod citing;
pub mod cli;
pub mod dataset;
pub mod diff;
pub mod evidence;
pub mod link;
pub mod project;
pub mod results;
pub mod scaffold;
pub mod store;
pub mod text;
