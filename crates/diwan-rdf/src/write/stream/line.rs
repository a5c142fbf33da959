//! Lines of [N-Quads](https://www.w3.org/TR/n-quads/) as the engine writes them, with one space between terms.

use memchr::{memchr, memchr2};

/// The terms of a line, in N-Quads syntax.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line<'l> {
    pub subject: &'l [u8],
    pub predicate: &'l [u8],
    pub object: &'l [u8],
    /// Empty for the default graph.
    pub graph: &'l [u8],
    /// Whether the subject and the predicate equal the expected ones.
    pub expected: (bool, bool),
}

impl<'l> Line<'l> {
    /// Parses the first line, and returns the rest too. A subject and a predicate equal to `expected` need not be
    /// scanned.
    pub(super) fn split_off(text: &'l [u8], expected: (&[u8], &[u8])) -> Option<(Self, &'l [u8])> {
        let same_subject = begins_with(text, expected.0);
        let (subject, rest) = split_at(text, if same_subject { expected.0.len() } else { length(text)? })?;
        let same_predicate = begins_with(rest, expected.1);
        let (predicate, rest) = split_at(rest, if same_predicate { expected.1.len() } else { length(rest)? })?;
        let (object, rest) = split_at(rest, length(rest)?)?;
        let expected = (same_subject, same_predicate);
        if let Some(rest) = rest.strip_prefix(b".\n") {
            return Some((Self { subject, predicate, object, graph: b"", expected }, rest));
        }
        let (graph, rest) = split_at(rest, length(rest)?)?;
        Some((Self { subject, predicate, object, graph, expected }, rest.strip_prefix(b".\n")?))
    }
}

/// Whether a text starts with the whole term, which must not be empty.
fn begins_with(text: &[u8], term: &[u8]) -> bool {
    !term.is_empty() && text.starts_with(term) && text.get(term.len()) == Some(&b' ')
}

/// The term of that length, and the rest after the space.
fn split_at(text: &[u8], length: usize) -> Option<(&[u8], &[u8])> {
    let (term, rest) = text.split_at_checked(length)?;
    Some((term, rest.strip_prefix(b" ")?))
}

/// The length of the term at the start of a text.
fn length(text: &[u8]) -> Option<usize> {
    if text.starts_with(OPEN) { triple_term(text) } else { simple_term(text) }
}

fn simple_term(text: &[u8]) -> Option<usize> {
    match text.first()? {
        // IRIs may contain spaces if a mapping generates unsafe IRIs.
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

/// The length of the quoted string at the start of a text.
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
    fn terms(text: &str, expected: &str) -> Option<([String; 4], String)> {
        let (line, rest) = Line::split_off(text.as_bytes(), (expected.as_bytes(), b"<a:p>"))?;
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        assert_eq!(line.expected, (text(line.subject) == expected, line.predicate == b"<a:p>"));
        Some(([line.subject, line.predicate, line.object, line.graph].map(text), text(rest)))
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
            for (graph, predicate) in
                [("", "<a:p>"), ("<a:g>", "<a:p>"), ("_:g", "<a:p>"), ("", "<a:pq>"), ("<a:g h>", "<a:>")]
            {
                let end = if graph.is_empty() { "." } else { " ." };
                for (subject, expected) in [("<a:s>", "<a:s>"), ("_:b1", "_:b"), ("<a: s>", ""), ("_:b", "_:b")] {
                    let line = format!("{subject} {predicate} {object} {graph}{end}\n_:next\n");
                    let terms_of = [subject, predicate, object, graph].map(str::to_owned);
                    assert_eq!(terms(&line, expected), Some((terms_of, "_:next\n".to_owned())), "{line}");
                }
            }
        }
    }

    #[test]
    fn invalid_lines_have_no_terms() {
        for line in [
            "",
            ".",
            "<a:s> .",
            "<a:s> <a:p> .",
            "<a:s> <a:p> \"a .",
            "<a:s> <a:p> \"a\\",
            "<a:s> <a:p> \"a\" <a:g>",
            "<a:s> <a:p> <<( <a:s> .",
            "<a:s <a:p> .",
            "<a:s> <a:p> \"a\"^^ .",
            "<a:s> <a:p> \"a\" <a:g> <a:g> .",
        ] {
            assert_eq!(terms(&format!("{line}\n"), ""), None, "{line}");
            assert_eq!(terms(line, ""), None, "{line}");
        }
        assert_eq!(terms("<a:s> <a:p> <a:o> .", ""), None, "it does not end");
    }
}
