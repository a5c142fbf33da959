use super::pattern::PatternError;
use std::sync::{Arc, Mutex, PoisonError};

/// An invalid pattern or replacement of `REGEX` or `REPLACE`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{function}: {part} {text:?}: {error}")]
pub struct QueryPatternError {
    /// The function.
    pub function: &'static str,
    /// The invalid argument.
    pub part: PatternPart,
    /// Its text.
    pub text: String,
    /// The reason why it is invalid.
    pub error: PatternError,
}

/// An argument of `REGEX` or `REPLACE`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PatternPart {
    /// The pattern, with its flags.
    Pattern,
    /// The replacement.
    Replacement,
}

impl std::fmt::Display for PatternPart {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Pattern => "pattern",
            Self::Replacement => "replacement",
        })
    }
}

/// Collects errors in patterns and replacements that come from the data. In SPARQL such calls have no value, and no
/// reason is given.
#[derive(Clone, Debug, Default)]
pub struct PatternFaults(Arc<Mutex<Noted>>);

#[derive(Debug, Default)]
struct Noted {
    first: Option<QueryPatternError>,
    calls: usize,
}

impl PatternFaults {
    pub(super) fn note(&self, fault: QueryPatternError) {
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        noted.calls += 1;
        noted.first.get_or_insert(fault);
    }

    /// The first error, and the number of calls with an error.
    #[must_use]
    pub fn first(&self) -> Option<(QueryPatternError, usize)> {
        let noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Some((noted.first.clone()?, noted.calls))
    }
}
