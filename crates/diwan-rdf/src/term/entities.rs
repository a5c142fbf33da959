//! Limits for the entities that an XML document declares: a few bytes could expand to gigabytes.

use memchr::{memchr, memmem};
use std::collections::HashMap;

/// The reason why an RDF/XML document is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EntityProblem {
    /// An entity refers to another one, so that expansion could grow exponentially.
    #[error("the entity `{0}` refers to another entity; write out what it stands for")]
    Nested(String),
    /// The entities would expand to more than this number of bytes.
    #[error("its entities would become more than {0} bytes of text; write out the longest of them")]
    TooMuch(usize),
}

/// The expansion of entities, in bytes, that every document may have, in addition to 16 times its length, which short
/// names for namespaces need.
const EXPANSION: usize = 1 << 26;

/// Checks the entities that an RDF/XML document declares, before the document is parsed. Entities for namespaces, as in
/// OWL files, character references and the five predefined entities are accepted.
///
/// # Errors
/// [`EntityProblem`] if an entity refers to another one, or if the expansion would be too large.
pub fn check_entities(document: &[u8]) -> Result<(), EntityProblem> {
    let entities = declared(document)?;
    if entities.is_empty() {
        return Ok(());
    }
    let limit = EXPANSION.saturating_add(document.len().saturating_mul(16));
    let lengths = references(document).filter_map(|name| entities.get(name));
    let expanded = lengths.fold(0_usize, |sum, length| sum.saturating_add(*length));
    if expanded > limit { Err(EntityProblem::TooMuch(limit)) } else { Ok(()) }
}

/// The declared entities by name, with the lengths of their values. Declarations are recognized anywhere in the
/// document, because a parser may accept more than XML allows.
fn declared(document: &[u8]) -> Result<HashMap<&[u8], usize>, EntityProblem> {
    let mut entities = HashMap::new();
    for at in memmem::find_iter(document, b"<!ENTITY") {
        let Some((name, value)) = document.get(at + b"<!ENTITY".len()..).and_then(declaration) else { continue };
        if references(value).any(|name| !is_predefined(name)) {
            return Err(EntityProblem::Nested(String::from_utf8_lossy(name).into_owned()));
        }
        let length = entities.entry(name).or_insert(0);
        *length = value.len().max(*length);
    }
    Ok(entities)
}

/// The name and the value in the text after `<!ENTITY`, or `None` if there is no quoted value.
fn declaration(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let text = text.trim_ascii_start();
    let text = text.strip_prefix(b"%").unwrap_or(text).trim_ascii_start();
    let (name, text) = text.split_at_checked(text.iter().position(u8::is_ascii_whitespace)?)?;
    let (quote, text) = text.trim_ascii_start().split_first()?;
    let is_quote = matches!(quote, b'"' | b'\'');
    is_quote.then(|| Some((name, text.get(..memchr(*quote, text)?)?))).flatten()
}

/// The names of the entity references, between `&` and `;`.
fn references(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(|byte| *byte == b'&').skip(1).filter_map(|rest| rest.get(..memchr(b';', rest)?))
}

fn is_predefined(name: &[u8]) -> bool {
    name.starts_with(b"#") || [&b"lt"[..], b"gt", b"amp", b"apos", b"quot"].contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(declarations: &str, body: &str) -> Result<(), EntityProblem> {
        check_entities(format!("<?xml version=\"1.0\"?><!DOCTYPE r [ {declarations} ]><r>{body}</r>").as_bytes())
    }

    #[test]
    fn entities_for_namespaces_are_accepted() {
        let owl = "<!ENTITY owl \"http://www.w3.org/2002/07/owl#\" >\n<!ENTITY % x 'a&#38;b&amp;c' >";
        assert_eq!(check(owl, &"<a b=\"&owl;Class\"/>".repeat(100_000)), Ok(()));
        assert_eq!(check("", "&undeclared; & &"), Ok(()));
        assert_eq!(check("<!ENTITY a SYSTEM \"file\">", "&a;"), Ok(()));
    }

    #[test]
    fn nested_entities_are_refused() {
        let nested = check("<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">", "&b;");
        assert_eq!(nested, Err(EntityProblem::Nested("b".to_owned())));
        let long = format!("<!ENTITY a \"{}\">", "a".repeat(100_000));
        assert!(matches!(check(&long, &"&a;".repeat(1_000)), Err(EntityProblem::TooMuch(_))));
        assert_eq!(check(&long, &"&a;".repeat(500)), Ok(()));
    }

    #[test]
    fn expanded_entities_have_a_limit() {
        // 64 MiB, and 16 times the document: 69 million bytes are just that where it has as many bytes as this.
        let (length, times) = (100_000, 690);
        let document = (length * times - EXPANSION) / 16;
        let (long, body) = (format!("<!ENTITY a \"{}\">", "a".repeat(length)), "&a;".repeat(times));
        let of_size = |size: usize| {
            let text = |padding| format!("<!DOCTYPE r [ {long} ]><r>{body}{}</r>", " ".repeat(padding));
            check_entities(text(size - text(0).len()).as_bytes())
        };
        assert_eq!(of_size(document), Ok(()));
        assert_eq!(of_size(document - 1), Err(EntityProblem::TooMuch(length * times - 16)));
    }
}
