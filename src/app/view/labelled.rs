use serde::{Serialize, Serializer};

/// An IRI and what it is called. In JSON it is the IRI alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LabelledIri {
    /// The IRI.
    pub iri: String,
    /// What it is called.
    pub label: String,
}

/// A term and what it is shown as. In JSON it is the term alone, written as in N-Triples.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LabelledTerm {
    /// The term as in N-Triples.
    pub term: String,
    /// What it is shown as: the name of a node, the text of a literal.
    pub label: String,
    /// The language tag of a literal that has one.
    pub language: Option<String>,
}

impl Serialize for LabelledIri {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.iri)
    }
}

impl Serialize for LabelledTerm {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.term)
    }
}
