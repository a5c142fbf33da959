//! Turtle with the place of every statement in its text, so that what is wrong with a file can be reported where it is.

mod document;
mod places;
mod token;

pub use document::{Document, Statement, SyntaxError};
pub use token::Span;
