use crate::vocab::FIRST_TERMS;
use indexmap::IndexSet;
use oxrdf::{Literal, NamedNode, Term};
use rustc_hash::FxBuildHasher;

/// A term's number in a [dictionary](Terms). Numbers are given in the order in which terms are met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id(u32);

impl Id {
    pub(crate) const TYPE: Self = Self(0);
    pub(crate) const SUB_CLASS_OF: Self = Self(1);
    pub(crate) const FIRST: Self = Self(2);
    pub(crate) const REST: Self = Self(3);
    pub(crate) const NIL: Self = Self(4);
}

/// The terms of shapes and data, each once, spelt as they were written: `"007"^^xsd:integer` stays what it is.
#[derive(Debug)]
pub struct Terms {
    known: IndexSet<Term, FxBuildHasher>,
    documents: usize,
}

impl Default for Terms {
    fn default() -> Self {
        Self { known: FIRST_TERMS.into_iter().map(|term| Term::from(term.into_owned())).collect(), documents: 0 }
    }
}

impl Terms {
    /// How many terms a dictionary holds at most.
    pub(super) const MOST: usize = u32::MAX as usize;

    /// The number of a term, given to it if it has none yet.
    pub fn intern(&mut self, term: Term) -> Id {
        let (index, _) = self.known.insert_full(term);
        Id(u32::try_from(index).unwrap_or(u32::MAX))
    }

    /// The number of a term that is known.
    #[must_use]
    pub fn find(&self, term: &Term) -> Option<Id> {
        self.known.get_index_of(term).and_then(|index| u32::try_from(index).ok()).map(Id)
    }

    /// The number of an IRI that is known.
    pub(crate) fn find_iri(&self, iri: &str) -> Option<Id> {
        self.find(&NamedNode::new_unchecked(iri).into())
    }

    /// The term of a number that this dictionary has given.
    #[must_use]
    pub fn term(&self, id: Id) -> &Term {
        &self.known[id.0 as usize]
    }

    pub(crate) fn iri(&self, id: Id) -> Option<&NamedNode> {
        match self.term(id) {
            Term::NamedNode(node) => Some(node),
            _ => None,
        }
    }

    pub(crate) fn literal(&self, id: Id) -> Option<&Literal> {
        match self.term(id) {
            Term::Literal(literal) => Some(literal),
            _ => None,
        }
    }

    /// How many terms are known.
    pub(super) fn len(&self) -> usize {
        self.known.len()
    }

    /// The number of the next document, for the names of its blank nodes.
    pub(super) fn next_document(&mut self) -> usize {
        self.documents += 1;
        self.documents
    }
}
