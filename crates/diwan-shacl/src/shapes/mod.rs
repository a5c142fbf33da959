//! Reads shapes from a graph, and checks them before anything is validated.

mod components;
mod finding;
mod lint;
mod model;
mod parameters;
mod parse;
mod path;
mod read;
mod reader;
mod reference;
mod term_display;

pub use finding::{Finding, Level, ShapesError};
pub use model::Shapes;
pub(super) use model::{Shape, Target};
pub(super) use term_display::TermDisplay;
