//! The mapping language: [RML-Core](https://kg-construct.github.io/rml-core/spec/docs/) as a model, and its reading from
//! RDF. Knows nothing of rows.

mod error;
mod model;
mod parse;
mod resources;
mod template;
mod vocab;

pub use error::MappingError;
pub use model::{
    Expression, ExpressionMap, JoinCondition, LogicalSource, Mapping, ObjectMap, PathRoot, PredicateObjectMap,
    RefObjectMap, ReferenceFormulation, SubjectMap, TermMap, TermType, TriplesMap,
};
pub use parse::{parse_mapping, parse_mappings};
pub use template::{Segment, Template};

/// The graph map constant that means the default graph.
pub use vocab::DEFAULT_GRAPH;
