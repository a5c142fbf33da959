//! Messages in the vocabulary of the author. Problems are found after the older vocabularies have been translated, and
//! messages use the terms and the usual prefix of the current one; the author may have used others.

use super::vocab::{OLD_RML, QL, R2RML, RML};

/// A text with its terms `rml:...` rewritten for a file. `is_older` says whether the file uses the older vocabularies;
/// `prefixes` are those that it declares.
pub(in crate::mapping) fn in_words_of(prefixes: &[(String, String)], is_older: bool, text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("rml:") {
        let (before, term) = rest.split_at(at);
        let name = &term[4..];
        let end = name.find(|one: char| !one.is_ascii_alphanumeric() && one != '-').unwrap_or(name.len());
        out.push_str(before);
        match before.ends_with(|one: char| one.is_alphanumeric() || one == '/') || end == 0 {
            true => out.push_str(&term[..4 + end]),
            false => out.push_str(&written(prefixes, is_older, &name[..end])),
        }
        rest = &name[end..];
    }
    out + rest
}

fn written(prefixes: &[(String, String)], is_older: bool, name: &str) -> String {
    let older = [&R2RML, &OLD_RML, &QL].into_iter().find(|namespace| is_older && namespace.has(name));
    let namespace = older.unwrap_or(&RML);
    let declared = prefixes.iter().find(|(_, iri)| iri == namespace.iri).map(|(prefix, _)| prefix.as_str());
    let is_taken = || prefixes.iter().any(|(prefix, _)| prefix == namespace.prefix);
    match declared {
        Some(prefix) => format!("{prefix}:{name}"),
        None if is_taken() => format!("<{}{name}>", namespace.iri),
        None => format!("{}:{name}", namespace.prefix),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_those_of_the_file() {
        let declared = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            pairs.iter().map(|(prefix, iri)| ((*prefix).to_owned(), (*iri).to_owned())).collect()
        };
        let older = declared(&[("rr", R2RML.iri), ("old", OLD_RML.iri)]);
        let text = "<#m> › rml:objectMap: needs rml:reference, not rml:constant; use rml:CSV (rml:subjectMap, ...)";
        let expected = "<#m> › rr:objectMap: needs old:reference, not rr:constant; use ql:CSV (rr:subjectMap, ...)";
        assert_eq!(in_words_of(&older, true, text), expected);
        assert_eq!(in_words_of(&[], false, text), text);
        let own = declared(&[("", RML.iri)]);
        assert_eq!(in_words_of(&own, false, "rml:a-b, http://e/rml:x, rml: rml:c"), ":a-b, http://e/rml:x, rml: :c");
        let taken = declared(&[("rml", OLD_RML.iri)]);
        assert_eq!(in_words_of(&taken, true, "rml:path"), "<http://w3id.org/rml/path>");
    }
}
