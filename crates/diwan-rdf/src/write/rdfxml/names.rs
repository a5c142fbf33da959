/// The RDF namespace.
pub(super) const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
/// The namespace of [directions](https://www.w3.org/TR/its20/#directionality).
pub(super) const ITS: &str = "http://www.w3.org/2005/11/its";

/// The namespace of namespace declarations, which contains no elements.
const XMLNS: &str = "http://www.w3.org/2000/xmlns/";

/// The names that are neither [properties](https://www.w3.org/TR/rdf-syntax-grammar/#propertyElementURIs) nor elements.
const RESERVED: [&str; 12] = [
    "Description",
    "RDF",
    "ID",
    "about",
    "parseType",
    "resource",
    "nodeID",
    "datatype",
    "li",
    "aboutEach",
    "aboutEachPrefix",
    "bagID",
];

/// Whether RDF/XML reserves the name for its syntax.
pub(super) fn is_reserved(iri: &str) -> bool {
    iri.strip_prefix(RDF).is_some_and(|local| RESERVED.contains(&local))
}

/// Splits an IRI into a namespace and the longest [`NCName`](https://www.w3.org/TR/xml-names/#NT-NCName) at its end, or
/// returns `None` if there is no such name.
pub(super) fn split(iri: &str) -> Option<(&str, &str)> {
    let tail = iri.trim_end_matches(is_name_char).len();
    let starts = iri.char_indices().filter(|(place, c)| *place >= tail && is_name_start(*c));
    starts.map(|(place, _)| iri.split_at(place)).find(|(namespace, _)| *namespace != XMLNS)
}

/// [`NameChar`](https://www.w3.org/TR/xml/#NT-NameChar) without the colon
fn is_name_char(c: char) -> bool {
    is_name_start(c) || matches!(c, '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

/// [`NameStartChar`](https://www.w3.org/TR/xml/#NT-NameStartChar) without the colon
fn is_name_start(c: char) -> bool {
    matches!(c,
        'A'..='Z' | '_' | 'a'..='z' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}'
        | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}'
        | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}'
        | '\u{10000}'..='\u{EFFFF}')
}

#[cfg(test)]
mod tests {
    use super::{is_reserved, split};
    use oxrdf::vocab::rdf;

    fn of(iri: &str) -> Option<&str> {
        split(iri).map(|(namespace, _)| namespace)
    }

    #[test]
    fn the_name_is_the_end_of_the_iri() {
        assert_eq!(of("http://schema.org/name"), Some("http://schema.org/"));
        assert_eq!(of("http://e/ns#1a"), Some("http://e/ns#1"));
        assert_eq!(of("urn:isbn:foo"), Some("urn:isbn:"));
        assert_eq!(of("http://e/القمة"), Some("http://e/"));
    }

    #[test]
    fn the_name_is_shorter_where_the_namespace_may_not_be_used() {
        assert_eq!(of("http://www.w3.org/2000/xmlns/ab"), Some("http://www.w3.org/2000/xmlns/a"));
    }

    #[test]
    fn not_every_iri_has_a_name() {
        for iri in ["http://e/", "http://e/123", "http://e/a)", "http://www.w3.org/2000/xmlns/a"] {
            assert_eq!(of(iri), None, "{iri}");
        }
    }

    #[test]
    fn reserved_names_are_not_used() {
        assert!(is_reserved("http://www.w3.org/1999/02/22-rdf-syntax-ns#li"));
        assert!(!is_reserved(rdf::VALUE.as_str()));
    }
}
