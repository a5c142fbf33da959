//! An in-memory dataset: each term is stored once in a dictionary, each statement as four ids, in permutation indexes
//! that are built on demand.
//!
//! A [`Collector`] collects statements: lines of [canonical N-Quads](https://www.w3.org/TR/rdf-canon/#canonical-quads),
//! or quads of the model. [`Collector::finish`] returns immutable [`Quads`], which are queried with patterns: any of
//! subject, predicate, object and graph may be given, and matches are found without a full scan. A [`GraphView`] shows one
//! graph, or the merge of all, as triples.
//!
//! Terms are stored in the syntax of canonical N-Quads and numbered in byte order. Terms therefore compare as their ids
//! do, and statements in the order of their ids are the sorted lines of canonical N-Quads.

mod collector;
mod dictionary;
mod extended;
mod hierarchy;
mod line;
mod orders;
mod set;
mod statement;
mod term;
mod terms;
mod translation;
mod view;

pub use collector::{Collector, NQuadsError};
pub use extended::ExtendedTerms;
pub use hierarchy::{Hierarchy, values};
pub use line::MalformedLine;
pub use orders::Pattern;
pub use set::Quads;
pub use statement::Statement;
pub use term::{LiteralText, TermText};
pub use terms::{Id, Terms, TooManyTerms};
pub use translation::Translation;
pub use view::{GraphView, Triple};

#[cfg(test)]
mod tests;
