//! Validation and resolution of IRIs.

use super::{AllowedCharacters, percent_encode};
use iri_string::types::{IriReferenceStr, IriStr};
use std::borrow::Cow;
use std::path::Path;

/// The reason why a text is not usable as an IRI.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IriProblem {
    /// It violates the grammar of [RFC 3987](https://www.rfc-editor.org/rfc/rfc3987).
    #[error("not a valid IRI")]
    Invalid,
    /// It is relative and there is no base IRI.
    #[error("a relative IRI, and no base IRI is given")]
    NoBase,
}

/// Returns `text` as an absolute IRI. A relative one is appended to `base`.
///
/// RML appends rather than resolves: a relative value is concatenated to the base IRI
/// ([RML-Core, term generation](https://kg-construct.github.io/rml-core/spec/docs/#generating-rdf-terms)).
///
/// # Errors
/// [`IriProblem`] if the result is not a valid absolute IRI.
pub fn absolute_iri<'a>(text: &'a str, base: Option<&str>) -> Result<Cow<'a, str>, IriProblem> {
    if IriStr::new(text).is_ok() {
        return Ok(Cow::Borrowed(text));
    }
    let Some(base) = base else {
        return Err(if IriReferenceStr::new(text).is_ok() { IriProblem::NoBase } else { IriProblem::Invalid });
    };
    let joined = format!("{base}{text}");
    match IriStr::new(&joined) {
        Ok(_) => Ok(Cow::Owned(joined)),
        Err(_) => Err(IriProblem::Invalid),
    }
}

/// Whether `text` is an absolute IRI.
pub fn is_iri(text: &str) -> bool {
    IriStr::new(text).is_ok()
}

/// A base IRI that is specific to a file, so that `<#people>` in two files denotes two resources.
pub fn file_iri(path: &Path) -> String {
    let mut encoded = b"file:///".to_vec();
    for part in path.iter().filter(|part| *part != "/") {
        percent_encode(&part.to_string_lossy(), AllowedCharacters::Iri, &mut encoded);
        encoded.push(b'/');
    }
    encoded.pop();
    String::from_utf8_lossy(&encoded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absolute_iris_are_not_changed() {
        assert_eq!(absolute_iri("http://ex.org/é", None).unwrap(), "http://ex.org/é");
    }

    #[test]
    fn relative_iris_need_a_base() {
        assert_eq!(absolute_iri("a", None), Err(IriProblem::NoBase));
        assert_eq!(absolute_iri("a", Some("http://ex.org/")).unwrap(), "http://ex.org/a");
        assert_eq!(absolute_iri("2011-08-23T22:17", Some("http://ex.org/")).unwrap(), "http://ex.org/2011-08-23T22:17");
    }

    #[test]
    fn spaces_are_refused() {
        assert_eq!(absolute_iri("http://ex.org/a b", None), Err(IriProblem::Invalid));
        assert_eq!(absolute_iri("a b", Some("http://ex.org/")), Err(IriProblem::Invalid));
    }
}
