use crate::link::{ItemId, PropertyId, Rank, Value};
use std::collections::BTreeMap;

/// Items by identifier; one that was merged into another stands under both.
pub type Items = BTreeMap<ItemId, Item>;

/// An item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its identifier: of a redirect, that of the item it leads to.
    pub id: ItemId,
    /// Its names by language.
    pub labels: BTreeMap<String, String>,
    /// Other names by language.
    pub aliases: BTreeMap<String, Vec<String>>,
    /// Short descriptions by language.
    pub descriptions: BTreeMap<String, String>,
    /// What is claimed of it.
    pub claims: BTreeMap<PropertyId, Vec<ItemClaim>>,
    /// Which revision of it this is, where that is said: a later one has a greater number.
    pub revision: Option<u64>,
}

impl Item {
    /// An item of which nothing is known.
    pub fn new(id: ItemId) -> Self {
        Self {
            id,
            labels: BTreeMap::new(),
            aliases: BTreeMap::new(),
            descriptions: BTreeMap::new(),
            claims: BTreeMap::new(),
            revision: None,
        }
    }

    /// All its names, in whatever language.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.labels.values().chain(self.aliases.values().flatten()).map(String::as_str)
    }

    /// Its name in a language; failing that, in English, in none in particular, or in any.
    pub fn label(&self, language: &str) -> Option<&str> {
        let of = |language: &str| self.labels.get(language);
        let label = of(language).or_else(|| of("en")).or_else(|| of("mul")).or_else(|| self.labels.values().next());
        label.map(String::as_str)
    }
}

/// What Wikidata claims of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemClaim {
    /// The property.
    pub property: PropertyId,
    /// The value.
    pub value: Claimed,
    /// What is said of the claim.
    pub qualifiers: Vec<(PropertyId, Claimed)>,
    /// How much editors hold of it.
    pub rank: Rank,
    /// What Wikidata calls the statement, such as `Q42$F078E5B3-F9A8-480E-B7AC-D97778CBBEF9`.
    pub guid: Option<String>,
}

/// A claimed value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claimed {
    /// A value.
    Value(Value),
    /// There is one, but it is not known.
    Unknown,
    /// There is none.
    None,
    /// A value of a sort that nothing of ours is compared with.
    Other(String),
}
