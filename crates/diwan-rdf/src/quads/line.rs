use memchr::{memchr, memchr2};

/// A line that is no statement in canonical N-Quads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line} is no statement in canonical N-Quads")]
pub struct MalformedLine {
    /// The number of the line, from 1.
    pub line: u64,
}

/// The terms of a line without its end; that of the graph is empty in the default graph.
pub(super) fn split(line: &[u8]) -> Option<[&[u8]; 4]> {
    let (subject, rest) = term(line)?;
    let (predicate, rest) = term(rest)?;
    let (object, rest) = term(rest)?;
    let (graph, rest) = if rest == b"." { (&[][..], rest) } else { term(rest)? };
    (rest == b".").then_some([subject, predicate, object, graph])
}

/// The first term of a text, and what follows the space behind it.
fn term(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let (term, rest) = text.split_at_checked(term_end(text)?)?;
    Some((term, rest.strip_prefix(b" ")?))
}

/// Where the term ends that a text begins with.
fn term_end(text: &[u8]) -> Option<usize> {
    match text.first()? {
        b'<' if text.starts_with(b"<<") => triple_end(text),
        _ => simple_end(text),
    }
}

/// Where a term ends that is no triple term.
fn simple_end(text: &[u8]) -> Option<usize> {
    match text.first()? {
        b'<' => Some(memchr(b'>', text)? + 1),
        b'"' => {
            let end = literal_end(text)?;
            Some(end + memchr(b' ', text.get(end..)?)?)
        }
        b'_' => memchr(b' ', text),
        _ => None,
    }
}

/// Where a triple term ends, in which others may be nested: `<<( s p <<( s p o )>> )>>`.
fn triple_end(text: &[u8]) -> Option<usize> {
    let (mut at, mut depth) = (0, 0_usize);
    loop {
        let rest = text.get(at..)?;
        if rest.starts_with(b"<<( ") {
            depth += 1;
            at += 4;
        } else if rest.starts_with(b")>>") {
            depth -= 1;
            at += 3;
            if depth == 0 {
                return Some(at);
            }
            at += 1;
        } else {
            at += simple_end(rest)? + 1;
        }
    }
}

/// Where the quotes of a literal end; none when a term is no literal.
pub(super) fn literal_end(text: &[u8]) -> Option<usize> {
    text.first().filter(|byte| **byte == b'"')?;
    let mut at = 1;
    loop {
        let found = at + memchr2(b'"', b'\\', text.get(at..)?)?;
        if text.get(found) == Some(&b'"') {
            return Some(found + 1);
        }
        at = found + 2;
    }
}
