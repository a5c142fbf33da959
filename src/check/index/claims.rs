//! What records say, by property and by entity.

use super::Statements;
use crate::evidence::PartialDate;
use chrono::NaiveDate;
use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use std::collections::HashMap;

/// What one record says of one entity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::check) struct Claim<'a> {
    pub(in crate::check) entity: &'a NamedNode,
    pub(in crate::check) property: NamedNodeRef<'a>,
    pub(in crate::check) value: &'a Term,
    pub(in crate::check) record: &'a NamedNode,
}

impl<'a> Claim<'a> {
    /// The first day it can stand for.
    pub(in crate::check) fn first(&self) -> Option<NaiveDate> {
        Some(*self.days()?.start())
    }

    /// The last day it can stand for.
    pub(in crate::check) fn last(&self) -> Option<NaiveDate> {
        Some(*self.days()?.end())
    }

    fn days(&self) -> Option<std::ops::RangeInclusive<NaiveDate>> {
        match self.value {
            Term::Literal(literal) => PartialDate::from_literal(literal.as_ref())?.days(),
            _ => None,
        }
    }

    /// The value as it is written.
    pub(in crate::check) fn text(&self) -> &'a str {
        match self.value {
            Term::Literal(literal) => literal.value(),
            Term::NamedNode(node) => node.as_str(),
            _ => "",
        }
    }

    /// The value as an entity.
    pub(in crate::check) fn node(&self) -> Option<&'a NamedNode> {
        match self.value {
            Term::NamedNode(node) => Some(node),
            _ => None,
        }
    }
}

/// What all records say.
pub(in crate::check) struct Claims<'a> {
    by_property: HashMap<NamedNodeRef<'a>, Vec<Claim<'a>>>,
    by_entity: HashMap<(&'a NamedNode, NamedNodeRef<'a>), Vec<Claim<'a>>>,
}

impl<'a> Claims<'a> {
    /// What records say with these properties.
    pub(in crate::check) fn new(statements: &Statements<'a>, properties: &[NamedNodeRef<'static>]) -> Self {
        let mut claims = Self { by_property: HashMap::new(), by_entity: HashMap::new() };
        let facts = properties.iter().flat_map(|property| statements.facts_with(*property));
        for claim in facts.filter_map(|(record, quad)| claim(record, quad)) {
            claims.by_property.entry(claim.property).or_default().push(claim);
            claims.by_entity.entry((claim.entity, claim.property)).or_default().push(claim);
        }
        claims
    }

    /// What records say with a property.
    pub(in crate::check) fn with(&self, property: NamedNodeRef<'a>) -> impl Iterator<Item = Claim<'a>> + use<'_, 'a> {
        self.by_property.get(&property).into_iter().flatten().copied()
    }

    /// What records say of one entity with some properties.
    pub(in crate::check) fn about(&self, entity: &'a NamedNode, properties: &[NamedNodeRef<'a>]) -> Vec<Claim<'a>> {
        let claims = properties.iter().filter_map(|property| self.by_entity.get(&(entity, *property)));
        claims.flatten().copied().collect()
    }
}

/// Of claims that give days, the one that can be earliest.
pub(in crate::check) fn earliest<'c, 'a>(claims: impl IntoIterator<Item = &'c Claim<'a>>) -> Option<&'c Claim<'a>>
where
    'a: 'c,
{
    claims.into_iter().filter(|claim| claim.first().is_some()).min_by_key(|claim| claim.first())
}

/// Of claims that give days, the one that can be latest.
pub(in crate::check) fn latest<'c, 'a>(claims: impl IntoIterator<Item = &'c Claim<'a>>) -> Option<&'c Claim<'a>>
where
    'a: 'c,
{
    claims.into_iter().filter(|claim| claim.last().is_some()).max_by_key(|claim| claim.last())
}

fn claim<'a>(record: &'a NamedNode, quad: &'a Quad) -> Option<Claim<'a>> {
    match &quad.subject {
        NamedOrBlankNode::NamedNode(entity) => {
            Some(Claim { entity, property: quad.predicate.as_ref(), value: &quad.object, record })
        }
        NamedOrBlankNode::BlankNode(_) => None,
    }
}
