use oxrdf::{NamedNode, Quad};
use std::io;

/// An error in writing a dataset.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// Writing to the output failed.
    #[error("writing failed: {0}")]
    Io(#[from] io::Error),

    /// A [triple term](https://www.w3.org/TR/rdf12-concepts/#dfn-triple-term) of RDF 1.2, which the formats of RDF 1.1
    /// do not support.
    #[error("triple terms of RDF 1.2 cannot be written: {0}")]
    TripleTerm(Box<Quad>),

    /// No canonical labels, which N-Quads require, could be computed.
    #[error(transparent)]
    Canonicalization(#[from] crate::blank::CanonicalizationError),

    /// The dataset has more terms than ids.
    #[error(transparent)]
    TooManyTerms(#[from] crate::quads::TooManyTerms),

    /// The predicate does not end in an [XML name](https://www.w3.org/TR/xml-names/#ns-qualnames), as RDF/XML requires.
    #[error("RDF/XML cannot write the predicate {0}: it does not end in an XML name")]
    PredicateName(NamedNode),

    /// The predicate is a [reserved name of RDF/XML](https://www.w3.org/TR/rdf-syntax-grammar/#section-Namespace).
    #[error("RDF/XML cannot write the predicate {0}: the name is reserved for its own syntax")]
    ReservedPredicate(NamedNode),

    /// A literal contains a character that [XML](https://www.w3.org/TR/xml/#charsets) does not allow.
    #[error("RDF/XML cannot write a value of {predicate}: XML has no character U+{:04X}", u32::from(*.character))]
    XmlCharacter {
        /// The predicate of the statement.
        predicate: NamedNode,
        /// The first such character.
        character: char,
    },

    /// The JSON-LD context is invalid, or uses a feature that is not supported for writing.
    #[error("the JSON-LD context cannot be used: {0}")]
    Context(#[from] super::ContextError),

    /// The context is incompatible with the data, for example because a term is also the scheme of an IRI.
    #[error("the data cannot be compacted with this JSON-LD context: {0}")]
    Compaction(String),

    /// The compacted document does not represent the same statements as the data.
    #[error(
        "this JSON-LD context changes the data: {lost} of {total} statements do not come back when the output is read, \
         such as {example}; mend what the context says of {}", example.predicate
    )]
    ContextChangesData {
        /// The number of statements that are missing in the document.
        lost: usize,
        /// The number of statements in the data.
        total: usize,
        /// The first missing statement.
        example: Box<Quad>,
    },
}
