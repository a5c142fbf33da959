//! What records say of times, and which records a curator has spoken of already.

use crate::check::context::Context;
use crate::check::noted::Noted;
use crate::evidence::PartialDate;
use chrono::NaiveDate;
use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use std::collections::HashMap;

/// What one record says of one entity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Claim<'a> {
    pub(super) entity: &'a NamedNode,
    pub(super) property: NamedNodeRef<'a>,
    pub(super) value: &'a Term,
    pub(super) record: &'a NamedNode,
}

impl<'a> Claim<'a> {
    /// The first day it can stand for.
    pub(super) fn first(&self) -> Option<NaiveDate> {
        Some(*self.days()?.start())
    }

    /// The last day it can stand for.
    pub(super) fn last(&self) -> Option<NaiveDate> {
        Some(*self.days()?.end())
    }

    fn days(&self) -> Option<std::ops::RangeInclusive<NaiveDate>> {
        match self.value {
            Term::Literal(literal) => PartialDate::from_literal(literal.as_ref())?.days(),
            _ => None,
        }
    }

    /// The value as it is written.
    pub(super) fn text(&self) -> &'a str {
        match self.value {
            Term::Literal(literal) => literal.value(),
            Term::NamedNode(node) => node.as_str(),
            _ => "",
        }
    }

    /// The value as an entity.
    pub(super) fn node(&self) -> Option<&'a NamedNode> {
        match self.value {
            Term::NamedNode(node) => Some(node),
            _ => None,
        }
    }
}

/// What all records say, by property and by entity.
pub(super) struct Facts<'a> {
    by_property: HashMap<NamedNodeRef<'a>, Vec<Claim<'a>>>,
    by_entity: HashMap<(&'a NamedNode, NamedNodeRef<'a>), Vec<Claim<'a>>>,
    noted: Noted<'a>,
}

impl<'a> Facts<'a> {
    pub(super) fn new(context: &'a Context<'a>) -> Self {
        let mut facts = Self { by_property: HashMap::new(), by_entity: HashMap::new(), noted: context.noted() };
        for claim in context.tables.model().iter().filter_map(|quad| claim(context, quad)) {
            facts.by_property.entry(claim.property).or_default().push(claim);
            facts.by_entity.entry((claim.entity, claim.property)).or_default().push(claim);
        }
        facts
    }

    /// What records say of a property.
    pub(super) fn of(&self, property: NamedNodeRef<'a>) -> impl Iterator<Item = Claim<'a>> + use<'_, 'a> {
        self.by_property.get(&property).into_iter().flatten().copied()
    }

    /// What records say of properties of one entity.
    pub(super) fn about(&self, entity: &'a NamedNode, properties: &[NamedNodeRef<'a>]) -> Vec<Claim<'a>> {
        let claims = properties.iter().filter_map(|property| self.by_entity.get(&(entity, *property)));
        claims.flatten().copied().collect()
    }

    /// Whether a curator has written a note on the claim.
    pub(super) fn is_noted(&self, claim: &Claim<'_>) -> bool {
        self.noted.covers(claim.record, &[claim.property])
    }
}

/// Of claims that give days, the one that can be earliest.
pub(super) fn earliest<'c, 'a>(claims: impl IntoIterator<Item = &'c Claim<'a>>) -> Option<&'c Claim<'a>>
where
    'a: 'c,
{
    claims.into_iter().filter(|claim| claim.first().is_some()).min_by_key(|claim| claim.first())
}

/// Of claims that give days, the one that can be latest.
pub(super) fn latest<'c, 'a>(claims: impl IntoIterator<Item = &'c Claim<'a>>) -> Option<&'c Claim<'a>>
where
    'a: 'c,
{
    claims.into_iter().filter(|claim| claim.last().is_some()).max_by_key(|claim| claim.last())
}

fn claim<'a>(context: &Context<'_>, quad: &'a Quad) -> Option<Claim<'a>> {
    let record = context.record(&quad.graph_name)?;
    match &quad.subject {
        NamedOrBlankNode::NamedNode(entity) => {
            Some(Claim { entity, property: quad.predicate.as_ref(), value: &quad.object, record })
        }
        NamedOrBlankNode::BlankNode(_) => None,
    }
}
