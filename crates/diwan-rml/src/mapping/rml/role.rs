//! What the resources of a mapping are, by the properties that name them.

use super::vocab;
use oxrdf::NamedNodeRef;

/// What a resource is in a mapping.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    TriplesMap,
    LogicalSource,
    Source,
    Dialect,
    SubjectMap,
    PredicateObjectMap,
    PredicateMap,
    ObjectMap,
    GraphMap,
    LanguageMap,
    DatatypeMap,
    JoinCondition,
    ChildMap,
    ParentMap,
}

impl Role {
    /// What messages call it, with its article.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::TriplesMap => "a triples map",
            Self::LogicalSource => "a logical source",
            Self::Source => "a source",
            Self::Dialect => "a dialect",
            Self::SubjectMap => "a subject map",
            Self::PredicateObjectMap => "a predicate-object map",
            Self::PredicateMap => "a predicate map",
            Self::ObjectMap => "an object map",
            Self::GraphMap => "a graph map",
            Self::LanguageMap => "a language map",
            Self::DatatypeMap => "a datatype map",
            Self::JoinCondition => "a join condition",
            Self::ChildMap => "a child map",
            Self::ParentMap => "a parent map",
        }
    }
}

/// The properties whose values have a role.
const ROLES: [(NamedNodeRef<'_>, Role); 14] = [
    (vocab::PARENT_TRIPLES_MAP, Role::TriplesMap),
    (vocab::LOGICAL_SOURCE, Role::LogicalSource),
    (vocab::SOURCE, Role::Source),
    (vocab::CSVW_DIALECT, Role::Dialect),
    (vocab::SUBJECT_MAP, Role::SubjectMap),
    (vocab::PREDICATE_OBJECT_MAP, Role::PredicateObjectMap),
    (vocab::PREDICATE_MAP, Role::PredicateMap),
    (vocab::OBJECT_MAP, Role::ObjectMap),
    (vocab::GRAPH_MAP, Role::GraphMap),
    (vocab::LANGUAGE_MAP, Role::LanguageMap),
    (vocab::DATATYPE_MAP, Role::DatatypeMap),
    (vocab::JOIN_CONDITION, Role::JoinCondition),
    (vocab::CHILD_MAP, Role::ChildMap),
    (vocab::PARENT_MAP, Role::ParentMap),
];

/// The role of the values of a property.
pub(super) fn role_of_values(property: NamedNodeRef<'_>) -> Option<Role> {
    ROLES.iter().find(|(of, _)| *of == property).map(|(_, role)| *role)
}
