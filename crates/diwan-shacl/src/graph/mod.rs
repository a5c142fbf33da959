//! Reads graphs, and looks up terms and classes in them.

mod classes;
mod data;
mod error;
mod known;
mod read;

pub(super) use classes::Classes;
pub(super) use data::Data;
pub use error::GraphError;
pub(super) use known::KnownIds;
pub(super) use read::document_graph;
pub use read::{Document, GraphReader, Prefixes};

use diwan_rdf::quads::{ExtendedTerms, Id};
use diwan_rdf::term::write_term;
use oxrdf::{NamedNode, Term};

/// The term with an id.
pub(super) fn model_term(terms: &ExtendedTerms<'_>, id: Id) -> Term {
    // Only the default graph is not a term, and no triple has its id.
    terms.get(id).to_term().unwrap_or_else(|| NamedNode::new_unchecked("").into())
}

/// The id of a term.
pub(super) fn find_term(terms: &ExtendedTerms<'_>, term: &Term) -> Option<Id> {
    let mut text = Vec::new();
    write_term(term, &mut text);
    terms.find(str::from_utf8(&text).ok()?)
}
