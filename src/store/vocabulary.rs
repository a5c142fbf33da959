use diwan_rdf::text::nearest;
use oxigraph::model::NamedNode;
use std::collections::BTreeSet;

/// What the classes of headers are looked up in.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    prefixes: Vec<(String, String)>,
    classes: BTreeSet<NamedNode>,
}

impl Vocabulary {
    /// Prefixes with their namespaces, and all classes and concepts there are. Without any, every class is known.
    pub fn new<'p>(
        prefixes: impl IntoIterator<Item = (&'p str, &'p str)>,
        classes: impl IntoIterator<Item = NamedNode>,
    ) -> Self {
        let prefixes = prefixes.into_iter().map(|(prefix, iri)| (prefix.to_owned(), iri.to_owned())).collect();
        Self { prefixes, classes: classes.into_iter().collect() }
    }

    /// The class that a header names with `written`. `declared` are the prefixes that the query declares itself.
    pub(super) fn class(&self, written: &str, declared: &[(&str, &str)]) -> Result<NamedNode, String> {
        let iri = match written.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) {
            Some(iri) => iri.to_owned(),
            None => self.expanded(written, declared)?,
        };
        let node = NamedNode::new(iri).map_err(|error| format!("class `{written}` is not an IRI: {error}"))?;
        if self.classes.is_empty() || self.classes.contains(&node) {
            return Ok(node);
        }
        let near = self.near(&node).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        Err(format!("class `{written}` is not in the vocabulary{near}"))
    }

    fn expanded(&self, written: &str, declared: &[(&str, &str)]) -> Result<String, String> {
        let no_prefix = || format!("class `{written}` has no prefix; write `prefix:Class` or `<IRI>`");
        let (prefix, local) = written.split_once(':').ok_or_else(no_prefix)?;
        let known = self.prefixes.iter().map(|(prefix, iri)| (prefix.as_str(), iri.as_str()));
        let namespace = declared.iter().copied().chain(known).find(|(known, _)| *known == prefix);
        let (_, namespace) = namespace
            .ok_or_else(|| format!("class `{written}`: neither the query nor the project declares `{prefix}:`"))?;
        Ok(format!("{namespace}{local}"))
    }

    /// The class of the same namespace whose name is nearest.
    fn near(&self, node: &NamedNode) -> Option<String> {
        let (namespace, name) = node.as_str().split_at(node.as_str().rfind(['#', '/']).map_or(0, |at| at + 1));
        let names = self.classes.iter().filter_map(|class| class.as_str().strip_prefix(namespace));
        nearest(name, names).map(|near| self.compact(&format!("{namespace}{near}")))
    }

    fn compact(&self, iri: &str) -> String {
        let locals =
            self.prefixes.iter().filter_map(|(prefix, namespace)| Some((prefix, iri.strip_prefix(namespace)?)));
        let shortest = locals.filter(|(_, local)| !local.is_empty()).min_by_key(|(_, local)| local.len());
        shortest.map_or_else(|| format!("<{iri}>"), |(prefix, local)| format!("{prefix}:{local}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_those_of_the_vocabulary() {
        let official = NamedNode::new("https://ex.org/ns#Official").unwrap();
        let vocabulary = Vocabulary::new([("ex", "https://ex.org/ns#")], [official.clone()]);
        let class = |written| vocabulary.class(written, &[("own", "https://ex.org/ns#")]);
        for written in ["ex:Official", "own:Official", "<https://ex.org/ns#Official>"] {
            assert_eq!(class(written), Ok(official.clone()), "{written}");
        }
        let error = |written| class(written).unwrap_err();
        assert_eq!(error("ex:Oficial"), "class `ex:Oficial` is not in the vocabulary; did you mean `ex:Official`?");
        assert_eq!(error("ex:Zzzz"), "class `ex:Zzzz` is not in the vocabulary");
        assert_eq!(error("no:Official"), "class `no:Official`: neither the query nor the project declares `no:`");
        assert_eq!(error("Official"), "class `Official` has no prefix; write `prefix:Class` or `<IRI>`");
        assert!(error("<a b>").starts_with("class `<a b>` is not an IRI"));
        assert!(Vocabulary::new([("ex", "https://ex.org/ns#")], []).class("ex:Any", &[]).is_ok());
    }
}
