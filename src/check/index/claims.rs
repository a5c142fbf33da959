//! The claims of records, by property and by entity.

use super::{StatementText, Statements};
use crate::evidence::PartialDate;
use chrono::NaiveDate;
use diwan_rdf::quads::TermText;
use oxigraph::model::{LiteralRef, NamedNodeRef};
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::RangeInclusive;

/// A claim: what one record says about one entity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::check) struct RecordClaim<'a> {
    pub(in crate::check) entity: NamedNodeRef<'a>,
    pub(in crate::check) property: NamedNodeRef<'a>,
    pub(in crate::check) value: TermText<'a>,
    pub(in crate::check) record: NamedNodeRef<'a>,
}

impl<'a> RecordClaim<'a> {
    /// The first day that the date can denote.
    pub(in crate::check) fn first(&self) -> Option<NaiveDate> {
        Some(*self.days()?.start())
    }

    /// The last day that the date can denote.
    pub(in crate::check) fn last(&self) -> Option<NaiveDate> {
        Some(*self.days()?.end())
    }

    fn days(&self) -> Option<RangeInclusive<NaiveDate>> {
        days(self.value)
    }

    /// The lexical value or the IRI.
    pub(in crate::check) fn text(&self) -> Cow<'a, str> {
        self.value.iri().map(Cow::Borrowed).or_else(|| self.value.value()).unwrap_or_default()
    }

    /// The value as an entity, if it is one.
    pub(in crate::check) fn node(&self) -> Option<NamedNodeRef<'a>> {
        self.value.node()
    }
}

/// The days that a literal can denote, if it is a date.
pub(in crate::check) fn days(value: TermText<'_>) -> Option<RangeInclusive<NaiveDate>> {
    let literal = value.literal().filter(|literal| literal.language.is_none())?;
    PartialDate::from_literal(LiteralRef::new_typed_literal(&literal.value, literal.datatype))?.days()
}

/// All claims with some properties.
pub(in crate::check) struct Claims<'a> {
    by_property: HashMap<&'a str, Vec<RecordClaim<'a>>>,
    by_entity: HashMap<(&'a str, &'a str), Vec<RecordClaim<'a>>>,
}

impl<'a> Claims<'a> {
    /// Collects the claims with these properties.
    pub(in crate::check) fn new(statements: Statements<'a>, properties: &[NamedNodeRef<'_>]) -> Self {
        let mut claims = Self { by_property: HashMap::new(), by_entity: HashMap::new() };
        let facts = properties.iter().flat_map(|property| statements.facts_with(*property));
        for claim in facts.filter_map(|(record, quad)| claim(record, &quad)) {
            let (entity, property) = (claim.entity.as_str(), claim.property.as_str());
            claims.by_property.entry(property).or_default().push(claim);
            claims.by_entity.entry((entity, property)).or_default().push(claim);
        }
        claims
    }

    /// The claims with a property.
    pub(in crate::check) fn with(
        &self,
        property: NamedNodeRef<'_>,
    ) -> impl Iterator<Item = RecordClaim<'a>> + use<'_, 'a> {
        self.by_property.get(property.as_str()).into_iter().flatten().copied()
    }

    /// The claims about one entity with some properties.
    pub(in crate::check) fn about(
        &self,
        entity: NamedNodeRef<'_>,
        properties: &[NamedNodeRef<'_>],
    ) -> Vec<RecordClaim<'a>> {
        let claims = properties.iter().filter_map(|property| self.by_entity.get(&(entity.as_str(), property.as_str())));
        claims.flatten().copied().collect()
    }
}

/// The claim whose first possible day is earliest. Claims without days are ignored.
pub(in crate::check) fn earliest<'c, 'a>(
    claims: impl IntoIterator<Item = &'c RecordClaim<'a>>,
) -> Option<&'c RecordClaim<'a>>
where
    'a: 'c,
{
    claims.into_iter().filter(|claim| claim.first().is_some()).min_by_key(|claim| claim.first())
}

/// The claim whose last possible day is latest. Claims without days are ignored.
pub(in crate::check) fn latest<'c, 'a>(
    claims: impl IntoIterator<Item = &'c RecordClaim<'a>>,
) -> Option<&'c RecordClaim<'a>>
where
    'a: 'c,
{
    claims.into_iter().filter(|claim| claim.last().is_some()).max_by_key(|claim| claim.last())
}

fn claim<'a>(record: NamedNodeRef<'a>, quad: &StatementText<'a>) -> Option<RecordClaim<'a>> {
    let StatementText { predicate: property, object: value, .. } = *quad;
    Some(RecordClaim { entity: quad.subject.node()?, property, value, record })
}
