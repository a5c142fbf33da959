use super::{Evidence, LabelledIri};
use serde::Serialize;
use std::collections::BTreeMap;

/// Numbers of entities of one class by link status.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct LinkStatus {
    /// The local name of the class in lower case.
    pub class: String,
    /// Entities linked to an item.
    pub linked: usize,
    /// Entities that a curator recorded as absent from Wikidata.
    pub not_in_wikidata: usize,
    /// Entities without a decision.
    pub open: usize,
    /// Items that a curator rejected for an entity.
    pub rejected: usize,
}

/// The statements of a project about its linked entities, compared with those of Wikidata.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct WikidataComparison {
    /// Compared values of the requested classes.
    pub rows: Vec<ComparedValue>,
    /// Number of compared values of each class, whether requested or not.
    pub counts: BTreeMap<String, usize>,
    /// Linked entities whose items were not available.
    pub without_item: Vec<EntityWithoutItem>,
}

/// A value of the project with the corresponding values of Wikidata, or either alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ComparedValue {
    /// IRI of the entity.
    pub entity: String,
    /// Name of the entity.
    pub label: String,
    /// The Wikidata item it is linked to: `Q…`.
    pub item: String,
    /// Wikidata's property: `P…`.
    pub property: String,
    /// Name of the property.
    pub property_label: String,
    /// The result of the comparison.
    pub class: ComparisonClass,
    /// The project's value; null if only Wikidata has one.
    pub ours: Option<OurValue>,
    /// Wikidata's claims: the one that agrees, or all those that differ.
    pub theirs: Vec<WikidataClaim>,
    /// The slug of the entity, by which tables refer to it.
    #[serde(skip)]
    pub slug: String,
}

/// The result of comparing a value of the project with Wikidata.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ComparisonClass {
    /// The values agree.
    Agrees,
    /// The values agree, and the project's is more precise.
    FinerHere,
    /// The values agree, and Wikidata's is more precise.
    FinerThere,
    /// The values contradict each other.
    Differs,
    /// Wikidata has no value.
    MissingThere,
    /// The project has no value.
    MissingHere,
    /// The values cannot be compared.
    Unclear,
}

/// The [rank](https://www.wikidata.org/wiki/Help:Ranking) of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum StatementRank {
    /// The default rank.
    Normal,
    /// Preferred to the other statements.
    Preferred,
    /// Known to be wrong.
    Deprecated,
}

/// A value of the project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct OurValue {
    /// The value for display.
    pub value: String,
    /// Its rank.
    pub rank: StatementRank,
    /// IRIs of the project's properties behind the statement that another document contradicts.
    pub contradicted: Vec<LabelledIri>,
    /// The qualifiers of the statement.
    pub qualifiers: Vec<OurQualifier>,
    /// The evidence for the value; empty if it comes from a register.
    pub evidence: Vec<Evidence>,
    /// Whether a document contradicts the value.
    #[serde(skip)]
    pub is_contradicted: bool,
    /// Names of the other contradicted properties.
    #[serde(skip)]
    pub also_contradicted: Vec<String>,
}

/// A qualifier of the project's statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct OurQualifier {
    /// Wikidata's property: `P…`.
    pub property: String,
    /// The value for display.
    pub value: String,
    /// The result of comparing it with Wikidata's qualifier; null if the statements were not compared.
    pub class: Option<ComparisonClass>,
    /// Name of the property.
    #[serde(skip)]
    pub property_label: String,
}

/// A claim of Wikidata.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct WikidataClaim {
    /// The property of the claim: `P…`.
    pub property: String,
    /// The value for display.
    pub value: String,
    /// Its rank.
    pub rank: StatementRank,
    /// The qualifiers of the claim.
    pub qualifiers: Vec<ClaimQualifier>,
}

/// A qualifier of a claim of Wikidata.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ClaimQualifier {
    /// Wikidata's property: `P…`.
    pub property: String,
    /// The value for display.
    pub value: String,
    /// Name of the property in the crosswalk, if it has one.
    #[serde(skip)]
    pub property_label: Option<String>,
}

/// A linked entity whose item was not available.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct EntityWithoutItem {
    /// IRI of the entity.
    pub entity: String,
    /// The Wikidata item: `Q…`.
    pub item: String,
    /// The slug of the entity, by which tables refer to it.
    #[serde(skip)]
    pub slug: String,
}

impl ComparisonClass {
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

    /// The name of the class.
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
