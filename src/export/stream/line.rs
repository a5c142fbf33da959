//! Lines of [N-Quads](https://www.w3.org/TR/n-quads/), as the engine writes them: one space between terms.

use memchr::{memchr, memchr2};

/// The terms of a line, as they are written there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line<'l> {
    pub subject: &'l [u8],
    pub predicate: &'l [u8],
    pub object: &'l [u8],
    /// Nothing for the default graph.
    pub graph: &'l [u8],
}

impl<'l> Line<'l> {
    /// Splits a line without its line end. Most have the subject of the line before, `likely`, which need not be looked
    /// through again.
    pub(super) fn split(line: &'l [u8], likely: &[u8]) -> Option<Self> {
        let is_likely = !likely.is_empty() && line.starts_with(likely) && line.get(likely.len()) == Some(&b' ');
        let (subject, rest) = split_at(line, if is_likely { likely.len() } else { length(line)? })?;
        let (predicate, rest) = split_at(rest, length(rest)?)?;
        let (object, rest) = split_at(rest, length(rest)?)?;
        let graph = if rest == b"." { rest.get(..0)? } else { rest.strip_suffix(b" .")? };
        Some(Self { subject, predicate, object, graph })
    }
}

/// A term of that length, and what follows the space behind it.
fn split_at(text: &[u8], length: usize) -> Option<(&[u8], &[u8])> {
    let (term, rest) = text.split_at_checked(length)?;
    Some((term, rest.strip_prefix(b" ")?))
}

/// The length of the term that a text begins with.
fn length(text: &[u8]) -> Option<usize> {
    if text.starts_with(OPEN) { triple_term(text) } else { simple_term(text) }
}

fn simple_term(text: &[u8]) -> Option<usize> {
    match text.first()? {
        // IRIs may hold spaces where a mapping asks for unsafe ones.
        b'<' => memchr(b'>', text).map(|end| end + 1),
        b'"' => literal(text),
        _ => memchr(b' ', text).filter(|length| *length > 0),
    }
}

fn literal(text: &[u8]) -> Option<usize> {
    let end = string(text)?;
    match text.get(end)? {
        b'^' => Some(end + 2 + simple_term(text.get(end + 2..)?)?),
        b'@' => Some(end + memchr(b' ', &text[end..])?),
        _ => Some(end),
    }
}

/// The length of the quoted string that a text begins with.
fn string(text: &[u8]) -> Option<usize> {
    let mut at = 1;
    loop {
        at += memchr2(b'"', b'\\', text.get(at..)?)?;
        if text[at] == b'"' {
            return Some(at + 1);
        }
        at += 2;
    }
}

const OPEN: &[u8] = b"<<(";
const CLOSE: &[u8] = b")>>";

/// The length of a [triple term](https://www.w3.org/TR/rdf12-n-triples/#triple-terms).
fn triple_term(text: &[u8]) -> Option<usize> {
    let (mut at, mut depth) = (0, 0);
    loop {
        let rest = text.get(at..)?;
        if rest.starts_with(OPEN) {
            (at, depth) = (at + OPEN.len(), depth + 1);
        } else if rest.starts_with(CLOSE) {
            (at, depth) = (at + CLOSE.len(), depth - 1);
        } else {
            at += if rest.starts_with(b" ") { 1 } else { simple_term(rest)? };
        }
        if depth == 0 {
            return Some(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Line;

    /// The terms, and an empty text for the default graph.
    fn terms(line: &str, likely: &str) -> Option<[String; 4]> {
        let Line { subject, predicate, object, graph } = Line::split(line.as_bytes(), likely.as_bytes())?;
        Some([subject, predicate, object, graph].map(|term| String::from_utf8(term.to_vec()).unwrap()))
    }

    #[test]
    fn every_kind_of_term_is_found() {
        for object in [
            "<a:o>",
            "<a:o p>",
            "_:b",
            "\"\"",
            "\"a b\"",
            "\"a\\\" . \\\\\"",
            "\"a\"@ar--rtl",
            "\"> .\"^^<a:d>",
            "<<( <a:s> <a:p> \"x )>> .\"@en )>>",
            "<<( _:b <a:p> <<( <a:s> <a:p> \"1\"^^<a:d> )>> )>>",
        ] {
            for graph in ["", "<a:g>", "_:g"] {
                let end = if graph.is_empty() { "." } else { " ." };
                for (subject, likely) in [("<a:s>", "<a:s>"), ("_:b1", "_:b"), ("<a: s>", ""), ("_:b", "_:b")] {
                    let line = format!("{subject} <a:p> {object} {graph}{end}");
                    let expected = [subject, "<a:p>", object, graph].map(str::to_owned);
                    assert_eq!(terms(&line, likely), Some(expected), "{line}");
                }
            }
        }
    }

    #[test]
    fn what_is_no_line_has_no_terms() {
        let lines =
            ["", ".", "<a:s> .", "<a:s> <a:p> .", "<a:s> <a:p> \"a .", "<a:s> <a:p> \"a\\", "<a:s> <a:p> \"a\" <a:g>"];
        for line in lines.into_iter().chain(["<a:s> <a:p> <<( <a:s> .", "<a:s <a:p> .", "<a:s> <a:p> \"a\"^^ ."]) {
            assert_eq!(terms(line, ""), None, "{line}");
        }
    }
}
