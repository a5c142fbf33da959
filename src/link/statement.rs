use super::{PropertyId, Value};
use crate::store::Evidence;
use oxigraph::model::NamedNode;
use std::collections::BTreeSet;

/// The [rank](https://www.wikidata.org/wiki/Help:Ranking) of a statement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// The default rank.
    #[default]
    Normal,
    /// Preferred to the other statements.
    Preferred,
    /// Known to be wrong.
    Deprecated,
}

impl Rank {
    /// Its name in Wikibase JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Preferred => "preferred",
            Self::Deprecated => "deprecated",
        }
    }
}

/// A statement in Wikidata's model, made from records or registers of the project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The entity.
    pub subject: NamedNode,
    /// The project's property from which it was made.
    pub ours: NamedNode,
    /// The project's value, if it is an entity or a concept.
    pub term: Option<NamedNode>,
    /// The name of the crosswalk rule.
    pub rule: String,
    /// The Wikidata property.
    pub property: PropertyId,
    /// The value.
    pub value: Value,
    /// The qualifiers, as pairs of property and value.
    pub qualifiers: Vec<(PropertyId, Value)>,
    /// The rank.
    pub rank: Rank,
    /// The project's properties behind the statement on which another document contradicts its records.
    pub contradicted: BTreeSet<NamedNode>,
    /// The evidence, by record; empty if it comes from a register.
    pub evidence: Vec<Evidence>,
}

impl Statement {
    /// Whether a document contradicts its value.
    pub fn is_contradicted(&self) -> bool {
        self.contradicted.contains(&self.ours)
    }
}

/// A fact of the project that cannot be expressed in Wikidata's model.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LeftOut {
    /// The entity.
    pub subject: NamedNode,
    /// The Wikidata property.
    pub property: PropertyId,
    /// The reason.
    pub reason: String,
    /// The records that state it.
    pub records: Vec<NamedNode>,
}
