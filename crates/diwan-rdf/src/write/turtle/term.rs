//! Turtle for terms that are in N-Quads syntax.

use super::number;
use crate::write::namespaces::Namespaces;
use memchr::memrchr;
use oxrdf::{LiteralRef, NamedNodeRef};

/// Appends a term: IRIs as prefixed names where possible, numbers and booleans [without
/// quotes](https://www.w3.org/TR/turtle/#abbrev).
pub(in crate::write) fn write_term(term: &[u8], namespaces: &Namespaces, out: &mut Vec<u8>) {
    match term {
        [b'"', ..] => write_literal(term, namespaces, out),
        _ => namespaces.write_node(term, out),
    }
}

fn write_literal(term: &[u8], namespaces: &Namespaces, out: &mut Vec<u8>) {
    let Some((quoted, datatype)) = typed(term) else {
        return out.extend_from_slice(term);
    };
    match bare(quoted, datatype) {
        Some(value) => out.extend_from_slice(value.as_bytes()),
        None => {
            out.extend_from_slice(quoted);
            out.extend_from_slice(b"^^");
            namespaces.write_node(datatype, out);
        }
    }
}

/// The IRI that is written as part of a term: of a node, or of a literal's datatype.
pub(super) fn written_iri(term: &[u8]) -> Option<&[u8]> {
    let node = match term {
        [b'"', ..] => typed(term).filter(|(quoted, datatype)| bare(quoted, datatype).is_none())?.1,
        _ => term,
    };
    node.strip_prefix(b"<")?.strip_suffix(b">")
}

/// The quoted string and the datatype of a literal, if it has one.
fn typed(literal: &[u8]) -> Option<(&[u8], &[u8])> {
    if !literal.ends_with(b">") {
        return None;
    }
    let (quoted, suffix) = literal.split_at_checked(memrchr(b'"', literal)? + 1)?;
    Some((quoted, suffix.strip_prefix(b"^^")?))
}

/// The value, if it can be written without quotes and datatype.
fn bare<'t>(quoted: &'t [u8], datatype: &[u8]) -> Option<&'t str> {
    let datatype = datatype.strip_prefix(b"<")?.strip_suffix(b">")?;
    if !datatype.starts_with(b"http://www.w3.org/2001/XMLSchema#") {
        return None;
    }
    let value = std::str::from_utf8(quoted.get(1..quoted.len() - 1)?).ok()?;
    let datatype = NamedNodeRef::new_unchecked(std::str::from_utf8(datatype).ok()?);
    number::is_bare(LiteralRef::new_typed_literal(value, datatype)).then_some(value)
}
