use oxrdf::BaseDirection;

/// A [term definition](https://www.w3.org/TR/json-ld11-api/#dfn-term-definition).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::write::jsonld) struct Definition {
    /// An IRI, a blank node or a keyword; `None` for a term that is defined as `null`.
    pub(in crate::write::jsonld) iri: Option<String>,
    /// Whether it may be the prefix of compact IRIs.
    pub(in crate::write::jsonld) is_prefix: bool,
    pub(super) is_protected: bool,
    /// Whether it is a reverse property, which is never used for writing.
    pub(super) is_reverse: bool,
    /// An IRI, `@id`, `@vocab`, `@json` or `@none`.
    pub(in crate::write::jsonld) datatype: Option<String>,
    /// The language; `Some(None)` if the values have none, regardless of the default.
    pub(super) language: Option<Option<String>>,
    /// The direction, in the same way.
    pub(super) direction: Option<Option<BaseDirection>>,
    pub(in crate::write::jsonld) container: Container,
    pub(super) index: Option<String>,
}

/// The [container](https://www.w3.org/TR/json-ld11/#dfn-container) of the values of a term: a set of keywords.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::write::jsonld) struct Container(u8);

impl Container {
    pub(in crate::write::jsonld) const NONE: Self = Self(0);
    pub(in crate::write::jsonld) const SET: Self = Self(1);
    pub(in crate::write::jsonld) const LIST: Self = Self(2);
    pub(in crate::write::jsonld) const LANGUAGE: Self = Self(4);
    pub(in crate::write::jsonld) const INDEX: Self = Self(8);
    pub(in crate::write::jsonld) const ID: Self = Self(16);
    pub(in crate::write::jsonld) const TYPE: Self = Self(32);
    pub(in crate::write::jsonld) const GRAPH: Self = Self(64);

    pub(super) fn of_keyword(keyword: &str) -> Option<Self> {
        Some(match keyword {
            "@set" => Self::SET,
            "@list" => Self::LIST,
            "@language" => Self::LANGUAGE,
            "@index" => Self::INDEX,
            "@id" => Self::ID,
            "@type" => Self::TYPE,
            "@graph" => Self::GRAPH,
            _ => return None,
        })
    }

    pub(in crate::write::jsonld) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(in crate::write::jsonld) const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether the combination of keywords is valid.
    pub(super) fn is_valid(self) -> bool {
        let without_set = Self(self.0 & !Self::SET.0);
        let graphs = [Self::GRAPH, Self::GRAPH.with(Self::ID), Self::GRAPH.with(Self::INDEX)];
        let maps = [Self::NONE, Self::LANGUAGE, Self::INDEX, Self::ID, Self::TYPE];
        self == Self::LIST || maps.contains(&without_set) || graphs.contains(&without_set)
    }

    /// Whether the container determines how all values are read, whatever their kind.
    pub(in crate::write::jsonld) const fn is_particular(self) -> bool {
        self.is_map() || self.has(Self::LIST) || self.has(Self::GRAPH)
    }

    /// Whether the values are in a map, by language, index, identifier or type.
    pub(in crate::write::jsonld) const fn is_map(self) -> bool {
        self.has(Self(Self::LANGUAGE.0 | Self::INDEX.0 | Self::ID.0 | Self::TYPE.0)) && !self.has(Self::GRAPH)
    }
}
