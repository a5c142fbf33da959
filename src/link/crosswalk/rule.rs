use super::PropertyPath;
use super::path::expand;
use crate::link::{Precision, PropertyId};
use diwan_rdf::write::Prefixes;
use oxigraph::model::NamedNode;

/// What a node must be like for a rule to hold, within the graph of one source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// It has the property with this value.
    Is(NamedNode, NamedNode),
    /// It has the property, if at all, with other values.
    IsNot(NamedNode, NamedNode),
    /// It has the property with an instance of this class.
    IsA(NamedNode, NamedNode),
}

impl Condition {
    /// The names of ours that it uses.
    pub fn names(&self) -> [&NamedNode; 2] {
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

/// How a value of ours becomes one of Wikidata's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conversion {
    /// An entity becomes the item it is linked to; with a class, only entities of that class count.
    Item(Option<NamedNode>),
    /// A concept becomes the item in the table of concepts; with a property, the one for the concept and what the
    /// node has there: president, of Azerbaijan.
    Concept(Option<NamedNode>),
    /// A partial date becomes a point in time of its precision.
    Time,
    /// A literal becomes a string.
    String,
    /// A literal with a language becomes monolingual text.
    Text,
    /// A number becomes a quantity without unit.
    Quantity,
    /// A literal that names the thing and no other: a match proves a link.
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

/// A row of the crosswalk that makes statements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its name in the table.
    pub name: String,
    /// The class of the nodes it is for; none: any.
    pub class: Option<NamedNode>,
    /// What holds of such a node.
    pub conditions: Vec<Condition>,
    /// From the node to what the statement is about; none: the node itself.
    pub subject: Option<NamedNode>,
    /// From the node to the statement's value.
    pub value: PropertyPath,
    /// Wikidata's property.
    pub property: PropertyId,
    /// Another property under which Wikidata may have the same.
    pub alternative: Option<PropertyId>,
    /// How the value is carried over.
    pub conversion: Conversion,
    /// The finest precision of a time that is carried over.
    pub precision: Precision,
    /// What is said of the statement itself.
    pub qualifiers: Vec<QualifierRule>,
}

/// A row of the crosswalk that makes qualifiers of another row's statements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QualifierRule {
    /// From the node to the qualifier's value.
    pub value: PropertyPath,
    /// Wikidata's property.
    pub property: PropertyId,
    /// How the value is carried over.
    pub conversion: Conversion,
    /// The finest precision of a time that is carried over.
    pub precision: Precision,
}
