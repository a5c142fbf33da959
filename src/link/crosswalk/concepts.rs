//! `wikidata-items.csv`: the Wikidata items of concepts, either alone or in combination with an entity (the role
//! *president* of a state).

use super::path::expand;
use crate::link::table::rows;
use crate::link::{ItemId, LinkError};
use diwan_rdf::write::Prefixes;
use oxigraph::model::NamedNode;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

/// The items of concepts and languages.
#[derive(Clone, Debug, Default)]
pub struct Concepts {
    items: BTreeMap<(NamedNode, Option<NamedNode>), ItemId>,
    labels: BTreeMap<ItemId, String>,
    languages: BTreeMap<String, ItemId>,
}

#[derive(Deserialize)]
struct Row {
    concept: String,
    of: String,
    item: String,
    label: String,
}

impl Concepts {
    /// Parses the table; `path` is for messages. A concept without a prefix is a language tag.
    ///
    /// # Errors
    /// [`LinkError`] with line and column of an invalid cell.
    pub fn parse(path: &Path, text: &[u8], prefixes: &Prefixes) -> Result<Self, LinkError> {
        let mut concepts = Self::default();
        for line in rows::<Row>(path, text)? {
            let wrong = |column, value: &str, reason: String| LinkError::Cell {
                path: path.to_owned(),
                line: line.line,
                column,
                value: value.to_owned(),
                reason,
            };
            let Row { concept, of, item, label } = &line.row;
            let id: ItemId =
                item.parse().map_err(|error: crate::link::id::MalformedId| wrong("item", item, error.to_string()))?;
            concepts.labels.insert(id, label.clone());
            if !concept.contains(':') {
                concepts.languages.insert(concept.clone(), id);
                continue;
            }
            let of = (!of.is_empty()).then(|| expand(of, prefixes)).transpose();
            let of = of.map_err(|reason| wrong("of", &line.row.of, reason))?;
            let concept = expand(concept, prefixes).map_err(|reason| wrong("concept", concept, reason))?;
            concepts.items.insert((concept, of), id);
        }
        Ok(concepts)
    }

    /// The item of a concept, alone or in combination with the entity `of`.
    pub fn item(&self, concept: &NamedNode, of: Option<&NamedNode>) -> Option<ItemId> {
        self.items.get(&(concept.clone(), of.cloned())).copied()
    }

    /// The item of a language, given its tag.
    pub fn language(&self, tag: &str) -> Option<ItemId> {
        self.languages.get(tag).copied()
    }

    /// The items of the table with their English labels.
    pub fn items(&self) -> impl Iterator<Item = (ItemId, &str)> {
        self.labels.iter().map(|(item, label)| (*item, label.as_str()))
    }

    /// The English label of an item of the table.
    pub fn label(&self, item: ItemId) -> Option<&str> {
        self.labels.get(&item).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn concepts_can_depend_on_an_entity() {
        let prefixes = [("r", "http://ex.org/role/"), ("id", "http://ex.org/id/")].into_iter().collect();
        let text = "concept,of,item,label\nr:president,id:aze,Q205602,President of Azerbaijan\nar,,Q13955,Arabic\n";
        let concepts = Concepts::parse(Path::new("i.csv"), text.as_bytes(), &prefixes).unwrap();
        let node = |iri: &str| NamedNode::new(iri).unwrap();
        let president = node("http://ex.org/role/president");
        assert!(concepts.item(&president, None).is_none());
        let item = concepts.item(&president, Some(&node("http://ex.org/id/aze"))).unwrap();
        assert_eq!(concepts.label(item), Some("President of Azerbaijan"));
        assert_eq!(concepts.language("ar").unwrap().to_string(), "Q13955");
    }
}
