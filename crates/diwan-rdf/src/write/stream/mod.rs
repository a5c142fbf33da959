//! Streaming serialization as [Turtle](https://www.w3.org/TR/turtle/) and [TriG](https://www.w3.org/TR/trig/): only the
//! previous statement is kept, and nothing is sorted. Consecutive statements with the same graph, subject and predicate
//! are grouped; a subject that recurs later is written again.

mod line;
mod predicates;
mod prefixes;
mod turtle;

pub use prefixes::{IriShape, prefixes_for};
pub use turtle::StreamTurtle;
