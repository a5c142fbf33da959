//! Helpers that the tests share.

pub mod generate;
pub mod program;
pub mod rdf;
pub mod schema;
pub mod server;
