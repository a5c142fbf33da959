//! How the texts of an expression begin and end. Texts that begin or end differently are different.

use super::{Expression, encoded};
use std::borrow::Cow;

/// The beginning and the end that all texts of an expression have in common. The two overlap in a constant.
#[derive(Clone, Debug)]
pub(in crate::engine) struct Affixes<'e> {
    prefix: Cow<'e, str>,
    suffix: Cow<'e, str>,
}

impl Affixes<'_> {
    /// The same where something unknown may be put in front of the texts.
    pub(in crate::engine) fn behind_anything(self) -> Self {
        Self { prefix: Cow::Borrowed(""), ..self }
    }

    /// Whether a text may begin and end as both say.
    pub(in crate::engine) fn may_share_text(&self, other: &Self) -> bool {
        let agree = |a: &str, b: &str, is_in: fn(&str, &str) -> bool| is_in(a, b) || is_in(b, a);
        agree(&self.prefix, &other.prefix, |long, short| long.starts_with(short))
            && agree(&self.suffix, &other.suffix, |long, short| long.ends_with(short))
    }

    /// Whether a text begins and ends like this.
    pub(in crate::engine) fn admit(&self, text: &[u8]) -> bool {
        text.starts_with(self.prefix.as_bytes()) && text.ends_with(self.suffix.as_bytes())
    }
}

impl Expression {
    pub(in crate::engine) fn affixes(&self) -> Affixes<'_> {
        Affixes { prefix: self.prefix(), suffix: self.suffix() }
    }

    /// What all its texts begin with.
    pub(in crate::engine) fn prefix(&self) -> Cow<'_, str> {
        match self {
            Self::Constant(text) => Cow::Borrowed(text),
            Self::Field(_) => Cow::Borrowed(""),
            Self::Concat(parts) => prefix_of(parts),
            Self::Encoded(inner, repertoire) => encoded(inner.prefix(), *repertoire),
        }
    }

    /// What all its texts end with.
    pub(in crate::engine) fn suffix(&self) -> Cow<'_, str> {
        match self {
            Self::Constant(text) => Cow::Borrowed(text),
            Self::Field(_) => Cow::Borrowed(""),
            Self::Concat(parts) => suffix_of(parts),
            Self::Encoded(inner, repertoire) => encoded(inner.suffix(), *repertoire),
        }
    }
}

/// What joined texts begin with: constant parts, and the beginning of the first part that is not constant.
pub(super) fn prefix_of(parts: &[Expression]) -> Cow<'_, str> {
    let mut prefix = Cow::Borrowed("");
    for part in parts {
        prefix += part.prefix();
        if !part.is_constant() {
            break;
        }
    }
    prefix
}

/// What joined texts end with.
pub(super) fn suffix_of(parts: &[Expression]) -> Cow<'_, str> {
    let mut suffix = Cow::Borrowed("");
    for part in parts.iter().rev() {
        let after = std::mem::replace(&mut suffix, part.suffix());
        suffix += after;
        if !part.is_constant() {
            break;
        }
    }
    suffix
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::expression::examples::{any_rows, expression, iri, texts};
    use proptest::prelude::*;

    #[test]
    fn constants_on_both_sides_are_known() {
        use crate::source::Field;
        let part = |text: &str| Expression::constant(text);
        let field = || Expression::Field(Field::new(0)).encoded(Some(diwan_rdf::term::AllowedCharacters::Iri));
        let template = Expression::Concat(vec![part("a"), part("b"), field(), part("c"), part("d")]);
        assert_eq!((&*template.prefix(), &*template.suffix()), ("ab", "cd"));
        let constant =
            Expression::Concat(vec![part("a "), part("b")]).encoded(Some(diwan_rdf::term::AllowedCharacters::Uri));
        assert_eq!((&*constant.prefix(), &*constant.suffix()), ("a%20b", "a%20b"));
        let nested = Expression::Concat(vec![part("x"), template, part("y")]);
        assert_eq!((&*nested.prefix(), &*nested.suffix()), ("xab", "cdy"));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]
        #[test]
        fn every_text_has_the_affixes(expression in prop_oneof![expression(), iri()], rows in any_rows()) {
            let (affixes, constant) = (expression.affixes(), expression.is_constant());
            rows.with(|rows| {
                for text in rows.iter().flat_map(|row| texts(&expression, row)) {
                    prop_assert!(affixes.admit(text.as_bytes()), "{:?} of {}", affixes, text);
                    prop_assert!(!constant || (&*affixes.prefix, &*affixes.suffix) == (&*text, &*text));
                }
                Ok(())
            })?;
        }

        #[test]
        fn expressions_with_a_common_text_may_have_one(one in expression(), other in expression(), rows in any_rows()) {
            let all = |expression| rows.with(|rows| rows.iter().flat_map(|row| texts(expression, row)).collect::<Vec<_>>());
            let others = all(&other);
            if let Some(text) = all(&one).iter().find(|text| others.contains(text)) {
                prop_assert!(one.affixes().may_share_text(&other.affixes()), "{}", text);
            }
        }
    }
}
