//! [Turtle](https://www.w3.org/TR/turtle/) and [TriG](https://www.w3.org/TR/trig/) of statements as they come: nothing
//! is kept but the statement before, and nothing sorted. Statements of one graph, subject and predicate that follow each
//! other are written together, and a subject that comes later again is written again.

mod line;
mod namespaces;
mod predicates;
mod prefixes;
mod turtle;

pub use prefixes::{IriShape, prefixes_for};
pub use turtle::StreamTurtle;
