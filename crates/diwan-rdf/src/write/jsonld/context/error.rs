use crate::term::DEEPEST_JSON;
use crate::text::TextError;

/// The reason why a JSON-LD context cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ContextError {
    /// It is not JSON.
    #[error("{0}")]
    Syntax(TextError),

    /// It is nested too deeply to be read.
    #[error("it is nested deeper than {DEEPEST_JSON} levels")]
    TooDeep,

    /// It refers to a remote context, by a string or by `@import`.
    #[error("contexts on the web are not loaded ({0}); write what it says into the file")]
    Remote(String),

    /// It is neither an object, nor `null`, nor an array of them.
    #[error("a context is an object, null, or an array of objects")]
    NotAnObject,

    /// A keyword of the context has an invalid value.
    #[error("`{keyword}` {expected}")]
    Keyword {
        /// The keyword.
        keyword: &'static str,
        /// What its value has to be.
        expected: &'static str,
    },

    /// The definition of a term is invalid.
    #[error("the term `{term}` {fault}")]
    Term {
        /// The term.
        term: String,
        /// What is wrong with its definition.
        fault: TermFault,
    },
}

/// An error in a term definition.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TermFault {
    /// The name is empty, or a keyword that cannot be redefined.
    #[error("cannot be defined: give it another name")]
    Name,
    /// The term is defined twice.
    #[error("is defined twice in one object")]
    Twice,
    /// The definition refers to itself.
    #[error("is defined by way of itself (cyclic IRI mapping)")]
    Cyclic,
    /// The chain of definitions that refer to each other is too long.
    #[error("is defined by way of more than {0} others, one after another: write the IRI in full")]
    Chain(usize),
    /// The definition is neither an object nor a string nor `null`.
    #[error("is neither an object nor a string nor null")]
    Shape,
    /// The definition has an unknown entry.
    #[error("has the entry `{0}`, which definitions do not have")]
    UnknownEntry(String),
    /// An entry has an invalid value.
    #[error("has a wrong `{entry}`: {expected}")]
    Entry {
        /// The key of the entry.
        entry: &'static str,
        /// What its value has to be.
        expected: &'static str,
    },
    /// The term is mapped to something other than an IRI or a keyword.
    #[error("stands for `{0}`, which is no IRI")]
    Iri(String),
    /// The term has no `@id`, and no IRI can be derived from its name.
    #[error("has no `@id`, and there is no `@vocab`: give it one")]
    NoIri,
    /// The name is an IRI or a compact IRI that expands to another IRI than the definition.
    #[error("is itself read as another IRI than the one that it is defined as: name it without `:` and `/`")]
    NameIsIri,
    /// A [scoped context](https://www.w3.org/TR/json-ld11/#scoped-contexts).
    #[error(
        "has a context of its own (`@context`), which is not applied in writing: define its terms in the outer context"
    )]
    Scoped,
    /// A [nested property](https://www.w3.org/TR/json-ld11/#nested-properties).
    #[error("is nested (`@nest`), which is not supported in writing: leave `@nest` out")]
    Nested,
    /// The term is [protected](https://www.w3.org/TR/json-ld11/#protected-term-definitions).
    #[error("is protected, and is defined again")]
    Protected,
}

impl ContextError {
    pub(super) fn term(term: &str, fault: TermFault) -> Self {
        Self::Term { term: term.to_owned(), fault }
    }
}
