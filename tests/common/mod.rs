//! What the tests share; no test file needs all of it.

#![allow(dead_code)]

pub mod generate;
pub mod program;
pub mod rdf;
pub mod schema;
pub mod server;
