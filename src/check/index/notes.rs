//! The notes of curators, by record.

use super::Statements;
use crate::evidence::vocab;
use oxigraph::model::NamedNodeRef;
use std::collections::{HashMap, HashSet};

/// The notes on records, or on certain columns of them. Judgements are not included: they weigh sources, and do not
/// explain what is unusual in a record.
pub(in crate::check) struct Notes<'a> {
    by_record: HashMap<&'a str, Vec<Scope<'a>>>,
}

/// The IRIs of the properties that a note concerns; `None` for the whole record.
type Scope<'a> = Option<HashSet<&'a str>>;

impl<'a> Notes<'a> {
    pub(in crate::check) fn new(statements: Statements<'a>) -> Self {
        let judgements =
            statements.with(vocab::MOTIVATED_BY).filter(|quad| quad.object.node() == Some(vocab::ASSESSING));
        let judgements: HashSet<_> = judgements.map(|quad| quad.subject).collect();
        let mut scopes: HashMap<_, HashSet<&str>> = HashMap::new();
        for quad in statements.with(vocab::COLUMN) {
            scopes.entry(quad.subject).or_default();
        }
        for quad in statements.with(vocab::ON_PROPERTY) {
            if let (Some(scope), Some(property)) = (scopes.get_mut(&quad.subject), quad.object.iri()) {
                scope.insert(property);
            }
        }
        let mut by_record: HashMap<_, Vec<_>> = HashMap::new();
        for quad in statements.with(vocab::HAS_TARGET).filter(|quad| !judgements.contains(&quad.subject)) {
            if let Some(record) = quad.object.iri() {
                by_record.entry(record).or_default().push(scopes.get(&quad.subject).cloned());
            }
        }
        Self { by_record }
    }

    /// Whether a curator has written a note on the record, or on what it says about one of these properties.
    pub(in crate::check) fn covers(&self, record: NamedNodeRef<'_>, properties: &[NamedNodeRef<'_>]) -> bool {
        let covers = |scope: &Scope<'_>| {
            let is_in = |scope: &HashSet<&str>| properties.iter().any(|property| scope.contains(property.as_str()));
            scope.as_ref().is_none_or(is_in)
        };
        self.by_record.get(record.as_str()).is_some_and(|notes| notes.iter().any(covers))
    }

    /// Whether a curator has written any note on the record.
    pub(in crate::check) fn annotates(&self, record: NamedNodeRef<'_>) -> bool {
        self.by_record.contains_key(record.as_str())
    }
}
