//! Regular expressions of [XPath](https://www.w3.org/TR/xpath-functions-31/#regex-syntax), which SPARQL's `REGEX` and
//! `REPLACE` and SHACL's `sh:pattern` are defined by. They are those of
//! [XML Schema](https://www.w3.org/TR/xmlschema11-2/#regexs) with anchors, lazy quantifiers, groups that do not capture
//! and back-references.
//!
//! A pattern is translated into the syntax of Rust's `regex`, with every character class written as its ranges, so that no
//! construct is left to be read in another dialect. What the grammar does not have is an error with its position.

mod blocks;
mod character_set;
mod class;
mod cursor;
mod error;
mod flags;
mod matcher;
#[cfg(test)]
mod tests;
mod translate;

pub use error::{PatternError, PatternProblem};
pub use matcher::Pattern;
pub(crate) use matcher::{Group, for_evaluator};
