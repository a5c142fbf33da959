//! IRIs of the [RML ontology](http://w3id.org/rml/).

use oxigraph::model::NamedNodeRef;

macro_rules! rml {
    ($($constant:ident = $local:literal),* $(,)?) => {
        $(#[doc = concat!("`rml:", $local, "`")] pub const $constant: NamedNodeRef<'_> = NamedNodeRef::new_unchecked(concat!("http://w3id.org/rml/", $local));)*

        /// The local names of all of them.
        pub const LOCAL_NAMES: &[&str] = &[$($local),*];
    };
}

/// The namespace.
pub const NAMESPACE: &str = "http://w3id.org/rml/";

rml! {
    BLANK_NODE = "BlankNode",
    CHILD = "child",
    CLASS = "class",
    CONSTANT = "constant",
    CSV = "CSV",
    CURRENT_WORKING_DIRECTORY = "CurrentWorkingDirectory",
    DATATYPE = "datatype",
    DATATYPE_MAP = "datatypeMap",
    DEFAULT_GRAPH = "defaultGraph",
    GRAPH = "graph",
    GRAPH_MAP = "graphMap",
    IRI = "IRI",
    ITERATOR = "iterator",
    JOIN_CONDITION = "joinCondition",
    LANGUAGE = "language",
    LANGUAGE_MAP = "languageMap",
    LITERAL = "Literal",
    LOGICAL_SOURCE = "logicalSource",
    MAPPING_DIRECTORY = "MappingDirectory",
    NULL = "null",
    OBJECT = "object",
    OBJECT_MAP = "objectMap",
    PARENT = "parent",
    PARENT_TRIPLES_MAP = "parentTriplesMap",
    PATH = "path",
    PREDICATE = "predicate",
    PREDICATE_MAP = "predicateMap",
    PREDICATE_OBJECT_MAP = "predicateObjectMap",
    REFERENCE = "reference",
    REFERENCE_FORMULATION = "referenceFormulation",
    ROOT = "root",
    SOURCE = "source",
    SUBJECT = "subject",
    SUBJECT_MAP = "subjectMap",
    TEMPLATE = "template",
    TERM_TYPE = "termType",
    TRIPLES_MAP = "TriplesMap",
    UNSAFE_IRI = "UnsafeIRI",
    UNSAFE_URI = "UnsafeURI",
    URI = "URI",
}
