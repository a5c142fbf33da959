//! IRIs: texts that are checked, made absolute and put in brackets.

use crate::engine::expression::Expression;
use crate::engine::field_text::as_text;
use crate::engine::{BaseIri, TermProblem};
use std::borrow::Cow;

/// What must be checked of an IRI in every row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IriCheck {
    /// Nothing: the expression shows that it is valid and absolute.
    None,
    /// That it is valid. The base is put in front of a relative one.
    Iri,
    /// The same, and that it is ASCII.
    Uri,
    /// Only that it has no character that would break the output: the mapping asks for values as they are.
    Unsafe,
    /// The same, and that it is ASCII.
    UnsafeUri,
}

impl IriCheck {
    /// What remains to be checked, after what is known of all texts of the expression.
    pub(in crate::engine) fn remaining(self, expression: &Expression) -> Self {
        let is_known = expression.is_always_iri()
            && match self {
                Self::None | Self::Iri | Self::Unsafe => true,
                Self::Uri | Self::UnsafeUri => expression.is_always_ascii(),
            };
        if is_known { Self::None } else { self }
    }
}

/// Checks the IRI whose text begins at `start`, puts the base in front of it if it is relative, and closes it.
#[inline]
pub(super) fn finish_iri(start: usize, check: IriCheck, base: &BaseIri, out: &mut Vec<u8>) -> Result<(), TermProblem> {
    if check != IriCheck::None {
        let iri = checked_iri(as_text(&out[start..])?, check, base)?;
        out.truncate(start);
        out.extend_from_slice(iri.as_bytes());
    }
    out.push(b'>');
    Ok(())
}

fn checked_iri(text: &str, check: IriCheck, base: &BaseIri) -> Result<String, TermProblem> {
    let iri = match check {
        IriCheck::Unsafe | IriCheck::UnsafeUri => unsafe_iri(text, base)?,
        IriCheck::None | IriCheck::Iri | IriCheck::Uri => base
            .absolute(text)
            .map(Cow::into_owned)
            .map_err(|problem| TermProblem::new(text, format!("is {problem}")))?,
    };
    match check {
        IriCheck::Uri | IriCheck::UnsafeUri if !iri.is_ascii() => {
            Err(TermProblem::new(text, "is not a URI: it has characters outside ASCII"))
        }
        _ => Ok(iri),
    }
}

/// An IRI whose values are taken as they are, including spaces: only what the output cannot contain is refused.
fn unsafe_iri(text: &str, base: &BaseIri) -> Result<String, TermProblem> {
    let refused = |character: char| character <= '\u{1F}' || matches!(character, '<' | '>' | '"' | '\\');
    if text.contains(refused) {
        return Err(TermProblem::new(text, "cannot stand in an IRI, not even in an unsafe one"));
    }
    let scheme = |scheme: &str| {
        let mut bytes = scheme.bytes();
        bytes.next().is_some_and(|first| first.is_ascii_alphabetic())
            && bytes.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
    };
    let absolute = text.split_once(':').is_some_and(|(before, _)| scheme(before));
    Ok(if absolute { text.to_owned() } else { base.before(text) })
}
