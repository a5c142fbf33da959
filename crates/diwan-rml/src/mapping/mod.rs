//! The mapping language: [RML-Core](https://kg-construct.github.io/rml-core/spec/docs/) as a model, and its reading
//! from RDF, in today's vocabulary or in that of R2RML and the old RML. Knows nothing of rows.
//!
//! A mapping file is read by a front end, which makes triples maps of it, each part with its place in the text. There is one
//! for mappings in RDF, `rml`; one for another language, such as YARRRML, stands beside it and gives a
//! `front_end::ReadFile` too. What holds whatever the language is in `parser`.

mod base;
mod error;
mod front_end;
mod model;
mod parser;
mod place;
mod problem;
mod problems;
mod rml;
mod template;

pub use error::MappingError;
pub use model::{
    Access, Compression, Dialect, Encoding, Expression, ExpressionMap, JoinCondition, LogicalSource, Mapping,
    ObjectMap, PathRoot, PredicateObjectMap, RefObjectMap, ReferenceFormulation, SubjectMap, TermMap, TermType,
    TriplesMap, Vocabulary,
};
pub use parser::{Parser, parse_mapping, parse_mappings};
pub use place::{Place, Spanned};
pub use problem::{MappingProblem, ProblemKind};
pub use template::{Segment, Template, TemplateError};

/// The constant of graph maps that stands for the default graph.
pub use rml::DEFAULT_GRAPH;

/// The same constant in R2RML. Constants are translated; values of references and templates cannot be.
pub use rml::R2RML_DEFAULT_GRAPH;
