//! Statements in memory: every term once, every statement as four numbers, sorted in the orders that are asked for.
//!
//! A [`Collector`] takes statements one by one: lines of [canonical N-Quads](https://www.w3.org/TR/rdf-canon/#canonical-quads),
//! or quads of the model. What it [finishes](Collector::finish) is a [`Quads`], which never changes and is read with
//! patterns: any of subject, predicate, object and graph may be given, and what fits is found without a scan.
//!
//! Terms are kept as canonical N-Quads writes them, and are numbered in the order of their bytes. So terms compare as
//! their numbers do, and statements in the order of their numbers are the sorted lines of canonical N-Quads.

mod collector;
mod dictionary;
mod hierarchy;
mod line;
mod orders;
mod set;
mod statement;
mod term;
mod terms;
mod translation;

pub use collector::{Collector, NQuadsError};
pub use hierarchy::{Hierarchy, values};
pub use line::MalformedLine;
pub use orders::Pattern;
pub use set::Quads;
pub use statement::Statement;
pub use term::{LiteralText, TermText};
pub use terms::{Id, Terms, TooManyTerms};
pub use translation::Translation;

#[cfg(test)]
mod tests;
