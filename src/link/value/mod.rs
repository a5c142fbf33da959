//! Values of the [Wikibase data model](https://www.mediawiki.org/wiki/Wikibase/DataModel).

mod quantity;
mod time;

pub use quantity::Quantity;
pub use time::{Precision, Time};

use super::ItemId;
use oxigraph::model::NamedNode;
use std::fmt;

/// A value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// An entity or item.
    Entity(EntityOrItem),
    /// A point in time.
    Time(Time),
    /// A quantity.
    Quantity(Quantity),
    /// A string: an identifier, an ordinal.
    String(String),
    /// A monolingual text.
    Text {
        /// The text.
        text: String,
        /// The language tag.
        language: String,
    },
}

/// An entity of the project, an item of Wikidata, or, if it is linked, both.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EntityOrItem {
    /// The entity of the project.
    pub entity: Option<NamedNode>,
    /// The item of Wikidata.
    pub item: Option<ItemId>,
}

impl EntityOrItem {
    /// An item of Wikidata.
    pub fn item(item: ItemId) -> Self {
        Self { entity: None, item: Some(item) }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Entity(EntityOrItem { item: Some(item), .. }) => item.fmt(f),
            Self::Entity(EntityOrItem { entity: Some(entity), .. }) => {
                f.write_str(entity.as_str().rsplit(['/', '#']).next().unwrap_or_default())
            }
            Self::Entity(_) => f.write_str("?"),
            Self::Time(time) => time.fmt(f),
            Self::Quantity(quantity) => quantity.fmt(f),
            Self::String(text) => f.write_str(text),
            Self::Text { text, language } => write!(f, "{text} ({language})"),
        }
    }
}
