//! Language tags.

use oxilangtag::LanguageTag;

/// Whether `tag` is well-formed by [BCP 47](https://www.rfc-editor.org/rfc/rfc5646#section-2.1), as RDF requires of a
/// [language-tagged string](https://www.w3.org/TR/rdf11-concepts/#dfn-language-tagged-string), and its primary language
/// has at most three letters: no longer ones have ever been registered, so `english` is refused.
pub fn is_language_tag(tag: &str) -> bool {
    LanguageTag::parse(tag)
        .is_ok_and(|tag| tag.primary_language().len() <= 3 || tag.as_str().starts_with(['i', 'x', 'I', 'X']))
}

#[cfg(test)]
mod tests {
    use super::is_language_tag;

    #[test]
    fn language_tags_are_accepted_and_names_refused() {
        assert!(is_language_tag("ar") && is_language_tag("az-cyrl") && is_language_tag("de-1996"));
        assert!(!is_language_tag("") && !is_language_tag("english language") && !is_language_tag("a-english"));
        assert!(is_language_tag("x-klingon") && is_language_tag("i-default") && !is_language_tag("english"));
        assert!(!is_language_tag("en-") && !is_language_tag("en_GB") && !is_language_tag("1a"));
    }
}
