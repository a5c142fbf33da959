use serde::{Serialize, Serializer};

/// An IRI with its label. Its JSON is the IRI alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LabelledIri {
    /// The IRI.
    pub iri: String,
    /// The label.
    pub label: String,
}

/// A term with its label. Its JSON is the term alone, in N-Triples syntax.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LabelledTerm {
    /// The term in N-Triples syntax.
    pub term: String,
    /// The label: the name of a node, the text of a literal.
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
