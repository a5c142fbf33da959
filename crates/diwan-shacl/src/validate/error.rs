use diwan_rdf::quads::TooManyTerms;
use std::time::Duration;

/// The error that ended a validation.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ValidationError {
    /// A query cannot be evaluated.
    #[error("{shape}: {cause}")]
    Query {
        /// The shape.
        shape: String,
        /// Why.
        cause: String,
    },
    /// The time limit was exceeded.
    #[error(
        "{shape}: the validation did not end within {} s; simplify the shape, its queries, or the shapes it refers to",
        timeout.as_secs_f64()
    )]
    Stopped {
        /// The shape that was being applied.
        shape: String,
        /// The time.
        timeout: Duration,
    },
    /// A pattern with back-references takes too many steps.
    #[error(
        "{shape}: sh:pattern takes too many steps on {value}; write it without back-references or nested repetitions"
    )]
    Pattern {
        /// The shape.
        shape: String,
        /// The value.
        value: String,
    },
    /// A chain of references between shapes is too long.
    #[error(
        "{shape}: shapes refer to each other more than {MAX_DEPTH} times in a row here; use a path with sh:zeroOrMorePath"
    )]
    TooDeep {
        /// The last shape.
        shape: String,
    },
    /// Data and shapes have more than four billion different terms.
    #[error(transparent)]
    TooManyTerms(#[from] TooManyTerms),
    /// A thread cannot be started.
    #[error("cannot start a thread: {0}")]
    Thread(String),
    /// A thread panicked.
    #[error("the validator broke off; please report the shapes that made it do so")]
    Panicked,
}

/// The maximum length of a chain of references between shapes.
pub(super) const MAX_DEPTH: usize = 2000;
