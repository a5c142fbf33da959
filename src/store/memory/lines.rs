//! Lines of N-Quads cut into terms, without a look at what the terms are.

use memchr::{memchr, memchr2};

/// The terms of a line of N-Quads as they are written: subject, predicate, object and, in a named graph, its name.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line<'a> {
    pub(super) triple: [&'a str; 3],
    pub(super) graph: Option<&'a str>,
}

impl<'a> Line<'a> {
    /// Cuts a line, without its end, that is spaced as canonical N-Quads are. None for any other, of which a parser has to
    /// say what it is.
    pub(super) fn cut(line: &'a str) -> Option<Self> {
        let (subject, rest) = node(line)?;
        let (predicate, rest) = iri(rest)?;
        let (object, rest) = if rest.starts_with('"') { literal(rest)? } else { node(rest)? };
        if rest == "." {
            return Some(Self { triple: [subject, predicate, object], graph: None });
        }
        let (graph, rest) = node(rest)?;
        (rest == ".").then_some(Self { triple: [subject, predicate, object], graph: Some(graph) })
    }
}

/// A term, and what stands behind the space that follows it.
type Cut<'a> = Option<(&'a str, &'a str)>;

fn split(text: &str, end: usize) -> Cut<'_> {
    let (term, rest) = text.split_at_checked(end)?;
    Some((term, rest.strip_prefix(' ')?))
}

fn node(text: &str) -> Cut<'_> {
    if text.starts_with("_:") { split(text, memchr(b' ', text.as_bytes())?) } else { iri(text) }
}

fn iri(text: &str) -> Cut<'_> {
    // Triple terms begin with two.
    if !text.starts_with('<') || text.starts_with("<<") {
        return None;
    }
    split(text, memchr(b'>', text.as_bytes())? + 1)
}

fn literal(text: &str) -> Cut<'_> {
    let bytes = text.as_bytes();
    let mut at = 1;
    let close = loop {
        let found = at + memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes.get(found) == Some(&b'"') {
            break found + 1;
        }
        at = found + 2;
    };
    let suffix = bytes.get(close..)?;
    let length = match suffix {
        [b'^', b'^', b'<', ..] => memchr(b'>', suffix)? + 1,
        _ => memchr(b' ', suffix)?,
    };
    split(text, close + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_cut_between_terms() {
        for (line, triple, graph) in [
            ("<a:s> <a:p> <a:o> .", ["<a:s>", "<a:p>", "<a:o>"], None),
            ("_:s <a:p> _:o <a:g> .", ["_:s", "<a:p>", "_:o"], Some("<a:g>")),
            ("<a:s> <a:p> \" \\\" > \\\\\" _:g .", ["<a:s>", "<a:p>", "\" \\\" > \\\\\""], Some("_:g")),
            ("<a:s> <a:p> \"\"@ar--rtl <a:g> .", ["<a:s>", "<a:p>", "\"\"@ar--rtl"], Some("<a:g>")),
            ("<a:s> <a:p> \"ж\"^^<a: b> .", ["<a:s>", "<a:p>", "\"ж\"^^<a: b>"], None),
        ] {
            assert_eq!(Line::cut(line), Some(Line { triple, graph }), "{line}");
        }
    }

    #[test]
    fn what_is_no_canonical_line_is_left_to_a_parser() {
        for line in [
            "",
            "<a:s> <a:p> .",
            "<a:s>  <a:p> <a:o> .",
            "<a:s> <a:p> <a:o>",
            "<a:s> <a:p> <a:o>.",
            "<a:s> <a:p> <a:o> . # x",
            "<a:s> <a:p> \"o .",
            "<a:s> <a:p> \"o\\",
            "<a:s> _:p <a:o> .",
            "\"s\" <a:p> <a:o> .",
            "<a:s> <a:p> <a:o> \"g\" .",
            "<a:s> <a:p> <<( <a:s> <a:p> <a:o> )>> .",
            "<a:s> <a:p> <a:o> <a:g> <a:h> .",
        ] {
            assert_eq!(Line::cut(line), None, "{line}");
        }
    }
}
