use super::ExportError;
use super::jsonld::context;
use super::turtle::names;
use oxrdf::NamedNode;

/// Prefixes with their namespaces, in declaration order.
///
/// Unusable pairs are omitted: a name outside
/// [`PN_PREFIX`](https://www.w3.org/TR/turtle/#grammar-production-PN_PREFIX), a namespace that is not an absolute IRI,
/// and a duplicate name. IRIs without a prefix are written in full.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Prefixes(Vec<(String, String)>);

impl Prefixes {
    /// The entries of a JSON-LD context that are plain strings ending in `/` or `#`, in the order of the document.
    ///
    /// # Errors
    ///
    /// If the document is not JSON.
    pub fn from_context(document: &str) -> Result<Self, ExportError> {
        let context = context::parse(document)?;
        let strings = context::string_entries(&context);
        let namespaces = strings.iter().filter(|(_, value)| value.ends_with(['/', '#']));
        Ok(namespaces.map(|(name, value)| (*name, expanded(value, &strings))).collect())
    }

    /// The pairs of prefix and namespace.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(prefix, namespace)| (prefix.as_str(), namespace.as_str()))
    }

    fn add(&mut self, prefix: String, namespace: String) {
        let taken = self.0.iter().any(|(other, _)| *other == prefix);
        if !taken && names::is_prefix(&prefix) && NamedNode::new(namespace.as_str()).is_ok() {
            self.0.push((prefix, namespace));
        }
    }
}

impl<P: Into<String>, N: Into<String>> FromIterator<(P, N)> for Prefixes {
    fn from_iter<I: IntoIterator<Item = (P, N)>>(pairs: I) -> Self {
        let mut prefixes = Self::default();
        for (prefix, namespace) in pairs {
            prefixes.add(prefix.into(), namespace.into());
        }
        prefixes
    }
}

/// Expands a namespace that is written with another prefix of the context: `"kind": "diwan:kind/"`.
fn expanded(value: &str, entries: &[(&str, &str)]) -> String {
    let compact = value.split_once(':').filter(|(_, local)| !local.starts_with("//"));
    let found = compact.and_then(|(prefix, local)| {
        let (_, namespace) = entries.iter().find(|(name, _)| *name == prefix)?;
        Some(format!("{namespace}{local}"))
    });
    found.unwrap_or_else(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::Prefixes;

    fn pairs(prefixes: &Prefixes) -> Vec<(&str, &str)> {
        prefixes.iter().collect()
    }

    #[test]
    fn namespaces_of_a_context_become_prefixes() {
        let prefixes = Prefixes::from_context(
            r#"{"@context": [{"@vocab": "http://v/", "z": "http://z/", "T": "z:T", "kind": "a:k/", "a": "http://a#",
                "o": {"@id": "http://o/"}, "1": "http://one/"}]}"#,
        )
        .unwrap();
        assert_eq!(pairs(&prefixes), [("z", "http://z/"), ("kind", "http://a#k/"), ("a", "http://a#")]);
    }

    #[test]
    fn prefixes_that_cannot_be_written_are_omitted() {
        let given = [("a", "http://a/"), ("a", "http://b/"), ("b.", "http://b/"), ("c", "c"), ("d", "http://d/> .")];
        assert_eq!(pairs(&given.into_iter().collect()), [("a", "http://a/")]);
    }
}
