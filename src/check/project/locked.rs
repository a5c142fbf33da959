//! P011: the project is not what diwan.lock pins.
//!
//! `diwan build --lock` pins every input, every registered document and the dataset's hash; `--locked` refuses anything
//! else, so that a number in a paper can be computed again from the same words.
//!
//! Example: a table that was edited after the dataset was published.
//!
//! Mend: put the files back, or pin what is meant with `diwan build --lock`. `diwan diff` shows what differs.

/// The code.
pub(in crate::check) const CODE: &str = "P011";
