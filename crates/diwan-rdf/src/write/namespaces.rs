use super::turtle::names;

/// Namespaces with their prefixes, indexed to find the longest namespace of an IRI.
pub(super) struct Namespaces {
    /// Sorted by namespace.
    sorted: Vec<Namespace>,
}

pub(super) struct Namespace {
    pub iri: Box<str>,
    /// The prefix with its colon.
    prefix: Box<str>,
    /// The index of the longest other namespace that is a beginning of this one.
    shorter: Option<usize>,
}

impl Namespace {
    pub(super) fn prefix(&self) -> &str {
        self.prefix.strip_suffix(':').unwrap_or_default()
    }
}

impl Namespaces {
    /// The namespaces of pairs of prefix and namespace. Of several prefixes for a namespace, the first is used.
    pub(super) fn new<'p>(prefixes: impl IntoIterator<Item = (&'p str, &'p str)>) -> Self {
        let mut pairs: Vec<(&str, &str)> = prefixes.into_iter().collect();
        pairs.sort_by_key(|(_, iri)| *iri);
        pairs.dedup_by_key(|(_, iri)| *iri);
        let mut sorted: Vec<Namespace> = Vec::new();
        for (prefix, iri) in pairs {
            let shorter = longest(&sorted, sorted.len().checked_sub(1), iri.as_bytes());
            sorted.push(Namespace { iri: iri.into(), prefix: format!("{prefix}:").into(), shorter });
        }
        Self { sorted }
    }

    /// Appends a term, as a prefixed name if it is an IRI that has one.
    pub(super) fn write_node(&self, term: &[u8], out: &mut Vec<u8>) {
        let iri = term.strip_prefix(b"<").and_then(|term| term.strip_suffix(b">"));
        if !iri.is_some_and(|iri| self.write_name(iri, out)) {
            out.extend_from_slice(term);
        }
    }

    /// Appends the IRI as a [prefixed name](https://www.w3.org/TR/turtle/#prefixed-name) with the longest namespace that
    /// leaves a local name Turtle can write; `false` if there is none.
    fn write_name(&self, iri: &[u8], out: &mut Vec<u8>) -> bool {
        let Some(namespace) = self.find(iri, iri.len()) else { return false };
        out.extend_from_slice(namespace.prefix.as_bytes());
        out.extend_from_slice(&iri[namespace.iri.len()..]);
        true
    }

    /// The longest namespace of at most `most` bytes after which the rest of the IRI is a valid local name in Turtle.
    pub(super) fn find(&self, iri: &[u8], most: usize) -> Option<&Namespace> {
        let last = self.sorted.partition_point(|namespace| namespace.iri.as_bytes() <= iri).checked_sub(1);
        let mut next = longest(&self.sorted, last, iri);
        while let Some(namespace) = next.and_then(|index| self.sorted.get(index)) {
            if namespace.iri.len() <= most && is_local(&iri[namespace.iri.len()..]) {
                return Some(namespace);
            }
            next = namespace.shorter;
        }
        None
    }
}

/// The longest namespace that is a beginning of `iri`. All namespaces between it and `iri` in the order start with it
/// too, so it is the last one before `iri` or a beginning of that one.
fn longest(sorted: &[Namespace], last: Option<usize>, iri: &[u8]) -> Option<usize> {
    let mut next = last;
    while let Some(index) = next {
        let namespace = sorted.get(index)?;
        if iri.starts_with(namespace.iri.as_bytes()) {
            return Some(index);
        }
        next = namespace.shorter;
    }
    None
}

/// [`names::is_local`]; most names are ASCII.
pub(super) fn is_local(name: &[u8]) -> bool {
    if name.iter().all(|byte| PLAIN[usize::from(*byte)]) {
        return !matches!(name, [b'-' | b'.', ..] | [.., b'.']);
    }
    !name.is_ascii() && std::str::from_utf8(name).is_ok_and(names::is_local)
}

/// The ASCII characters allowed in local names.
#[expect(clippy::cast_possible_truncation, reason = "it ends at 128")]
const PLAIN: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = (byte as u8).is_ascii_alphanumeric() || matches!(byte as u8, b'-' | b'.' | b'_');
        byte += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::{Namespaces, is_local};
    use crate::write::Prefixes;
    use crate::write::turtle::names;
    use proptest::prelude::*;

    fn written(prefixes: &Prefixes, iri: &str) -> Option<String> {
        let mut out = Vec::new();
        Namespaces::new(prefixes.iter()).write_name(iri.as_bytes(), &mut out).then(|| String::from_utf8(out).unwrap())
    }

    #[test]
    fn names_are_those_of_the_longest_namespace_that_can_write_them() {
        let pairs =
            [("a", "http://e/a"), ("", "http://e/"), ("b", "http://e/a/b#"), ("z", "http://z/"), ("c", "http://e/c/")];
        let prefixes = Prefixes::from_iter(pairs);
        let name = |iri| written(&prefixes, iri);
        assert_eq!(name("http://e/a/b#x").as_deref(), Some("b:x"));
        assert_eq!(name("http://e/a1").as_deref(), Some("a:1"));
        assert_eq!(name("http://e/a-1").as_deref(), Some(":a-1"), "no local name begins with a hyphen");
        assert_eq!(name("http://e/c").as_deref(), Some(":c"));
        assert_eq!(name("http://e/d").as_deref(), Some(":d"));
        assert_eq!(name("http://e/").as_deref(), Some(":"));
        assert_eq!(name("http://z/").as_deref(), Some("z:"));
        for iri in ["http://e/a/b", "http://a/", "http://zz/", "http://e/d.", "http://e/%20", "http://e/a:b", ""] {
            assert_eq!(name(iri), None, "{iri}");
        }
    }

    #[test]
    fn the_first_of_several_prefixes_of_a_namespace_is_used() {
        let prefixes = Prefixes::from_iter([("b", "http://e/"), ("a", "http://e/"), ("c", "http://e/")]);
        assert_eq!(written(&prefixes, "http://e/x").as_deref(), Some("b:x"));
    }

    /// The local name after the longest of all namespaces after which it is valid.
    fn shortest<'a>(prefixes: &'a Prefixes, iri: &'a str) -> Option<&'a str> {
        let local_names = prefixes.iter().filter_map(|(_, namespace)| iri.strip_prefix(namespace));
        local_names.filter(|local| names::is_local(local)).min_by_key(|local| local.len())
    }

    proptest! {
        #[test]
        fn local_names_are_those_of_the_grammar(name in "[a.\\-_0:%/é·²]{0,4}") {
            prop_assert_eq!(is_local(name.as_bytes()), names::is_local(&name));
        }

        /// The search by order finds what looking at every namespace finds.
        #[test]
        fn the_longest_namespace_is_found(
            namespaces in prop::collection::vec("http://[ab/#]{1,4}", 0..8), local in "[ab/#]{0,5}"
        ) {
            let prefixes: Prefixes =
            namespaces.iter().enumerate().map(|(n, iri)| (format!("p{n}"), iri.as_str())).collect();
            let iri = format!("http://{local}");
            let found = written(&prefixes, &iri).map(|name| name.split_once(':').unwrap().1.to_owned());
            prop_assert_eq!(found.as_deref(), shortest(&prefixes, &iri));
        }
    }
}
