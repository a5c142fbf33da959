//! What is known of a term before any row is read, to decide which terms can be equal.

use super::{IriCheck, LiteralSuffix, TermPlan};
use crate::engine::expression::Affixes;

/// What all terms of a plan have in common.
#[derive(Clone, Debug)]
pub(in crate::engine) enum TermShape<'p> {
    Constant(&'p [u8]),
    Iri(Affixes<'p>),
    BlankNode,
    /// With the bytes after the closing quote, if they are always the same.
    Literal(Option<&'p [u8]>),
}

impl<'p> TermShape<'p> {
    pub(in crate::engine) fn of(term: &'p TermPlan) -> Self {
        match term {
            TermPlan::Constant(bytes) => Self::Constant(bytes),
            TermPlan::Iri { value, check: IriCheck::None, .. } => Self::Iri(value.expression().affixes()),
            // The base is put in front of relative ones.
            TermPlan::Iri { value, .. } => Self::Iri(value.expression().affixes().behind_anything()),
            TermPlan::BlankNode(_) | TermPlan::Fresh(_) => Self::BlankNode,
            TermPlan::Literal { suffix: LiteralSuffix::Fixed { bytes, .. }, .. } => Self::Literal(Some(bytes)),
            TermPlan::Literal { .. } => Self::Literal(None),
        }
    }

    /// Whether two terms can be equal. `true` if that is not known.
    pub(in crate::engine) fn may_equal(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Constant(a), Self::Constant(b)) => a == b,
            (Self::Constant(bytes), shape) | (shape, Self::Constant(bytes)) => shape.admits(bytes),
            (Self::Iri(a), Self::Iri(b)) => a.may_share_text(b),
            (Self::BlankNode, Self::BlankNode) => true,
            (Self::Literal(Some(a)), Self::Literal(Some(b))) => a == b,
            (Self::Literal(_), Self::Literal(_)) => true,
            _ => false,
        }
    }

    /// Whether a term can be this constant. `true` if that is not known.
    pub(in crate::engine) fn admits(&self, constant: &[u8]) -> bool {
        match self {
            Self::Constant(bytes) => *bytes == constant,
            Self::Iri(affixes) => {
                let iri = constant.strip_prefix(b"<").and_then(|iri| iri.strip_suffix(b">"));
                iri.is_some_and(|iri| affixes.admit(iri))
            }
            Self::BlankNode => false,
            Self::Literal(_) => constant.starts_with(b"\""),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::expression::examples::any_rows;
    use crate::engine::term::examples::{term, terms};
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]
        #[test]
        fn terms_that_are_equal_in_some_rows_may_be(one in term(), other in term(), rows in any_rows()) {
            let all = |term| rows.with(|rows| rows.iter().flat_map(|row| terms(term, row)).collect::<Vec<_>>());
            let (shape, others) = (TermShape::of(&one), all(&other));
            for term in all(&one) {
                prop_assert!(shape.admits(term.as_bytes()) || matches!(shape, TermShape::BlankNode), "{}", term);
                prop_assert!(!others.contains(&term) || shape.may_equal(&TermShape::of(&other)), "{}", term);
            }
        }
    }
}
