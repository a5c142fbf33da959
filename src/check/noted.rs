//! What curators have spoken of already, in notes.

use crate::evidence::vocab;
use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use std::collections::{HashMap, HashSet};

/// The notes on records: on what is made of certain columns, or on the whole. A judgement weighs sources, and says nothing
/// of what is odd in one.
pub(super) struct Noted<'a> {
    notes: HashMap<&'a NamedNode, Vec<Scope<'a>>>,
}

/// The properties that a note is about; the whole record without.
type Scope<'a> = Option<HashSet<NamedNodeRef<'a>>>;

impl<'a> Noted<'a> {
    pub(super) fn new(quads: &'a [Quad]) -> Self {
        let with = |property: NamedNodeRef<'static>| quads.iter().filter(move |quad| quad.predicate == property);
        let assessing = Term::from(vocab::ASSESSING.into_owned());
        let judgements: HashSet<&NamedOrBlankNode> =
            with(vocab::MOTIVATED_BY).filter(|quad| quad.object == assessing).map(|quad| &quad.subject).collect();
        let mut scopes: HashMap<&NamedOrBlankNode, HashSet<NamedNodeRef<'_>>> = HashMap::new();
        for quad in with(vocab::COLUMN) {
            scopes.entry(&quad.subject).or_default();
        }
        for quad in with(vocab::ON_PROPERTY) {
            if let (Some(scope), Term::NamedNode(property)) = (scopes.get_mut(&quad.subject), &quad.object) {
                scope.insert(property.as_ref());
            }
        }
        let mut notes: HashMap<_, Vec<_>> = HashMap::new();
        for quad in with(vocab::HAS_TARGET).filter(|quad| !judgements.contains(&quad.subject)) {
            if let Term::NamedNode(record) = &quad.object {
                notes.entry(record).or_default().push(scopes.get(&quad.subject).cloned());
            }
        }
        Self { notes }
    }

    /// Whether a curator has written a note on the record, or on what it says with one of these properties.
    pub(super) fn covers(&self, record: &NamedNode, properties: &[NamedNodeRef<'_>]) -> bool {
        let covers = |scope: &Scope<'_>| {
            scope.as_ref().is_none_or(|scope| properties.iter().any(|property| scope.contains(property)))
        };
        self.notes.get(record).is_some_and(|notes| notes.iter().any(covers))
    }

    /// Whether a curator has written any note on the record.
    pub(super) fn has_any(&self, record: &NamedNode) -> bool {
        self.notes.contains_key(record)
    }
}
