use super::places::{Places, places};
use super::token::Span;
use crate::term::{TOO_DEEP, has_deep_triple_terms};
use crate::text::without_mark;
use oxrdf::Triple;
use oxrdfio::{RdfFormat, RdfParser, RdfSyntaxError};

/// A parsed Turtle document.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// The statements, in the order of the parser: those inside the brackets of an object precede the statement with
    /// that object.
    pub statements: Vec<Statement>,
    /// The prefixes with their namespaces, sorted.
    pub prefixes: Vec<(String, String)>,
}

/// A triple with the positions of its terms. The position of a node in brackets is that of the opening bracket.
#[derive(Clone, Debug)]
pub struct Statement {
    /// The triple.
    pub triple: Triple,
    /// The position of the subject.
    pub subject: Span,
    /// The position of the predicate.
    pub predicate: Span,
    /// The position of the object.
    pub object: Span,
}

/// A syntax error.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct SyntaxError {
    /// The message of the parser, which contains the position.
    pub message: String,
    /// The position.
    pub span: Option<Span>,
}

impl Document {
    /// Parses a text. A byte-order mark is skipped. Relative IRIs are resolved against `base`. Blank nodes get new
    /// labels, so that those of two documents are different.
    ///
    /// # Errors
    /// [`SyntaxError`] if the text is not valid Turtle, or triple terms are nested too deeply.
    pub fn read(text: &[u8], base: &str) -> Result<Self, SyntaxError> {
        let mut document = Self::default();
        match document.add(text, base) {
            None => Ok(document),
            Some(error) => Err(error),
        }
    }

    /// Like [`Document::read`], but returns the statements before a syntax error.
    #[must_use]
    pub fn read_beginning(text: &[u8], base: &str) -> Self {
        let mut document = Self::default();
        document.add(text, base);
        document
    }

    fn add(&mut self, text: &[u8], base: &str) -> Option<SyntaxError> {
        if has_deep_triple_terms(text) {
            return Some(SyntaxError { message: TOO_DEEP.to_owned(), span: None });
        }
        let text = without_mark(text);
        let parser = match RdfParser::from_format(RdfFormat::Turtle).rename_blank_nodes().with_base_iri(base) {
            Ok(parser) => parser,
            Err(error) => return Some(SyntaxError { message: error.to_string(), span: None }),
        };
        let mut quads = parser.for_slice(text);
        let mut places = places(text).into_iter();
        let mut failed = None;
        for quad in quads.by_ref() {
            let Places { subject, predicate, object } = places.next().unwrap_or(Places::BEGINNING);
            match quad {
                Ok(quad) => self.statements.push(Statement { triple: quad.into(), subject, predicate, object }),
                Err(error) => {
                    failed = Some(syntax_error(&error));
                    break;
                }
            }
        }
        self.prefixes.extend(quads.prefixes().map(|(name, iri)| (name.to_owned(), iri.to_owned())));
        self.prefixes.sort_unstable();
        failed
    }
}

fn syntax_error(error: &RdfSyntaxError) -> SyntaxError {
    let span = error.location().map(|place| {
        let same_line = place.start.line == place.end.line;
        let length = if same_line { place.end.column.saturating_sub(place.start.column) } else { 0 };
        Span { line: place.start.line + 1, column: place.start.column + 1, length }
    });
    SyntaxError { message: error.to_string(), span }
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxrdf::Term;
    use oxrdf::vocab::rdf;
    use proptest::prelude::*;
    use std::collections::HashMap;

    const PREFIX: &str = "@prefix e: <http://e/> .\n";

    /// A number that counts from 1 as one that counts from 0.
    fn index(number: u64) -> usize {
        usize::try_from(number).unwrap() - 1
    }

    /// The texts at the places of the statements.
    fn placed(text: &str) -> Vec<[String; 3]> {
        let word = |span: Span| {
            let line = text.split('\n').nth(index(span.line)).unwrap();
            line.chars().skip(index(span.column)).take(index(span.length + 1)).collect::<String>()
        };
        let document = Document::read(text.as_bytes(), "http://b/").unwrap();
        document.statements.iter().map(|one| [one.subject, one.predicate, one.object].map(word)).collect()
    }

    #[test]
    fn statements_have_the_positions_of_their_terms() {
        let text = format!(
            "{PREFIX}PREFIX f: <http://f/>\ne:s e:p 'x'@en , \"y\"^^e:d ; # a comment.\n  a [ e:q 1 ; e:r [] ; ] , (e:1 (2)) .\n\
             [ e:s 1.5 ] e:p _:b.\n[] e:p ().\n() e:p true.\n(3) e:p '''a\nb''' ."
        );
        let expected = [
            ["e:s", "e:p", "'x'"],
            ["e:s", "e:p", "\"y\""],
            ["[", "e:q", "1"],
            ["[", "e:r", "["],
            ["e:s", "a", "["],
            ["(", "(", "e:1"],
            ["e:s", "a", "("],
            ["(", "(", "("],
            ["(", "(", "2"],
            ["(", "(", "("],
            ["(", "(", ")"],
            ["(", "(", ")"],
            ["[", "e:s", "1.5"],
            ["[", "e:p", "_:b"],
            ["[", "e:p", "("],
            ["(", "e:p", "true"],
            ["(", "(", "3"],
            ["(", "(", ")"],
            ["(", "e:p", "'''a"],
        ];
        assert_eq!(placed(&text), expected.map(|parts| parts.map(str::to_owned)));
    }

    #[test]
    fn reifiers_and_triple_terms_keep_the_order() {
        for text in [
            "e:s e:p <<( e:a e:b <<( e:c e:d 'x'@en )>> )>> ; e:q 1 .\ne:t e:p 2 .",
            "<< e:a e:b e:c >> e:p 1 .\ne:t e:p 2 .",
            "<< e:a e:b e:c ~ e:r >> .\ne:t e:p 2 .",
            "<< << e:a e:b [] >> e:b << e:a e:b 'x'^^e:d ~ >> >> e:p << [] e:b e:c ~ _:r >> .\ne:t e:p 2 .",
            "e:s e:p e:o ~ e:r {| e:q 1 |} {| e:q 2 ; |} , e:o2 {| e:q [ e:r 1 ] |} ~ ~ _:x .\ne:t e:p 2 .",
        ] {
            let text = format!("{PREFIX}{text}");
            let document = Document::read(text.as_bytes(), "http://b/").unwrap();
            let lines: Vec<_> = document.statements.iter().map(|one| one.object.line).collect();
            assert_eq!(lines.last(), Some(&3), "{text} {lines:?}");
            assert_eq!(places(text.as_bytes()).len(), document.statements.len(), "{text}");
            assert_eq!(placed(&text).last().unwrap(), &["e:t", "e:p", "2"]);
        }
    }

    #[test]
    fn errors_have_a_position() {
        let error = Document::read(b"\xEF\xBB\xBF<a> <b>\n  \"c .", "http://b/").unwrap_err();
        assert_eq!(error.span.map(|span| span.line), Some(2), "{error}");
        let error = Document::read("<<( ".repeat(101).as_bytes(), "http://b/").unwrap_err();
        assert!(error.to_string().contains("deeper than 100"));
        let beginning = Document::read_beginning(b"<a> <b> 1 .\n<c> <d> 2 .\n<e>", "http://b/");
        assert_eq!(beginning.statements.iter().map(|one| one.subject.line).collect::<Vec<_>>(), [1, 2]);
    }

    /// Objects of any sort, `depth` deep.
    fn object() -> impl Strategy<Value = String> {
        let leaf = prop_oneof![
            Just("e:o".to_owned()),
            Just("<o>".to_owned()),
            Just("_:b".to_owned()),
            Just("-1.5e3".to_owned()),
            Just("\"a\\\"b\"@en".to_owned()),
            Just("''^^e:d".to_owned()),
            Just("\"\"\"a\nb\"c\"\"\"".to_owned()),
            Just("[]".to_owned()),
            Just("<<( e:a e:b 1 )>>".to_owned()),
        ];
        leaf.prop_recursive(4, 24, 4, |inner| {
            let list = proptest::collection::vec(inner.clone(), 0..4);
            prop_oneof![
                list.clone().prop_map(|list| format!("({})", list.join("\n "))),
                list.prop_map(|list| match list.is_empty() {
                    true => "[ ]".to_owned(),
                    false => format!("[ e:p {} ; ; a e:C ]", list.join(" ,\n")),
                }),
                (inner.clone(), inner).prop_map(|(a, b)| format!("[ e:p {a} {{| e:q {b} |}} ]")),
            ]
        })
    }

    proptest! {
        #[test]
        fn every_statement_has_the_position_of_its_object(objects in proptest::collection::vec(object(), 1..6)) {
            let text = format!("{PREFIX}{}", objects.iter().map(|one| format!("e:s e:p {one} .\n")).collect::<String>());
            let document = Document::read(text.as_bytes(), "http://b/").unwrap();
            prop_assert_eq!(places(text.as_bytes()).len(), document.statements.len());
            let mut nodes = HashMap::new();
            for (one, [subject, predicate, object]) in document.statements.iter().zip(placed(&text)) {
                let node = |term: &Term| match term {
                    Term::Literal(_) => object.starts_with(['-', '"', '\'', '1']),
                    Term::NamedNode(node) if *node == rdf::NIL => matches!(&*object, "(" | ")"),
                    Term::NamedNode(node) => object.ends_with(node.as_str().rsplit('/').next().unwrap_or_default()) || object == "<o>",
                    Term::Triple(_) => object.starts_with("<<") || predicate == "{|",
                    Term::BlankNode(_) => true,
                };
                prop_assert!(node(&one.triple.object), "{}: {}", one.triple, object);
                // A node without a label is in one place.
                for (term, span, word) in [(one.triple.subject.clone().into(), one.subject, subject), (one.triple.object.clone(), one.object, object)] {
                    if term.is_blank_node() && word != "_:b" {
                        let first = *nodes.entry(term).or_insert(span);
                        prop_assert_eq!(first, span, "{}", one.triple);
                    }
                }
            }
        }

        #[test]
        fn no_text_panics(text in "[ \n<>\"'@^.;,\\[\\]()~{}|#\\\\a:é_1]{0,60}") {
            let lines = text.split('\n').count() as u64;
            match Document::read(text.as_bytes(), "http://b/") {
                Ok(document) => prop_assert_eq!(places(text.as_bytes()).len(), document.statements.len()),
                Err(error) => prop_assert!(error.span.is_none_or(|span| span.line >= 1 && span.line <= lines)),
            }
        }
    }
}
