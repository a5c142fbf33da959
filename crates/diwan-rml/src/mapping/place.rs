//! The position of a part of a mapping in its text.

use diwan_rdf::turtle::Span;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::path::Path;
use std::sync::Arc;

/// A part of a mapping file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file.
    pub file: Arc<Path>,
    /// The position in the file.
    pub span: Span,
}

impl Place {
    /// The line, from 1.
    pub fn line(&self) -> u64 {
        self.span.line
    }
}

/// In the notation of editors and compilers: `maps/m.ttl:12:5`.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file.display(), self.span.line, self.span.column)
    }
}

/// A part of the model with its position in the text. Positions are only used in messages: parts are equal if their
/// values are.
#[derive(Clone, Debug)]
pub struct Spanned<T> {
    /// The part.
    pub value: T,
    /// The position.
    pub place: Place,
}

impl<T> Spanned<T> {
    /// The result of a function on the value, with the same position.
    pub(super) fn map<U>(self, change: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned { value: change(self.value), place: self.place }
    }
}

impl<T> Deref for Spanned<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: PartialEq> PartialEq for Spanned<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for Spanned<T> {}

impl<T: Hash> Hash for Spanned<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.value.hash(state);
    }
}
