use crate::link::{ItemId, PropertyId, Rank, Value};
use std::collections::BTreeMap;

/// Items by identifier. A redirected item is listed under both identifiers.
pub type Items = BTreeMap<ItemId, Item>;

/// A Wikidata item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its identifier; for a redirect, that of the target.
    pub id: ItemId,
    /// Its labels by language.
    pub labels: BTreeMap<String, String>,
    /// Its aliases by language.
    pub aliases: BTreeMap<String, Vec<String>>,
    /// Its descriptions by language.
    pub descriptions: BTreeMap<String, String>,
    /// Its claims by property.
    pub claims: BTreeMap<PropertyId, Vec<ItemClaim>>,
    /// The number of the revision, if known. Later revisions have higher numbers.
    pub revision: Option<u64>,
}

impl Item {
    /// An item without any data.
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

    /// All labels and aliases, in all languages.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.labels.values().chain(self.aliases.values().flatten()).map(String::as_str)
    }

    /// Its label in `language`, else in English, else in `mul` (multiple languages), else in any language.
    pub fn label(&self, language: &str) -> Option<&str> {
        let of = |language: &str| self.labels.get(language);
        let label = of(language).or_else(|| of("en")).or_else(|| of("mul")).or_else(|| self.labels.values().next());
        label.map(String::as_str)
    }
}

/// A claim of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemClaim {
    /// The property.
    pub property: PropertyId,
    /// The value.
    pub value: ClaimValue,
    /// The qualifiers.
    pub qualifiers: Vec<(PropertyId, ClaimValue)>,
    /// The rank.
    pub rank: Rank,
    /// The GUID of the statement, such as `Q42$F078E5B3-F9A8-480E-B7AC-D97778CBBEF9`.
    pub guid: Option<String>,
}

/// The value of a claim or qualifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClaimValue {
    /// A value.
    Value(Value),
    /// "Unknown value" (`somevalue`): there is a value, but it is not known.
    Unknown,
    /// "No value" (`novalue`).
    None,
    /// A value of an unsupported type, or an unreadable one. It is not comparable with any value of the project.
    Other(String),
}
