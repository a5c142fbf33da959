use crate::link::{ItemClaim, ItemId, PropertyId, Statement, Value};
use oxigraph::model::NamedNode;
use std::collections::BTreeMap;

/// How what we say and what Wikidata says stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RowClass {
    /// They agree.
    Agrees,
    /// They agree, and we are more exact.
    FinerHere,
    /// They agree, and Wikidata is more exact.
    FinerThere,
    /// They contradict each other.
    Differs,
    /// Wikidata has nothing of the sort.
    MissingThere,
    /// We have nothing of the sort.
    MissingHere,
    /// They cannot be compared.
    Unclear,
}

impl RowClass {
    /// All classes, in the order in which they are told.
    pub const ALL: [Self; 7] = [
        Self::Differs,
        Self::FinerHere,
        Self::FinerThere,
        Self::MissingThere,
        Self::MissingHere,
        Self::Unclear,
        Self::Agrees,
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Agrees => "agrees",
            Self::FinerHere => "finer-here",
            Self::FinerThere => "finer-there",
            Self::Differs => "differs",
            Self::MissingThere => "missing-there",
            Self::MissingHere => "missing-here",
            Self::Unclear => "unclear",
        }
    }
}

/// A value of ours beside Wikidata's, or either alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The entity.
    pub entity: NamedNode,
    /// The item it is linked to.
    pub item: ItemId,
    /// Wikidata's property.
    pub property: PropertyId,
    /// How they stand to each other.
    pub class: RowClass,
    /// What our sources say.
    pub ours: Option<Statement>,
    /// What Wikidata says: the claim that agrees, or all that differ; where it has nothing of the sort, the deprecated
    /// claims with our value.
    pub theirs: Vec<ItemClaim>,
    /// Whether Wikidata has the value and has not deprecated it, whatever it says of it.
    pub has_value: bool,
    /// Whether Wikidata has the value as deprecated.
    pub is_given_up: bool,
    /// Our qualifiers beside those of the claim that agrees.
    pub qualifiers: Vec<QualifierRow>,
}

/// A qualifier of ours beside Wikidata's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QualifierRow {
    /// Wikidata's property.
    pub property: PropertyId,
    /// How they stand to each other.
    pub class: RowClass,
    /// Our value.
    pub ours: Value,
}

/// All linked entities beside their items.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// By entity and property.
    pub rows: Vec<Row>,
    /// Linked entities whose items were not at hand.
    pub without_item: Vec<(NamedNode, ItemId)>,
}

impl Comparison {
    /// How many rows there are of each class.
    pub fn counts(&self) -> BTreeMap<RowClass, usize> {
        let mut counts = BTreeMap::new();
        for row in &self.rows {
            *counts.entry(row.class).or_default() += 1;
        }
        counts
    }
}
