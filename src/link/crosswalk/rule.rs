use super::PropertyPath;
use super::path::expand;
use crate::link::{Precision, PropertyId};
use diwan_rdf::write::Prefixes;
use oxigraph::model::NamedNode;

/// A condition on a node for a rule to apply. It is evaluated within the graph of one source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// It has the property with this value.
    Is(NamedNode, NamedNode),
    /// It does not have the property with this value.
    IsNot(NamedNode, NamedNode),
    /// It has the property with an instance of this class.
    IsA(NamedNode, NamedNode),
}

impl Condition {
    /// The IRIs of the project that it refers to.
    pub fn iris(&self) -> [&NamedNode; 2] {
        match self {
            Self::Is(property, other) | Self::IsNot(property, other) | Self::IsA(property, other) => [property, other],
        }
    }

    pub(super) fn parse(text: &str, prefixes: &Prefixes) -> Result<Self, String> {
        let node = |name: &str| expand(name, prefixes);
        if let Some((property, value)) = text.split_once("!=") {
            return Ok(Self::IsNot(node(property)?, node(value)?));
        }
        if let Some((property, value)) = text.split_once('=') {
            return Ok(Self::Is(node(property)?, node(value)?));
        }
        if let Some((property, class)) = text.split_once('@') {
            return Ok(Self::IsA(node(property)?, node(class)?));
        }
        Err(format!("`{text}`: write PROPERTY=VALUE, PROPERTY!=VALUE or PROPERTY@CLASS"))
    }
}

/// The conversion of one of the project's values to a Wikidata value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conversion {
    /// An entity becomes the item it is linked to. With a class, the rule applies only to entities of that class.
    Item(Option<NamedNode>),
    /// A concept becomes its item in the table of concepts. With a property, it becomes the item for the concept in
    /// combination with the node's value of that property: president *of Azerbaijan*.
    Concept(Option<NamedNode>),
    /// A partial date becomes a point in time of its precision.
    Time,
    /// A literal becomes a string.
    String,
    /// A literal with a language tag becomes monolingual text.
    Text,
    /// A number becomes a quantity without a unit.
    Quantity,
    /// A literal that identifies the entity uniquely: an item with the same value is the same entity.
    Identifier,
}

impl Conversion {
    pub(super) fn parse(text: &str, prefixes: &Prefixes) -> Result<Self, String> {
        let (name, argument) = text.split_once(' ').map_or((text, None), |(name, argument)| (name, Some(argument)));
        let argument = argument.map(|argument| expand(argument, prefixes)).transpose()?;
        match (name, argument) {
            ("item", class) => Ok(Self::Item(class)),
            ("concept", property) => Ok(Self::Concept(property)),
            ("time", None) => Ok(Self::Time),
            ("string", None) => Ok(Self::String),
            ("text", None) => Ok(Self::Text),
            ("quantity", None) => Ok(Self::Quantity),
            ("identifier", None) => Ok(Self::Identifier),
            _ => {
                Err("use item, item CLASS, concept, concept PROPERTY, time, string, text, quantity or identifier"
                    .into())
            }
        }
    }
}

/// A row of the crosswalk that generates statements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The name of the rule in the table.
    pub name: String,
    /// The class of the nodes it applies to; `None` for any class.
    pub class: Option<NamedNode>,
    /// The conditions that a node must meet.
    pub conditions: Vec<Condition>,
    /// The property that leads from the node to the subject of the statement; `None` if the node itself is the subject.
    pub subject: Option<NamedNode>,
    /// The path from the node to the value of the statement.
    pub value: PropertyPath,
    /// The Wikidata property.
    pub property: PropertyId,
    /// Another property that Wikidata may use for the same fact.
    pub alternative: Option<PropertyId>,
    /// The conversion of the value.
    pub conversion: Conversion,
    /// The maximum precision of a time value.
    pub precision: Precision,
    /// The rules for the qualifiers of the statement.
    pub qualifiers: Vec<QualifierRule>,
}

/// A row of the crosswalk that generates qualifiers for the statements of another row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QualifierRule {
    /// The path from the node to the value of the qualifier.
    pub value: PropertyPath,
    /// The Wikidata property.
    pub property: PropertyId,
    /// The conversion of the value.
    pub conversion: Conversion,
    /// The maximum precision of a time value.
    pub precision: Precision,
}
