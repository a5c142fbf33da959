//! What things are called: display names by language, and the entity that somebody means by a name.

use crate::dataset::Names;
use crate::evidence::vocab;
use crate::term::nearest;
use oxigraph::model::vocab::rdfs;
use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, Term};
use oxigraph::store::Store;
use std::collections::{BTreeSet, HashMap};

/// The names of everything in a store.
#[derive(Debug)]
pub struct Entities {
    labels: HashMap<NamedNode, Vec<(String, String)>>,
    by_name: HashMap<String, BTreeSet<NamedNode>>,
    by_item: HashMap<String, BTreeSet<NamedNode>>,
    /// Of nodes that have no name of their own, the things they are made of.
    parts: HashMap<NamedNode, Vec<NamedNode>>,
    names: Names,
}

/// What a name means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// One entity.
    One(NamedNode),
    /// Several are called so.
    Many(Vec<NamedNode>),
    /// None is. The nearest name, if any is near.
    None(Option<String>),
}

const ITEM: &str = "http://www.wikidata.org/entity/";

impl Entities {
    /// Reads all names of a store.
    pub fn new(store: &Store, names: Names) -> Self {
        let mut entities = Self {
            labels: HashMap::new(),
            by_name: HashMap::new(),
            by_item: HashMap::new(),
            parts: HashMap::new(),
            names,
        };
        for property in [vocab::PREF_LABEL, rdfs::LABEL, vocab::ALT_LABEL] {
            entities.read_labels(store, property);
        }
        entities.read_items(store);
        // A figure is called after what it counts, a membership after who holds what where.
        for property in [vocab::FIGURE_OF, vocab::MEASURE, vocab::MEMBER, vocab::ROLE, vocab::ORGANIZATION] {
            entities.read_parts(store, property);
        }
        entities
    }

    fn read_parts(&mut self, store: &Store, property: NamedNodeRef<'_>) {
        for (subject, object) in pairs(store, property) {
            if let Term::NamedNode(part) = object {
                self.parts.entry(subject).or_default().push(part);
            }
        }
    }

    fn read_labels(&mut self, store: &Store, property: NamedNodeRef<'_>) {
        for (subject, object) in pairs(store, property) {
            let Term::Literal(name) = object else { continue };
            self.by_name.entry(fold(name.value())).or_default().insert(subject.clone());
            let local = subject.as_str().rsplit(['/', '#']).next().unwrap_or_default();
            self.by_name.entry(fold(local)).or_default().insert(subject.clone());
            if property != vocab::ALT_LABEL {
                let language = name.language().unwrap_or_default().to_owned();
                self.labels.entry(subject).or_default().push((language, name.value().to_owned()));
            }
        }
    }

    fn read_items(&mut self, store: &Store) {
        for (subject, object) in pairs(store, vocab::SAME_AS) {
            if let Term::NamedNode(item) = object
                && let Some(id) = item.as_str().strip_prefix(ITEM)
            {
                self.by_item.entry(id.to_owned()).or_default().insert(subject);
            }
        }
    }

    /// The names the project gives.
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// The display name in a language, or failing that in English, or in any; none when it has no display name.
    pub fn label(&self, node: &NamedNode, language: &str) -> Option<&str> {
        let labels = self.labels.get(node)?;
        let of = |wanted: &str| labels.iter().find(|(language, _)| language.eq_ignore_ascii_case(wanted));
        let primary = language.split('-').next().unwrap_or_default();
        of(language)
            .or_else(|| of(primary))
            .or_else(|| of("en"))
            .or_else(|| labels.first())
            .map(|(_, name)| name.as_str())
    }

    /// All display names, by language.
    pub fn labels(&self, node: &NamedNode) -> Vec<(&str, &str)> {
        let mut labels: Vec<_> =
            self.labels.get(node).into_iter().flatten().map(|(tag, name)| (tag.as_str(), name.as_str())).collect();
        labels.sort_unstable();
        labels
    }

    /// The display name, or failing that the names of what the node is made of.
    pub fn display(&self, node: &NamedNode, language: &str) -> Option<String> {
        if let Some(label) = self.label(node, language) {
            return Some(label.to_owned());
        }
        let parts = self.parts.get(node)?.iter().map(|part| self.label(part, language));
        parts.collect::<Option<Vec<_>>>().map(|parts| parts.join(", "))
    }

    /// The entity that `text` means: an IRI, the end of one, a Wikidata item, or a name in any language.
    pub fn resolve(&self, text: &str) -> Resolution {
        let text = text.trim();
        let by_iri =
            [text.to_owned(), format!("{}id/{text}", self.names.base()), format!("{}{text}", self.names.base())];
        let known =
            by_iri.into_iter().filter_map(|iri| NamedNode::new(iri).ok()).find(|iri| self.labels.contains_key(iri));
        if let Some(node) = known {
            return Resolution::One(node);
        }
        let item = text.strip_prefix(ITEM).or_else(|| text.strip_prefix("wd:")).unwrap_or(text).to_uppercase();
        let found = self.by_item.get(&item).or_else(|| self.by_name.get(&fold(text)));
        match found.map(|nodes| nodes.iter().cloned().collect::<Vec<_>>()) {
            None => self.by_words(text),
            Some(mut nodes) if nodes.len() == 1 => nodes.pop().map_or(Resolution::None(None), Resolution::One),
            Some(nodes) => self.best(text, nodes),
        }
    }

    /// Of several things called so: the one entity, or the one whose display name it is.
    fn best(&self, text: &str, nodes: Vec<NamedNode>) -> Resolution {
        let wanted = fold(text);
        let displayed = |node: &NamedNode| self.labels(node).iter().any(|(_, name)| fold(name) == wanted);
        only(nodes.iter().filter(|node| self.names.is_entity(node) && displayed(node)))
            .or_else(|| only(nodes.iter().filter(|node| displayed(node))))
            .map_or_else(|| Resolution::Many(nodes.clone()), |node| Resolution::One(node.clone()))
    }

    /// Why a name means nothing, or not one thing, and what to give instead.
    pub fn explain(&self, text: &str, resolution: &Resolution) -> String {
        const LISTED: usize = 12;
        match resolution {
            Resolution::One(node) => format!("\"{text}\" is {}", node.as_str()),
            Resolution::Many(nodes) => {
                let slugs: Vec<_> = nodes.iter().take(LISTED).map(|node| self.names.slug(node.as_str())).collect();
                let more = nodes.len().saturating_sub(LISTED);
                let more = if more > 0 { format!(" and {more} more") } else { String::new() };
                format!("\"{text}\" may mean {}{more}; give one of these", slugs.join(", "))
            }
            Resolution::None(Some(near)) => format!("nothing is called \"{text}\"; did you mean \"{near}\"?"),
            Resolution::None(None) => format!("nothing is called \"{text}\""),
        }
    }

    /// The entities whose display names hold all the words; failing that, the nearest name.
    fn by_words(&self, text: &str) -> Resolution {
        let wanted = fold(text);
        let holds = |name: &str| {
            let name = fold(name);
            wanted.split(' ').all(|word| name.split(' ').any(|other| other == word))
        };
        let entities = self.labels.keys().filter(|node| self.names.is_entity(node));
        let mut found: Vec<_> =
            entities.filter(|node| self.labels(node).iter().any(|(_, name)| holds(name))).cloned().collect();
        // Whose name has fewer other words is more likely meant.
        let others = |node: &NamedNode| self.labels(node).iter().map(|(_, name)| name.split(' ').count()).min();
        found.sort_by_cached_key(|node| (others(node), node.clone()));
        match found.as_slice() {
            [] => Resolution::None(self.nearest(text)),
            [node] => Resolution::One(node.clone()),
            _ => Resolution::Many(found),
        }
    }

    fn nearest(&self, text: &str) -> Option<String> {
        let slugs = self.labels.keys().map(|node| self.names.slug(node.as_str()).to_owned());
        let names: HashMap<String, String> = slugs
            .chain(self.labels.values().flatten().map(|(_, name)| name.clone()))
            .map(|name| (fold(&name), name))
            .collect();
        nearest(&fold(text), names.keys()).and_then(|folded| names.get(folded).cloned())
    }
}

/// The item of an iterator that has only one.
fn only<'n>(mut nodes: impl Iterator<Item = &'n NamedNode>) -> Option<&'n NamedNode> {
    nodes.next().filter(|_| nodes.next().is_none())
}

fn pairs(store: &Store, property: NamedNodeRef<'_>) -> Vec<(NamedNode, Term)> {
    let default = Some(oxigraph::model::GraphNameRef::DefaultGraph);
    store
        .quads_for_pattern(None, Some(property), None, default)
        .filter_map(Result::ok)
        .filter_map(|quad| match quad.subject {
            NamedOrBlankNode::NamedNode(subject) => Some((subject, quad.object)),
            NamedOrBlankNode::BlankNode(_) => None,
        })
        .collect()
}

/// A name as it is compared: lower case, without Arabic diacritics and tatweel, with one form of alef, ya, ha and yo.
pub fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for character in name.trim().chars().flat_map(char::to_lowercase) {
        match character {
            '\u{064B}'..='\u{065F}' | '\u{0670}' | '\u{0640}' | '\u{200C}'..='\u{200F}' => {}
            'أ' | 'إ' | 'آ' | 'ٱ' => folded.push('ا'),
            'ى' => folded.push('ي'),
            'ة' => folded.push('ه'),
            'ё' => folded.push('е'),
            'ə' => folded.push('e'),
            c if c.is_whitespace() => folded.push(' '),
            c => folded.push(c),
        }
    }
    folded.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::load;

    const DATA: &str = "\
        <https://ex.org/id/state-aze> <http://www.w3.org/2004/02/skos/core#prefLabel> \"Azerbaijan\"@en <a:g> .\n\
        <https://ex.org/id/state-aze> <http://www.w3.org/2004/02/skos/core#prefLabel> \"أذربيجان\"@ar <a:g> .\n\
        <https://ex.org/id/state-aze> <http://schema.org/sameAs> <http://www.wikidata.org/entity/Q227> <a:g> .\n\
        <https://ex.org/id/place-x> <http://www.w3.org/2004/02/skos/core#prefLabel> \"X\"@en <a:g> .\n\
        <https://ex.org/id/place-x> <http://www.w3.org/2004/02/skos/core#altLabel> \"Azerbaijan\"@en <a:g> .\n";

    fn entities() -> Entities {
        Entities::new(&load(DATA.as_bytes()).unwrap(), Names::new("https://ex.org/"))
    }

    #[test]
    fn every_way_of_naming_leads_to_the_entity() {
        let entities = entities();
        let azerbaijan = NamedNode::new("https://ex.org/id/state-aze").unwrap();
        for name in
            ["https://ex.org/id/state-aze", "state-aze", "id/state-aze", "Q227", "wd:q227", "azerbaijan", " اذربيجان "]
        {
            assert_eq!(entities.resolve(name), Resolution::One(azerbaijan.clone()), "{name}");
        }
    }

    #[test]
    fn unknown_names_suggest_the_nearest() {
        assert_eq!(entities().resolve("Azerbaidjan"), Resolution::None(Some("Azerbaijan".into())));
        assert_eq!(entities().resolve("qqqq"), Resolution::None(None));
    }

    #[test]
    fn a_part_of_a_name_is_enough_when_it_is_the_only_one() {
        let data = ["Heydar Aliyev", "Ilham Aliyev"].map(|name| {
            let slug = name.to_lowercase().replace(' ', "-");
            format!(
                "<https://ex.org/id/{slug}> <http://www.w3.org/2004/02/skos/core#prefLabel> \"{name}\"@en <a:g> .\n"
            )
        });
        let entities = Entities::new(&load(data.concat().as_bytes()).unwrap(), Names::new("https://ex.org/"));
        assert!(matches!(entities.resolve("Ilham"), Resolution::One(node) if node.as_str().ends_with("ilham-aliyev")));
        assert!(matches!(entities.resolve("aliyev"), Resolution::Many(nodes) if nodes.len() == 2));
        assert!(matches!(entities.resolve("Aliyev  Heydar"), Resolution::One(_)));
    }

    #[test]
    fn languages_fall_back_to_english() {
        let entities = entities();
        let node = NamedNode::new("https://ex.org/id/state-aze").unwrap();
        assert_eq!(entities.label(&node, "ar"), Some("أذربيجان"));
        assert_eq!(entities.label(&node, "ru"), Some("Azerbaijan"));
    }
}
