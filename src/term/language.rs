//! Language tags.

/// Whether `tag` is well-formed enough for RDF: the `LANGTAG` production of
/// [Turtle](https://www.w3.org/TR/turtle/#grammar-production-LANGTAG) with subtags of at most eight characters, as in
/// [BCP 47](https://www.rfc-editor.org/rfc/rfc5646#section-2.1).
pub fn is_language_tag(tag: &str) -> bool {
    let mut subtags = tag.split('-');
    subtags.next().is_some_and(is_primary) && subtags.all(is_subtag)
}

fn is_primary(subtag: &str) -> bool {
    (1..=8).contains(&subtag.len()) && subtag.bytes().all(|b| b.is_ascii_alphabetic())
}

fn is_subtag(subtag: &str) -> bool {
    (1..=8).contains(&subtag.len()) && subtag.bytes().all(|b| b.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::is_language_tag;

    #[test]
    fn accepts_tags_and_refuses_names() {
        assert!(is_language_tag("ar") && is_language_tag("az-cyrl") && is_language_tag("de-1996"));
        assert!(!is_language_tag("") && !is_language_tag("english language"));
        assert!(!is_language_tag("en-") && !is_language_tag("en_GB") && !is_language_tag("1a"));
    }
}
