//! Identifiers of Wikidata's items and properties.

use oxigraph::model::NamedNode;
use std::fmt;
use std::str::FromStr;

/// Where the IRIs of [Wikidata's entities](https://www.mediawiki.org/wiki/Wikibase/Indexing/RDF_Dump_Format) begin.
pub const ENTITY: &str = "http://www.wikidata.org/entity/";

/// As people write it.
const SECURE_ENTITY: &str = "https://www.wikidata.org/entity/";
const PAGES: [&str; 2] = ["https://www.wikidata.org/wiki/", "http://www.wikidata.org/wiki/"];

/// The item that a service means by its identifier: `Q227`, or an IRI of Wikidata's with it.
pub(super) fn item_of_service(id: &str) -> Option<ItemId> {
    let id = id.trim();
    let local = [ENTITY, SECURE_ENTITY].iter().chain(&PAGES).find_map(|space| id.strip_prefix(space));
    local.unwrap_or(id).parse().ok()
}

/// A text that is no identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no Wikidata identifier: write {0} and a number without leading zeros, such as {0}227")]
pub struct MalformedId(char);

/// Whether `text` is a letter and a number from 1, as Wikibase writes it.
fn number(text: &str, letter: char) -> Result<u32, MalformedId> {
    let digits = text.strip_prefix(letter).filter(|digits| !digits.starts_with(['0', '+']));
    digits.and_then(|digits| digits.parse().ok()).ok_or(MalformedId(letter))
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $letter:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u32);

        impl FromStr for $name {
            type Err = MalformedId;

            fn from_str(text: &str) -> Result<Self, MalformedId> {
                number(text, $letter).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($letter, "{}"), self.0)
            }
        }

        impl $name {
            /// The number behind the letter.
            pub fn number(self) -> u32 {
                self.0
            }

            /// Its IRI.
            pub fn iri(self) -> NamedNode {
                NamedNode::new_unchecked(format!("{ENTITY}{self}"))
            }

            /// The identifier at the end of an entity's IRI.
            pub fn from_iri(iri: &str) -> Option<Self> {
                iri.strip_prefix(ENTITY)?.parse().ok()
            }
        }
    };
}

id! {
    /// An item, such as `Q227`.
    ItemId, 'Q'
}
id! {
    /// A property, such as `P580`.
    PropertyId, 'P'
}

/// The properties whose meaning code relies on; all others are the crosswalk's.
pub(super) mod known {
    use super::PropertyId;

    /// What a thing is.
    pub(crate) const INSTANCE_OF: PropertyId = PropertyId(31);
    /// When something began.
    pub(crate) const START_TIME: PropertyId = PropertyId(580);
    /// When it ended.
    pub(crate) const END_TIME: PropertyId = PropertyId(582);
    /// Why a statement is deprecated.
    pub(crate) const REASON_FOR_DEPRECATION: PropertyId = PropertyId(2241);
    /// The document.
    pub(crate) const STATED_IN: PropertyId = PropertyId(248);
    /// Where the document can be read.
    pub(crate) const REFERENCE_URL: PropertyId = PropertyId(854);
    /// The document's title.
    pub(crate) const TITLE: PropertyId = PropertyId(1476);
    /// The document's language.
    pub(crate) const LANGUAGE: PropertyId = PropertyId(407);
    /// When the document was published.
    pub(crate) const PUBLISHED: PropertyId = PropertyId(577);
    /// When it was retrieved.
    pub(crate) const RETRIEVED: PropertyId = PropertyId(813);
    /// Its words.
    pub(crate) const QUOTATION: PropertyId = PropertyId(1683);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_a_letter_and_a_number() {
        assert_eq!("Q227".parse::<ItemId>().unwrap().to_string(), "Q227");
        for wrong in ["q227", "227", "Q", "Q0", "Q07", "Q+7", "P580", "Q227 ", "Q99999999999"] {
            assert!(wrong.parse::<ItemId>().is_err(), "{wrong}");
        }
        let message = "227".parse::<PropertyId>().unwrap_err().to_string();
        assert!(message.contains("write P and a number"), "{message}");
    }

    #[test]
    fn services_write_items_in_several_ways() {
        for id in ["Q227", " Q227", "http://www.wikidata.org/entity/Q227", "https://www.wikidata.org/entity/Q227"] {
            assert_eq!(item_of_service(id).map(ItemId::number), Some(227), "{id}");
        }
        assert_eq!(item_of_service("https://viaf.org/viaf/227"), None);
    }

    #[test]
    fn iris_lead_back() {
        let item: ItemId = "Q227".parse().unwrap();
        assert_eq!(ItemId::from_iri(item.iri().as_str()), Some(item));
        assert_eq!(ItemId::from_iri("https://www.wikidata.org/wiki/Q227"), None);
    }
}
