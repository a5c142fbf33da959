use super::line::literal_end;
use oxrdf::vocab::{rdf, xsd};
use oxrdf::{BaseDirection, Literal, NamedNodeRef, Term, Triple};
use std::borrow::Cow;
use std::fmt;
use std::str::FromStr as _;

/// A term in the syntax of canonical N-Quads.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TermText<'t>(&'t str);

/// The parts of a literal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiteralText<'t> {
    /// The lexical form, unescaped.
    pub value: Cow<'t, str>,
    /// The language tag, in lower case.
    pub language: Option<&'t str>,
    /// The direction, which only literals with a language have.
    pub direction: Option<BaseDirection>,
    /// The datatype IRI.
    pub datatype: NamedNodeRef<'t>,
}

impl<'t> TermText<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self(text)
    }

    /// The text of the term in N-Quads.
    #[must_use]
    pub fn as_str(self) -> &'t str {
        self.0
    }

    /// The IRI, if it is one.
    #[must_use]
    pub fn iri(self) -> Option<&'t str> {
        // A triple term begins with the same character.
        self.0.strip_prefix('<').filter(|rest| !rest.starts_with('<'))?.strip_suffix('>')
    }

    /// The term as a named node, if it is an IRI.
    #[must_use]
    pub fn node(self) -> Option<NamedNodeRef<'t>> {
        self.iri().map(NamedNodeRef::new_unchecked)
    }

    /// Whether it is a blank node.
    #[must_use]
    pub fn is_blank(self) -> bool {
        self.0.starts_with("_:")
    }

    /// The label, if it is a blank node.
    #[must_use]
    pub fn label(self) -> Option<&'t str> {
        self.0.strip_prefix("_:")
    }

    /// Whether it is a triple term that contains a blank node.
    #[must_use]
    pub fn has_blank_node(self) -> bool {
        let has_blank = |term: Term| match term {
            Term::Triple(triple) => triple_has_blank_node(&triple),
            Term::NamedNode(_) | Term::BlankNode(_) | Term::Literal(_) => false,
        };
        // A text search avoids parsing most terms without blank nodes.
        self.is_triple() && self.0.contains("_:") && self.to_term().is_some_and(has_blank)
    }

    /// Whether it is a literal.
    #[must_use]
    pub fn is_literal(self) -> bool {
        self.0.starts_with('"')
    }

    /// Whether it is a triple term.
    #[must_use]
    pub fn is_triple(self) -> bool {
        self.0.starts_with("<<")
    }

    /// The parts of the literal, if it is one.
    #[must_use]
    pub fn literal(self) -> Option<LiteralText<'t>> {
        let end = literal_end(self.0.as_bytes())?;
        let value = unescaped(self.0.get(1..end - 1)?);
        let (language, direction, datatype) = match self.0.get(end..)? {
            "" => (None, None, xsd::STRING),
            suffix => match (suffix.strip_prefix('@'), suffix.strip_prefix("^^<")) {
                (Some(tag), _) => match tag.split_once("--") {
                    Some((language, direction)) => (Some(language), base_direction(direction), rdf::DIR_LANG_STRING),
                    None => (Some(tag), None, rdf::LANG_STRING),
                },
                (_, Some(datatype)) => (None, None, NamedNodeRef::new_unchecked(datatype.strip_suffix('>')?)),
                _ => return None,
            },
        };
        Some(LiteralText { value, language, direction, datatype })
    }

    /// The lexical form, if it is a literal.
    #[must_use]
    pub fn value(self) -> Option<Cow<'t, str>> {
        self.literal().map(|literal| literal.value)
    }

    /// Converts to a term of the model, or returns `None` for the default graph, which is not a term.
    #[must_use]
    pub fn to_term(self) -> Option<Term> {
        if let Some(node) = self.node() {
            return Some(node.into_owned().into());
        }
        match self.literal() {
            Some(LiteralText { value, language: None, datatype, .. }) => {
                Some(Literal::new_typed_literal(value, datatype).into())
            }
            Some(LiteralText { value, language: Some(language), datatype, .. }) if datatype == rdf::LANG_STRING => {
                Some(Literal::new_language_tagged_literal_unchecked(value, language).into())
            }
            _ => Term::from_str(self.0).ok(),
        }
    }
}

impl fmt::Display for TermText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl fmt::Debug for TermText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

fn base_direction(text: &str) -> Option<BaseDirection> {
    match text {
        "ltr" => Some(BaseDirection::Ltr),
        "rtl" => Some(BaseDirection::Rtl),
        _ => None,
    }
}

fn triple_has_blank_node(triple: &Triple) -> bool {
    let is_in_object = match &triple.object {
        Term::BlankNode(_) => true,
        Term::Triple(inner) => triple_has_blank_node(inner),
        Term::NamedNode(_) | Term::Literal(_) => false,
    };
    is_in_object || triple.subject.is_blank_node()
}

/// Unescapes a string.
fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((clean, escape)) = rest.split_once('\\') {
        out.push_str(clean);
        let (character, length) = escaped(escape);
        out.extend(character);
        rest = escape.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The character of the escape sequence after a backslash, and the length of the sequence in bytes.
fn escaped(text: &str) -> (Option<char>, usize) {
    let code = |digits: usize| {
        let code = text.get(1..=digits).and_then(|digits| u32::from_str_radix(digits, 16).ok());
        (code.and_then(char::from_u32), digits + 1)
    };
    match text.chars().next() {
        Some('u') => code(4),
        Some('U') => code(8),
        Some('t') => (Some('\t'), 1),
        Some('b') => (Some('\u{8}'), 1),
        Some('n') => (Some('\n'), 1),
        Some('r') => (Some('\r'), 1),
        Some('f') => (Some('\u{C}'), 1),
        Some(itself) => (Some(itself), itself.len_utf8()),
        None => (None, 0),
    }
}
