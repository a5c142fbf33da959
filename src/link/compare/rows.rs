use crate::link::{ItemClaim, ItemId, PropertyId, Statement, Value};
use oxigraph::model::NamedNode;
use std::collections::BTreeMap;

/// The result of comparing one of the project's values with Wikidata.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RowClass {
    /// The values agree.
    Agrees,
    /// The values agree, and the project's is more precise.
    FinerHere,
    /// The values agree, and Wikidata's is more precise.
    FinerThere,
    /// The values contradict each other.
    Differs,
    /// Wikidata has no corresponding value.
    MissingThere,
    /// The project has no corresponding value.
    MissingHere,
    /// The values cannot be compared.
    Unclear,
}

impl RowClass {
    /// All classes in display order.
    pub const ALL: [Self; 7] = [
        Self::Differs,
        Self::FinerHere,
        Self::FinerThere,
        Self::MissingThere,
        Self::MissingHere,
        Self::Unclear,
        Self::Agrees,
    ];

    /// The name of the class in options and output.
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

/// A value of the project with the corresponding claims of Wikidata, or either alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The entity.
    pub entity: NamedNode,
    /// The item that it is compared with.
    pub item: ItemId,
    /// The Wikidata property.
    pub property: PropertyId,
    /// The result of the comparison.
    pub class: RowClass,
    /// The statement of the project; `None` if only Wikidata has a value.
    pub ours: Option<Statement>,
    /// The claims of Wikidata: the one that agrees, or all that differ; for [`RowClass::MissingThere`], the deprecated
    /// claims with our value.
    pub theirs: Vec<ItemClaim>,
    /// Whether Wikidata has a claim with our value that is not deprecated, whatever its qualifiers.
    pub has_value: bool,
    /// Whether Wikidata has a deprecated claim with our value.
    pub is_deprecated_there: bool,
    /// Our qualifiers, compared with those of the claim that agrees.
    pub qualifiers: Vec<QualifierRow>,
}

/// One of our qualifiers, compared with Wikidata's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QualifierRow {
    /// The Wikidata property.
    pub property: PropertyId,
    /// The result of the comparison.
    pub class: RowClass,
    /// Our value.
    pub ours: Value,
}

/// The comparison of linked entities with their items.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// The rows, by entity and property.
    pub rows: Vec<Row>,
    /// Linked entities whose items were not available.
    pub without_item: Vec<(NamedNode, ItemId)>,
}

impl Comparison {
    /// The number of rows of each class.
    pub fn counts(&self) -> BTreeMap<RowClass, usize> {
        let mut counts = BTreeMap::new();
        for row in &self.rows {
            *counts.entry(row.class).or_default() += 1;
        }
        counts
    }
}
