#![doc = include_str!("../README.md")]
#![warn(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod app;
pub mod blank;
pub mod check;
pub mod citing;
pub mod cli;
pub mod dataset;
mod deep;
pub mod diff;
pub mod engine;
pub mod evidence;
pub mod export;
pub mod link;
pub mod project;
pub mod rdf;
pub mod rml;
pub mod scaffold;
pub mod shacl;
pub mod source;
mod sparql;
pub mod store;
pub mod term;
