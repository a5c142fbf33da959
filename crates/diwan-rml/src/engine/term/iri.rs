//! The text of an IRI as a term: checked, after the base if it is relative, in brackets.

use crate::engine::field_text::as_text;
use crate::engine::{BaseIri, TermProblem};
use std::borrow::Cow;

/// How much of an IRI must be checked in every row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IriCheck {
    /// Nothing: it begins with a constant scheme and authority, and all values are percent-encoded.
    None,
    /// Everything.
    Iri,
    /// Everything, and that it is ASCII.
    Uri,
    /// Only what would break the output: values stay as they are on the mapping's own account.
    Unsafe,
    /// That, and that it is ASCII.
    UnsafeUri,
}

/// Checks the IRI whose text begins at `start`, puts the base in front of it if it is relative, and closes it.
pub(super) fn finish_iri(start: usize, check: IriCheck, base: &BaseIri, out: &mut Vec<u8>) -> Result<(), TermProblem> {
    if check != IriCheck::None {
        let text = as_text(&out[start..])?;
        let iri = match check {
            IriCheck::Unsafe | IriCheck::UnsafeUri => unsafe_iri(text, base)?,
            _ => base
                .absolute(text)
                .map(Cow::into_owned)
                .map_err(|problem| TermProblem::new(text, format!("is {problem}")))?,
        };
        if matches!(check, IriCheck::Uri | IriCheck::UnsafeUri) && !iri.is_ascii() {
            return Err(TermProblem::new(text, "is not a URI: it has characters outside ASCII"));
        }
        out.truncate(start);
        out.extend_from_slice(iri.as_bytes());
    }
    out.push(b'>');
    Ok(())
}

/// An IRI whose values are taken as they stand, spaces and all: only what the output cannot hold is refused.
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
