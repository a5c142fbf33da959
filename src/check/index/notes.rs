//! What curators have written notes on.

use super::Statements;
use crate::evidence::vocab;
use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, Term};
use std::collections::{HashMap, HashSet};

/// The notes on records: on what is made of certain columns, or on the whole. A judgement weighs sources, and says nothing
/// of what is odd in one.
pub(in crate::check) struct Notes<'a> {
    by_record: HashMap<&'a NamedNode, Vec<Scope<'a>>>,
}

/// The properties that a note is about; the whole record without.
type Scope<'a> = Option<HashSet<NamedNodeRef<'a>>>;

impl<'a> Notes<'a> {
    pub(in crate::check) fn new(statements: &Statements<'a>) -> Self {
        let with = |property| statements.with(property);
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
        let mut by_record: HashMap<_, Vec<_>> = HashMap::new();
        for quad in with(vocab::HAS_TARGET).filter(|quad| !judgements.contains(&quad.subject)) {
            if let Term::NamedNode(record) = &quad.object {
                by_record.entry(record).or_default().push(scopes.get(&quad.subject).cloned());
            }
        }
        Self { by_record }
    }

    /// Whether a curator has written a note on the record, or on what it says with one of these properties.
    pub(in crate::check) fn covers(&self, record: &NamedNode, properties: &[NamedNodeRef<'_>]) -> bool {
        let covers = |scope: &Scope<'_>| {
            scope.as_ref().is_none_or(|scope| properties.iter().any(|property| scope.contains(property)))
        };
        self.by_record.get(record).is_some_and(|notes| notes.iter().any(covers))
    }

    /// Whether a curator has written any note on the record.
    pub(in crate::check) fn has_any(&self, record: &NamedNode) -> bool {
        self.by_record.contains_key(record)
    }
}
