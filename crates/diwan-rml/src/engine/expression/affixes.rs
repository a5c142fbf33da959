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
