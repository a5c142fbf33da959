use super::{PropertyId, Value};
use crate::store::Evidence;
use oxigraph::model::NamedNode;
use std::collections::BTreeSet;

/// How much an editor holds of a statement ([ranks](https://www.wikidata.org/wiki/Help:Ranking)).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// It stands beside others.
    #[default]
    Normal,
    /// It is preferred to others.
    Preferred,
    /// It is known to be wrong.
    Deprecated,
}

impl Rank {
    /// Its name in Wikibase's JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Preferred => "preferred",
            Self::Deprecated => "deprecated",
        }
    }
}

/// What our sources, or our registers, say of an entity, in Wikidata's terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The entity.
    pub subject: NamedNode,
    /// Our property, of which the statement was made.
    pub ours: NamedNode,
    /// Our value, when it is a thing or a concept.
    pub term: Option<NamedNode>,
    /// The rule of the crosswalk.
    pub rule: String,
    /// Wikidata's property.
    pub property: PropertyId,
    /// The value.
    pub value: Value,
    /// What is said of the statement, by property and value.
    pub qualifiers: Vec<(PropertyId, Value)>,
    /// How much an editor holds of it.
    pub rank: Rank,
    /// The properties of ours that it is made of and about which a document contradicts what it rests on.
    pub contradicted: BTreeSet<NamedNode>,
    /// The words it rests on, by record; none when only a register says it.
    pub evidence: Vec<Evidence>,
}

impl Statement {
    /// Whether a document contradicts its value.
    pub fn is_contradicted(&self) -> bool {
        self.contradicted.contains(&self.ours)
    }
}

/// What our sources say and Wikidata's terms cannot, or not yet.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LeftOut {
    /// The entity.
    pub subject: NamedNode,
    /// Wikidata's property.
    pub property: PropertyId,
    /// Why.
    pub reason: String,
    /// The records that say it.
    pub records: Vec<NamedNode>,
}
