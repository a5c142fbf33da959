//! [SHACL-SPARQL](https://www.w3.org/TR/shacl/#part2): queries as constraints.

mod bind;
mod constraint;
mod context;
mod dataset;
mod message;
mod query;
mod rewrite;

pub(super) use constraint::{Source, SparqlConstraint};
pub(super) use context::Context;
pub(super) use dataset::{Dataset, Value};
pub(super) use query::{Form, Query, QueryFailure};
