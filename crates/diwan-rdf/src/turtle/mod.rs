//! A Turtle parser that records the position of each statement in the text, so that errors can be reported where they
//! are.

mod document;
mod places;
mod token;

pub use document::{Document, Statement, SyntaxError};
pub use token::Span;
