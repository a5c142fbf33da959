use diwan_rdf::quads::{ExtendedTerms, Id};
use oxrdf::NamedNodeRef;
use oxrdf::vocab::{rdf, rdfs};

/// The ids of the terms with a special meaning. A term that does not occur has the id of the default graph, which is in
/// no triple.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KnownIds {
    pub(crate) rdf_type: Id,
    pub(crate) sub_class_of: Id,
    pub(crate) first: Id,
    pub(crate) rest: Id,
    pub(crate) nil: Id,
}

impl KnownIds {
    pub(crate) fn new(terms: &ExtendedTerms<'_>) -> Self {
        let id = |node: NamedNodeRef<'_>| terms.find_iri(node.as_str()).unwrap_or(Id::DEFAULT_GRAPH);
        Self {
            rdf_type: id(rdf::TYPE),
            sub_class_of: id(rdfs::SUB_CLASS_OF),
            first: id(rdf::FIRST),
            rest: id(rdf::REST),
            nil: id(rdf::NIL),
        }
    }
}
