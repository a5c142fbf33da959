//! Runs shapes over focus nodes.

mod batch;
mod bound;
mod check;
mod describe;
mod error;
mod result;
mod run;
mod tasks;

pub use error::ValidationError;
pub use tasks::{Options, validate, validate_each};
