//! Identifiers of Wikidata items and properties.

use oxigraph::model::NamedNode;
use std::fmt;
use std::str::FromStr;

/// The namespace of [Wikidata's entities](https://www.mediawiki.org/wiki/Wikibase/Indexing/RDF_Dump_Format).
pub const ENTITY: &str = "http://www.wikidata.org/entity/";

/// The namespace with `https`, which is not the canonical form but common.
const SECURE_ENTITY: &str = "https://www.wikidata.org/entity/";
const PAGES: [&str; 2] = ["https://www.wikidata.org/wiki/", "http://www.wikidata.org/wiki/"];

/// The item that an identifier of a service stands for: `Q227`, or an IRI of Wikidata with it.
pub(super) fn item_of_service(id: &str) -> Option<ItemId> {
    let id = id.trim();
    let local = [ENTITY, SECURE_ENTITY].iter().chain(&PAGES).find_map(|space| id.strip_prefix(space));
    local.unwrap_or(id).parse().ok()
}

/// An invalid identifier; holds the letter that was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a Wikidata identifier: write {0} and a number without leading zeros, such as {0}227")]
pub struct MalformedId(char);

/// Parses a letter followed by a positive number without leading zeros.
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
            /// The number after the letter.
            pub fn number(self) -> u32 {
                self.0
            }

            /// The IRI of the entity.
            pub fn iri(self) -> NamedNode {
                NamedNode::new_unchecked(format!("{ENTITY}{self}"))
            }

            /// The identifier in an entity IRI.
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

/// The properties to which the code refers. All others are in the crosswalk.
pub(super) mod known {
    use super::PropertyId;

    /// instance of
    pub(crate) const INSTANCE_OF: PropertyId = PropertyId(31);
    /// start time
    pub(crate) const START_TIME: PropertyId = PropertyId(580);
    /// end time
    pub(crate) const END_TIME: PropertyId = PropertyId(582);
    /// reason for deprecated rank
    pub(crate) const REASON_FOR_DEPRECATION: PropertyId = PropertyId(2241);
    /// stated in
    pub(crate) const STATED_IN: PropertyId = PropertyId(248);
    /// reference URL
    pub(crate) const REFERENCE_URL: PropertyId = PropertyId(854);
    /// title
    pub(crate) const TITLE: PropertyId = PropertyId(1476);
    /// language of work or name
    pub(crate) const LANGUAGE: PropertyId = PropertyId(407);
    /// publication date
    pub(crate) const PUBLISHED: PropertyId = PropertyId(577);
    /// retrieved
    pub(crate) const RETRIEVED: PropertyId = PropertyId(813);
    /// quotation
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
    fn identifiers_are_read_back_from_iris() {
        let item: ItemId = "Q227".parse().unwrap();
        assert_eq!(ItemId::from_iri(item.iri().as_str()), Some(item));
        assert_eq!(ItemId::from_iri("https://www.wikidata.org/wiki/Q227"), None);
    }
}
