//! Values as Wikibase has them ([data model](https://www.mediawiki.org/wiki/Wikibase/DataModel)).

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
    /// A thing.
    Thing(Thing),
    /// A point in time.
    Time(Time),
    /// A number.
    Quantity(Quantity),
    /// A string: an identifier, an ordinal.
    String(String),
    /// A text in a language.
    Text {
        /// The words.
        text: String,
        /// The language's tag.
        language: String,
    },
}

/// A thing: of ours, of Wikidata's, or, when it is linked, of both.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Thing {
    /// What we call it.
    pub entity: Option<NamedNode>,
    /// What Wikidata calls it.
    pub item: Option<ItemId>,
}

impl Thing {
    /// A thing of Wikidata's.
    pub fn item(item: ItemId) -> Self {
        Self { entity: None, item: Some(item) }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Thing(Thing { item: Some(item), .. }) => item.fmt(f),
            Self::Thing(Thing { entity: Some(entity), .. }) => {
                f.write_str(entity.as_str().rsplit(['/', '#']).next().unwrap_or_default())
            }
            Self::Thing(_) => f.write_str("?"),
            Self::Time(time) => time.fmt(f),
            Self::Quantity(quantity) => quantity.fmt(f),
            Self::String(text) => f.write_str(text),
            Self::Text { text, language } => write!(f, "{text} ({language})"),
        }
    }
}
