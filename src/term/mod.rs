//! RDF terms as bytes: percent-encoding, IRI and lexical checks, N-Quads escaping.
//!
//! Everything here works on single values and knows nothing of rows or mappings.

mod double;
mod encode;
mod entities;
mod fold;
mod iri;
mod kept;
mod language;
mod levels;
mod lexical;
mod natural;
mod nearest;
mod nesting;
mod nquads;
mod ordinal;
mod rdf;
mod shortened;
mod visible;
mod xml;

pub use double::canonical_double;
pub use encode::{Repertoire, is_unreserved, percent_encode};
pub use entities::{EntityProblem, check_entities};
pub use fold::{fold, name_words};
pub use iri::{IriProblem, absolute_iri, file_iri, is_iri};
pub use kept::{keep, kept_datatype, kept_form};
pub use language::is_language_tag;
pub use levels::{DEEP_QUERY, is_deep_query};
pub use lexical::{LexicalProblem, check_lexical};
pub use natural::natural_key;
pub use nearest::{nearest, nearest_iri};
pub use nesting::{DEEPEST_JSON, DEEPEST_TRIPLE_TERM, ShallowTriples, TOO_DEEP, has_deep_triple_terms, is_deep_json};
pub use nquads::{write_escaped, write_iri, write_literal_suffix, write_term};
pub use rdf::RdfText;
pub use shortened::shortened;
pub use visible::{visible, visible_line};
