use super::{Evidence, LabelledIri};
use serde::Serialize;
use std::collections::BTreeMap;

/// How many entities of one class are linked to Wikidata.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct LinkStatus {
    /// The class, by the end of its IRI in lower case.
    pub class: String,
    /// Entities that have an item.
    pub linked: usize,
    /// Entities for which a curator found no item.
    pub not_in_wikidata: usize,
    /// Entities that nobody has decided about.
    pub open: usize,
    /// Items that a curator found to be something else.
    pub rejected: usize,
}

/// What a project says of its linked entities, and what Wikidata says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct WikidataComparison {
    /// Values of the project with those of Wikidata, or either alone; those of the classes that were asked for.
    pub rows: Vec<ComparedValue>,
    /// How many there are of each class, whatever was asked for.
    pub counts: BTreeMap<String, usize>,
    /// Linked entities whose items were not at hand.
    pub without_item: Vec<EntityWithoutItem>,
}

/// A value of the project with those of Wikidata, or either alone.
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
    /// How the values stand to each other.
    pub class: ComparisonClass,
    /// What the project says; null when only Wikidata says something.
    pub ours: Option<OurValue>,
    /// What Wikidata says: the claim that agrees, or all that differ.
    pub theirs: Vec<WikidataClaim>,
    /// The end of the entity's IRI, by which tables name it.
    #[serde(skip)]
    pub slug: String,
}

/// How what the project says and what Wikidata says stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ComparisonClass {
    /// They agree.
    Agrees,
    /// They agree, and the project is more exact.
    FinerHere,
    /// They agree, and Wikidata is more exact.
    FinerThere,
    /// They contradict each other.
    Differs,
    /// Wikidata has nothing of the sort.
    MissingThere,
    /// The project has nothing of the sort.
    MissingHere,
    /// They cannot be compared.
    Unclear,
}

/// How much editors hold of a statement ([ranks](https://www.wikidata.org/wiki/Help:Ranking)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum StatementRank {
    /// It stands with others.
    Normal,
    /// It is preferred to others.
    Preferred,
    /// It is known to be wrong.
    Deprecated,
}

/// What the project says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct OurValue {
    /// The value as people read it.
    pub value: String,
    /// Its rank.
    pub rank: StatementRank,
    /// IRIs of the properties about which a document contradicts what it rests on.
    pub contradicted: Vec<LabelledIri>,
    /// What is said of the statement.
    pub qualifiers: Vec<OurQualifier>,
    /// The words it rests on; none when only a register says it.
    pub evidence: Vec<Evidence>,
    /// Whether a document contradicts the value.
    #[serde(skip)]
    pub is_contradicted: bool,
    /// Names of the other properties about which documents contradict each other.
    #[serde(skip)]
    pub also_contradicted: Vec<String>,
}

/// What the project says of a statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct OurQualifier {
    /// Wikidata's property: `P…`.
    pub property: String,
    /// The value as people read it.
    pub value: String,
    /// How it stands to Wikidata's qualifier; null when the statements were not compared.
    pub class: Option<ComparisonClass>,
    /// Name of the property.
    #[serde(skip)]
    pub property_label: String,
}

/// What Wikidata says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct WikidataClaim {
    /// The property under which Wikidata has it: `P…`.
    pub property: String,
    /// The value as people read it.
    pub value: String,
    /// Its rank.
    pub rank: StatementRank,
    /// What Wikidata says of the claim.
    pub qualifiers: Vec<ClaimQualifier>,
}

/// What Wikidata says of a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ClaimQualifier {
    /// Wikidata's property: `P…`.
    pub property: String,
    /// The value as people read it.
    pub value: String,
    /// Name of the property, when the crosswalk has one.
    #[serde(skip)]
    pub property_label: Option<String>,
}

/// A linked entity whose item was not at hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct EntityWithoutItem {
    /// IRI of the entity.
    pub entity: String,
    /// The Wikidata item: `Q…`.
    pub item: String,
    /// The end of the entity's IRI, by which tables name it.
    #[serde(skip)]
    pub slug: String,
}

impl ComparisonClass {
    /// All classes, in the order in which they are shown.
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
