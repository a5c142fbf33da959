//! The mapping language: [RML-Core](https://kg-construct.github.io/rml-core/spec/docs/) as a model, and its reading
//! from RDF, in today's vocabulary or in that of R2RML and the old RML. Knows nothing of rows.

mod base;
mod document;
mod error;
mod legacy;
mod misnamed;
mod model;
mod parse;
mod resources;
mod template;
mod vocab;

pub use error::MappingError;
pub use model::{
    Access, Compression, Dialect, Encoding, Expression, ExpressionMap, JoinCondition, LogicalSource, Mapping,
    ObjectMap, PathRoot, PredicateObjectMap, RefObjectMap, ReferenceFormulation, SubjectMap, TermMap, TermType,
    TriplesMap, Vocabulary,
};
pub use parse::{Parser, parse_mapping, parse_mappings};
pub use template::{Segment, Template};

/// The graph map constant that means the default graph.
pub use vocab::DEFAULT_GRAPH;

/// The same in R2RML: constants are translated, values of references and templates cannot be.
pub use vocab::R2RML_DEFAULT_GRAPH;
