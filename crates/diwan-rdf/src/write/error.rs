use oxrdf::{NamedNode, Quad};
use std::io;

/// Why a dataset could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// The output refused the bytes.
    #[error("writing failed: {0}")]
    Io(#[from] io::Error),

    /// A [triple term](https://www.w3.org/TR/rdf12-concepts/#dfn-triple-term) of RDF 1.2, which the formats of RDF 1.1
    /// do not have.
    #[error("triple terms of RDF 1.2 cannot be written: {0}")]
    TripleTerm(Box<Quad>),

    /// The blank nodes have no canonical labels, which N-Quads are written with.
    #[error(transparent)]
    Canonicalization(#[from] crate::blank::CanonicalizationError),

    /// RDF/XML writes a predicate as an [XML name](https://www.w3.org/TR/xml-names/#ns-qualnames), and this one has
    /// none.
    #[error("RDF/XML cannot write the predicate {0}: it does not end in an XML name")]
    PredicateName(NamedNode),

    /// The predicate is one of the [names RDF/XML keeps for
    /// itself](https://www.w3.org/TR/rdf-syntax-grammar/#section-Namespace).
    #[error("RDF/XML cannot write the predicate {0}: the name is reserved for its own syntax")]
    ReservedPredicate(NamedNode),

    /// A literal holds a character outside [XML's](https://www.w3.org/TR/xml/#charsets).
    #[error("RDF/XML cannot write a value of {predicate}: XML has no character U+{:04X}", u32::from(*.character))]
    XmlCharacter {
        /// The predicate of the statement.
        predicate: NamedNode,
        /// The first such character.
        character: char,
    },

    /// The JSON-LD context is no JSON, no context, or one with something that is not supported in writing.
    #[error("the JSON-LD context cannot be used: {0}")]
    Context(#[from] super::ContextError),

    /// The context and the data do not go together, for instance when a term is also the scheme of an IRI.
    #[error("the data cannot be compacted with this JSON-LD context: {0}")]
    Compaction(String),

    /// The document that compaction made says something else than the data.
    #[error(
        "this JSON-LD context changes the data: {lost} of {total} statements do not come back when the output is read, \
         such as {example}; mend what the context says of {}", example.predicate
    )]
    ContextChangesData {
        /// Statements that reading the document does not give.
        lost: usize,
        /// Statements in the data.
        total: usize,
        /// The first of those that are lost.
        example: Box<Quad>,
    },
}
