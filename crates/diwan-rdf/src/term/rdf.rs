//! Parsing of RDF documents with a limit on nesting, so that recursive code is safe.

use super::check_entities;
use super::nesting::{DEEPEST_JSON, DEEPEST_TRIPLE_TERM, TOO_DEEP, has_deep_triple_terms, is_deep_json};
use crate::text::without_mark;
use oxrdf::{Quad, Term};
use oxrdfio::{RdfFormat, RdfParser, SliceQuadParser};
use serde_json::Value as Json;

/// An iterator over the quads of a document, in document order.
pub struct RdfText<'t> {
    quads: SliceQuadParser<'t>,
    text: &'t [u8],
}

impl<'t> RdfText<'t> {
    /// Starts to parse a document in the format of the parser. A byte-order mark is skipped.
    ///
    /// # Errors
    /// A message if triple terms or JSON are nested too deep, or the XML entities expand too much.
    pub fn new(parser: RdfParser, text: &'t [u8]) -> Result<Self, String> {
        let text = without_mark(text);
        match parser.format() {
            RdfFormat::JsonLd { .. } if is_deep_json(text) => {
                Err(format!("arrays and objects are nested deeper than {DEEPEST_JSON} levels"))
            }
            // The terms of RDF/XML are checked one by one in `next`, because its parser does not recurse.
            RdfFormat::RdfXml => {
                check_entities(text).map_err(|error| error.to_string())?;
                Ok(Self { quads: parser.for_slice(text), text })
            }
            RdfFormat::JsonLd { .. } => Ok(Self { quads: parser.for_slice(text), text }),
            _ if has_deep_triple_terms(text) => Err(TOO_DEEP.to_owned()),
            _ => Ok(Self { quads: parser.for_slice(text), text }),
        }
    }

    /// The message of the parser. If a remote context could not be loaded, it names the context.
    fn explained(&self, error: String) -> String {
        let document = || serde_json::from_slice(self.text).ok();
        match error.contains("LoadDocumentCallback").then(document).flatten().as_ref().and_then(remote_context) {
            Some(iri) => format!("contexts on the web are not loaded ({iri}); write what it says into the document"),
            None => error,
        }
    }

    /// The prefixes declared so far, with their namespaces, in the order of the prefixes: the parser's is that of a hash.
    pub fn prefixes(&self) -> Vec<(String, String)> {
        let mut prefixes: Vec<_> = self.quads.prefixes().map(|(name, iri)| (name.to_owned(), iri.to_owned())).collect();
        prefixes.sort_unstable();
        prefixes
    }
}

/// Yields quads, or a message with the position of the error.
impl Iterator for RdfText<'_> {
    type Item = Result<Quad, String>;

    fn next(&mut self) -> Option<Self::Item> {
        Some(match self.quads.next()? {
            Ok(quad) if is_deep(&quad.object) => Err(TOO_DEEP.to_owned()),
            Ok(quad) => Ok(quad),
            Err(error) => Err(self.explained(error.to_string())),
        })
    }
}

/// The first remote context of a JSON-LD document.
fn remote_context(document: &Json) -> Option<&str> {
    match document {
        Json::Array(parts) => parts.iter().find_map(remote_context),
        Json::Object(entries) => entries.iter().find_map(|(key, value)| match (key.as_str(), value) {
            ("@context" | "@import", Json::String(iri)) => Some(iri.as_str()),
            ("@context", Json::Array(contexts)) => {
                contexts.iter().find_map(|context| context.as_str().or_else(|| remote_context(context)))
            }
            _ => remote_context(value),
        }),
        _ => None,
    }
}

fn is_deep(term: &Term) -> bool {
    std::iter::successors(inner(term), |term| inner(term)).nth(DEEPEST_TRIPLE_TERM).is_some()
}

fn inner(term: &Term) -> Option<&Term> {
    match term {
        Term::Triple(triple) => Some(&triple.object),
        Term::NamedNode(_) | Term::BlankNode(_) | Term::Literal(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxrdfio::JsonLdProfileSet;

    fn read(format: RdfFormat, text: &str) -> Result<usize, String> {
        let quads = RdfText::new(RdfParser::from_format(format), text.as_bytes())?;
        quads.collect::<Result<Vec<_>, _>>().map(|quads| quads.len())
    }

    #[test]
    fn prefixes_have_an_order() {
        let declared: String = ('a'..='h').rev().map(|name| format!("@prefix {name}: <http://e/> .\n")).collect();
        let mut quads = RdfText::new(RdfParser::from_format(RdfFormat::Turtle), declared.as_bytes()).unwrap();
        assert!(quads.next().is_none());
        let names: String = quads.prefixes().into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, "abcdefgh");
    }

    fn nested(open: &str, inner: &str, close: &str, levels: usize) -> String {
        format!("{}{inner}{}", open.repeat(levels), close.repeat(levels))
    }

    #[test]
    fn nesting_of_triple_terms_is_limited() {
        let text = |levels| format!("<a:s> <a:p> {} .", nested("<<( <a:s> <a:p> ", "1", " )>>", levels));
        assert_eq!(read(RdfFormat::Turtle, &text(DEEPEST_TRIPLE_TERM)), Ok(1));
        assert_eq!(read(RdfFormat::Turtle, &text(DEEPEST_TRIPLE_TERM + 1)), Err(TOO_DEEP.to_owned()));
    }

    #[test]
    fn nesting_of_triple_terms_in_rdf_xml_is_limited() {
        let text = |levels| {
            let open = "<rdf:Description rdf:about=\"a:s\"><a:p rdf:parseType=\"Triple\">";
            let nested = nested(
                open,
                "<rdf:Description rdf:about=\"a:s\"><a:p>1</a:p></rdf:Description>",
                "</a:p></rdf:Description>",
                levels,
            );
            let names = "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns:a=\"a:\"";
            format!("<rdf:RDF {names} rdf:version=\"1.2\">{nested}</rdf:RDF>")
        };
        assert_eq!(read(RdfFormat::RdfXml, &text(DEEPEST_TRIPLE_TERM)), Ok(1));
        assert_eq!(read(RdfFormat::RdfXml, &text(DEEPEST_TRIPLE_TERM + 1)), Err(TOO_DEEP.to_owned()));
    }

    #[test]
    fn nesting_of_json_ld_is_limited() {
        let format = RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() };
        let text = |levels| nested("{\"a:p\":", "1", "}", levels);
        assert_eq!(read(format, &text(10)), Ok(10));
        let error = read(format, &text(DEEPEST_JSON + 1)).unwrap_err();
        assert!(error.contains("deeper than 128 levels"), "{error}");
    }

    #[test]
    fn remote_contexts_are_reported() {
        let format = RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() };
        for document in [
            r#"{"@context":"https://schema.org/","@id":"a:s","name":"x"}"#,
            r#"{"@context":[{"a":"b:"},"https://schema.org/"],"@id":"a:s"}"#,
            r#"[{"@id":"a:s","a:p":{"@context":{"@import":"https://schema.org/"},"@id":"a:o"}}]"#,
        ] {
            let error = read(format, document).unwrap_err();
            assert!(error.starts_with("contexts on the web are not loaded (https://schema.org/)"), "{error}");
        }
    }
}
