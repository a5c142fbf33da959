//! RDF terms as bytes: percent-encoding, IRI and lexical checks, N-Quads escaping.
//!
//! All functions work on single values, independent of rows and mappings.

mod datatypes;
mod decimal;
mod double;
mod duration;
mod encode;
mod entities;
mod iri;
mod kept;
mod language;
mod lexical;
mod moment;
mod nesting;
mod nquads;
mod rdf;
mod sign;
mod xml;

pub use datatypes::XSD_DATATYPES;
pub use decimal::Decimal;
pub use double::canonical_double;
pub use duration::{Seconds, months};
pub use encode::{AllowedCharacters, is_unreserved, percent_encode};
pub use entities::{EntityProblem, check_entities};
pub use iri::{IriProblem, absolute_iri, file_iri, is_iri};
pub use kept::{keep, kept_datatype, kept_form};
pub use language::is_language_tag;
pub use lexical::{LexicalProblem, check_lexical, parse_double, parse_float};
pub use moment::{Moment, MomentKind};
pub use nesting::{DEEPEST_JSON, DEEPEST_TRIPLE_TERM, ShallowTriples, TOO_DEEP, has_deep_triple_terms, is_deep_json};
pub use nquads::{write_escaped, write_iri, write_literal_suffix, write_term};
pub use rdf::RdfText;
