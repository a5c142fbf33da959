//! The names of entities: display names by language, and the other names by which entities can be found.

use super::Store;
use super::naming::FoldedName;
use crate::dataset::ProjectIris;
use crate::evidence::vocab;
use crate::text::list_separator;
use oxigraph::model::vocab::rdfs;
use oxigraph::model::{GraphNameRef, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Term};
use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

/// An index of the names in a store. Each part of it is built on first use.
pub struct Entities {
    pub(super) store: Store,
    labels: OnceLock<Labels>,
    /// The labels of properties from the other end.
    inverse_labels: OnceLock<Labels>,
    known: OnceLock<Vec<KnownName>>,
    /// `known`, folded for comparison; same order.
    folded: OnceLock<Vec<FoldedName>>,
    by_item: OnceLock<HashMap<String, BTreeSet<NamedNode>>>,
    parts: OnceLock<Parts>,
    names: ProjectIris,
    prefixes: Vec<(String, String)>,
    /// The languages to try when there is no display name in the requested language.
    languages: Vec<String>,
}

/// For each node, its display names as pairs of language tag and text.
type Labels = HashMap<NamedNode, Vec<(String, String)>>;

/// For nodes without a display name, the nodes from whose names one is composed.
type Parts = HashMap<NamedNode, Vec<NamedNode>>;

/// A name by which an entity can be found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct KnownName {
    pub(super) node: NamedNode,
    pub(super) text: String,
    /// Whether it is a display name in some language. Otherwise it is a spelling found in a document, or a code.
    pub(super) is_display: bool,
}

pub(super) const ITEM: &str = "http://www.wikidata.org/entity/";

impl Entities {
    /// Creates the index for a store. English is the only fallback language.
    pub fn new(store: &Store, names: ProjectIris) -> Self {
        Self {
            store: store.clone(),
            labels: OnceLock::new(),
            inverse_labels: OnceLock::new(),
            known: OnceLock::new(),
            folded: OnceLock::new(),
            by_item: OnceLock::new(),
            parts: OnceLock::new(),
            names,
            prefixes: Vec::new(),
            languages: vec!["en".to_owned()],
        }
    }

    /// Sets the prefixes with which users may abbreviate IRIs.
    #[must_use]
    pub fn with_prefixes<'p>(mut self, prefixes: impl IntoIterator<Item = (&'p str, &'p str)>) -> Self {
        self.prefixes = prefixes.into_iter().map(|(prefix, iri)| (prefix.to_owned(), iri.to_owned())).collect();
        self
    }

    /// Sets the fallback languages, in order of preference: the project's languages.
    #[must_use]
    pub fn with_languages(mut self, languages: &[String]) -> Self {
        self.languages = languages.to_vec();
        self
    }

    /// The preferred language of the project.
    pub fn first_language(&self) -> &str {
        self.languages.first().map_or("en", String::as_str)
    }

    fn all_labels(&self) -> &Labels {
        self.labels.get_or_init(|| {
            let mut labels = Labels::new();
            for (node, name) in DISPLAYED.into_iter().flat_map(|property| literals(&self.store, property)) {
                let (language, text) = (name.language().unwrap_or_default().to_owned(), name.value().to_owned());
                let names = labels.entry(node).or_default();
                // A display name that is also an entailed label is one name.
                if !names.contains(&(language.clone(), text.clone())) {
                    names.push((language, text));
                }
            }
            labels
        })
    }

    /// Labels of properties as they read from the object: their inverse labels, or the labels of their inverses.
    fn all_inverse_labels(&self) -> &Labels {
        self.inverse_labels.get_or_init(|| {
            let mut labels = Labels::new();
            for (property, name) in literals(&self.store, vocab::INVERSE_LABEL) {
                let pair = (name.language().unwrap_or_default().to_owned(), name.value().to_owned());
                labels.entry(property).or_default().push(pair);
            }
            for (property, object) in pairs(&self.store, vocab::INVERSE_OF) {
                let Term::NamedNode(inverse) = object else { continue };
                for (one, other) in [(&property, &inverse), (&inverse, &property)] {
                    if let Some(names) = self.all_labels().get(other) {
                        labels.entry(one.clone()).or_insert_with(|| names.clone());
                    }
                }
            }
            labels
        })
    }

    /// All names by which entities can be found, sorted.
    pub(super) fn known(&self) -> &[KnownName] {
        self.known.get_or_init(|| {
            let names = |properties: &[NamedNodeRef<'_>], is_display| {
                let names = properties.iter().flat_map(|property| literals(&self.store, *property));
                let known = |(node, name): (_, Literal)| KnownName { node, text: name.value().to_owned(), is_display };
                names.map(known).collect::<Vec<_>>()
            };
            let mut known = names(&DISPLAYED, true);
            known.extend(names(&[vocab::ALT_LABEL, vocab::HIDDEN_LABEL, vocab::NOTATION], false));
            known.extend(self.local_names());
            known.sort();
            known.dedup();
            known
        })
    }

    /// Local names of IRIs, as further names of concepts and vocabulary terms. The local names of entities are not
    /// included: they are slugs, which must be given in full and never match word by word.
    fn local_names(&self) -> impl Iterator<Item = KnownName> {
        let nodes = self.labelled().filter(|node| !self.names.is_entity(node));
        let local = |node: &NamedNode| node.as_str().rsplit(['/', '#']).next().unwrap_or_default().to_owned();
        nodes.map(move |node| KnownName { node: node.clone(), text: local(node), is_display: false })
    }

    fn items(&self) -> &HashMap<String, BTreeSet<NamedNode>> {
        self.by_item.get_or_init(|| {
            let mut by_item: HashMap<_, BTreeSet<_>> = HashMap::new();
            for (subject, object) in pairs(&self.store, vocab::SAME_AS) {
                if let Term::NamedNode(item) = object
                    && let Some(id) = item.as_str().strip_prefix(ITEM)
                {
                    by_item.entry(id.to_owned()).or_default().insert(subject);
                }
            }
            by_item
        })
    }

    fn parts(&self) -> &Parts {
        self.parts.get_or_init(|| {
            let mut parts = Parts::new();
            // A figure is named after what it counts, a membership after its member, role and organization.
            for property in [vocab::FIGURE_OF, vocab::MEASURE, vocab::MEMBER, vocab::ROLE, vocab::ORGANIZATION] {
                for (subject, object) in pairs(&self.store, property) {
                    if let Term::NamedNode(part) = object {
                        parts.entry(subject).or_default().push(part);
                    }
                }
            }
            parts
        })
    }

    /// The IRIs of the project.
    pub fn names(&self) -> &ProjectIris {
        &self.names
    }

    /// The names of [`Entities::known`], folded for comparison; same order.
    pub(super) fn folded(&self) -> &[FoldedName] {
        self.folded.get_or_init(|| self.known().iter().map(|name| FoldedName::new(&name.text)).collect())
    }

    /// The entities linked to a Wikidata item.
    pub(super) fn of_item(&self, id: &str) -> Vec<NamedNode> {
        self.items().get(id).into_iter().flatten().cloned().collect()
    }

    /// The nodes with a display name.
    pub(super) fn labelled(&self) -> impl Iterator<Item = &NamedNode> {
        self.all_labels().keys()
    }

    /// The prefixes with which users may abbreviate IRIs.
    pub(super) fn prefixes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.prefixes.iter().map(|(prefix, namespace)| (prefix.as_str(), namespace.as_str()))
    }

    /// The namespace of a prefix.
    pub(super) fn namespace(&self, prefix: &str) -> Option<&str> {
        self.prefixes.iter().find(|(known, _)| known == prefix).map(|(_, namespace)| namespace.as_str())
    }

    /// The IRI as a prefixed name, with the prefix that leaves the shortest local part; otherwise in angle brackets.
    pub(super) fn compact(&self, iri: &str) -> String {
        let matching =
            self.prefixes.iter().filter_map(|(prefix, namespace)| Some((prefix, iri.strip_prefix(namespace)?)));
        let shortest = matching.filter(|(_, local)| !local.is_empty()).min_by_key(|(_, local)| local.len());
        shortest.map_or_else(|| format!("<{iri}>"), |(prefix, local)| format!("{prefix}:{local}"))
    }

    /// Whether the node has a display name.
    pub(super) fn is_labelled(&self, node: &NamedNode) -> bool {
        self.all_labels().contains_key(node)
    }

    /// The display name in `language`, else in its primary language, else in the first project language that has one,
    /// else in any. `None` if there is no display name.
    pub fn label(&self, node: &NamedNode, language: &str) -> Option<&str> {
        self.chosen(self.all_labels().get(node)?, language)
    }

    /// How a property is called where its object is shown and its subjects are listed, with the same preferences of
    /// language as [`Entities::label`]. `None` if the vocabulary has no such label.
    pub fn inverse_label(&self, property: &NamedNode, language: &str) -> Option<&str> {
        self.chosen(self.all_inverse_labels().get(property)?, language)
    }

    fn chosen<'l>(&self, labels: &'l [(String, String)], language: &str) -> Option<&'l str> {
        name_in(labels, language, &self.languages)
    }

    /// All display names as pairs of language tag and text, sorted.
    pub fn labels(&self, node: &NamedNode) -> Vec<(&str, &str)> {
        let mut labels: Vec<_> = self
            .all_labels()
            .get(node)
            .into_iter()
            .flatten()
            .map(|(tag, name)| (tag.as_str(), name.as_str()))
            .collect();
        labels.sort_unstable();
        labels
    }

    /// The display name, or a name composed of the names of the node's parts. `None` if a part has no name.
    pub fn display(&self, node: &NamedNode, language: &str) -> Option<String> {
        if let Some(label) = self.label(node, language) {
            return Some(label.to_owned());
        }
        let parts = self.parts().get(node)?.iter().map(|part| self.label(part, language));
        parts.collect::<Option<Vec<_>>>().map(|parts| parts.join(list_separator(language)))
    }
}

/// Of names as pairs of language tag and text, the one in `language`, else in its primary language, else in the first of
/// `languages` that has one, else the first.
pub fn name_in<'n>(names: &'n [(String, String)], language: &str, languages: &[String]) -> Option<&'n str> {
    let of = |wanted: &str| names.iter().find(|(language, _)| language.eq_ignore_ascii_case(wanted));
    let primary = language.split('-').next().unwrap_or_default();
    of(language)
        .or_else(|| of(primary))
        .or_else(|| languages.iter().find_map(|language| of(language)))
        .or_else(|| names.first())
        .map(|(_, name)| name.as_str())
}

/// The properties whose values are display names.
const DISPLAYED: [NamedNodeRef<'static>; 2] = [vocab::PREF_LABEL, rdfs::LABEL];

fn literals<'s>(store: &'s Store, property: NamedNodeRef<'_>) -> impl Iterator<Item = (NamedNode, Literal)> + use<'s> {
    pairs(store, property).filter_map(|(node, object)| match object {
        Term::Literal(name) => Some((node, name)),
        _ => None,
    })
}

/// The IRI subjects and the objects of all triples with a property.
fn pairs<'s>(store: &'s Store, property: NamedNodeRef<'_>) -> impl Iterator<Item = (NamedNode, Term)> + use<'s> {
    let default = Some(GraphNameRef::DefaultGraph);
    store.quads_for_pattern(None, Some(property), None, default).filter_map(Result::ok).filter_map(|quad| {
        match quad.subject {
            NamedOrBlankNode::NamedNode(subject) => Some((subject, quad.object)),
            NamedOrBlankNode::BlankNode(_) => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::load;

    #[test]
    fn properties_are_read_from_the_other_end() {
        let data = "<a:attendee> <https://w3id.org/diwan/ns#inverseLabel> \"took part in\"@en <a:g> .\n\
            <a:attendee> <http://www.w3.org/2000/01/rdf-schema#label> \"attended by\"@en <a:g> .\n\
            <a:within> <http://www.w3.org/2002/07/owl#inverseOf> <a:holds> <a:g> .\n\
            <a:within> <http://www.w3.org/2000/01/rdf-schema#label> \"within\"@en <a:g> .\n\
            <a:holds> <http://www.w3.org/2000/01/rdf-schema#label> \"holds\"@en <a:g> .\n";
        let entities = Entities::new(&load(data.as_bytes()).unwrap(), ProjectIris::new("https://ex.org/"));
        let label = |iri| entities.inverse_label(&NamedNode::new_unchecked(iri), "ru");
        assert_eq!(
            ["a:attendee", "a:within", "a:holds"].map(label),
            [Some("took part in"), Some("holds"), Some("within")]
        );
        assert_eq!(label("a:other"), None);
    }

    #[test]
    fn a_display_name_that_is_also_a_label_is_one_name() {
        let data = ["http://www.w3.org/2004/02/skos/core#prefLabel", "http://www.w3.org/2000/01/rdf-schema#label"]
            .map(|property| format!("<https://ex.org/id/a> <{property}> \"A\"@en <a:g> .\n"))
            .concat();
        let entities = Entities::new(&load(data.as_bytes()).unwrap(), ProjectIris::new("https://ex.org/"));
        assert_eq!(entities.labels(&NamedNode::new_unchecked("https://ex.org/id/a")), [("en", "A")]);
        assert_eq!(entities.known().iter().filter(|name| name.text == "A").count(), 1);
    }

    #[test]
    fn languages_fall_back_to_english() {
        let label = "<https://ex.org/id/state-aze> <http://www.w3.org/2004/02/skos/core#prefLabel>";
        let data = format!("{label} \"Azerbaijan\"@en <a:g> .\n{label} \"أذربيجان\"@ar <a:g> .\n");
        let entities = Entities::new(&load(data.as_bytes()).unwrap(), ProjectIris::new("https://ex.org/"));
        let node = NamedNode::new("https://ex.org/id/state-aze").unwrap();
        assert_eq!(entities.label(&node, "ar"), Some("أذربيجان"));
        assert_eq!(entities.label(&node, "ru"), Some("Azerbaijan"));
    }
}
