//! Properties on a resource that does not have them in RML: a term type on a predicate-object map, null values on a logical
//! source. Nothing reads them there, except where they can mean only one thing.

use super::resources::{Described, Resources, local, node};
use super::role::{Role, role_of_values};
use super::vocab;
use crate::mapping::{MappingProblem, ProblemKind};
use oxrdf::{NamedNodeRef, NamedOrBlankNode};
use std::collections::{BTreeSet, HashMap};

/// Properties that belong on resources of the same roles.
struct Group {
    properties: &'static [NamedNodeRef<'static>],
    /// The roles of the resources that have them.
    on: &'static [Role],
    /// The roles of other resources on which they are read nevertheless.
    also_read_on: &'static [Role],
    /// Where they belong, for messages.
    belongs: &'static str,
}

const GROUPS: [Group; 13] = [
    Group {
        properties: &[
            vocab::LOGICAL_SOURCE,
            vocab::SUBJECT,
            vocab::SUBJECT_MAP,
            vocab::PREDICATE_OBJECT_MAP,
            vocab::BASE_IRI,
        ],
        on: &[Role::TriplesMap],
        also_read_on: &[],
        belongs: "the triples map",
    },
    Group {
        properties: &[vocab::SOURCE],
        on: &[Role::LogicalSource],
        also_read_on: &[],
        belongs: "the logical source (rml:logicalSource)",
    },
    Group {
        properties: &[vocab::REFERENCE_FORMULATION, vocab::ITERATOR],
        on: &[Role::LogicalSource],
        also_read_on: &[Role::Source],
        belongs: "the logical source (rml:logicalSource)",
    },
    Group {
        properties: &[vocab::PATH, vocab::CSVW_URL],
        on: &[Role::Source],
        also_read_on: &[],
        belongs: "the source (rml:source)",
    },
    Group {
        properties: &[vocab::ROOT, vocab::COMPRESSION, vocab::ENCODING, vocab::NULL, vocab::CSVW_DIALECT],
        on: &[Role::Source],
        also_read_on: &[Role::LogicalSource],
        belongs: "the source (rml:source)",
    },
    Group {
        properties: &[
            vocab::CSVW_COMMENT_PREFIX,
            vocab::CSVW_DELIMITER,
            vocab::CSVW_DOUBLE_QUOTE,
            vocab::CSVW_ENCODING,
            vocab::CSVW_HEADER,
            vocab::CSVW_HEADER_ROW_COUNT,
            vocab::CSVW_LINE_TERMINATORS,
            vocab::CSVW_NULL,
            vocab::CSVW_QUOTE_CHAR,
            vocab::CSVW_SKIP_COLUMNS,
            vocab::CSVW_SKIP_INITIAL_SPACE,
            vocab::CSVW_SKIP_ROWS,
            vocab::CSVW_TRIM,
        ],
        on: &[Role::Source, Role::Dialect],
        also_read_on: &[Role::LogicalSource],
        belongs: "the source (rml:source), or its csvw:dialect",
    },
    Group {
        properties: &[vocab::CLASS],
        on: &[Role::SubjectMap],
        also_read_on: &[],
        belongs: "the subject map (rml:subjectMap)",
    },
    Group {
        properties: &[vocab::GRAPH, vocab::GRAPH_MAP],
        on: &[Role::SubjectMap, Role::PredicateObjectMap],
        also_read_on: &[],
        belongs: "the subject map (rml:subjectMap) or a predicate-object map (rml:predicateObjectMap)",
    },
    Group {
        properties: &[vocab::PREDICATE, vocab::PREDICATE_MAP, vocab::OBJECT, vocab::OBJECT_MAP],
        on: &[Role::PredicateObjectMap],
        also_read_on: &[],
        belongs: "a predicate-object map (rml:predicateObjectMap)",
    },
    Group {
        properties: &[vocab::PARENT_TRIPLES_MAP, vocab::JOIN_CONDITION],
        on: &[Role::ObjectMap],
        also_read_on: &[],
        belongs: "an object map (rml:objectMap)",
    },
    Group {
        properties: &[vocab::CHILD, vocab::CHILD_MAP, vocab::PARENT, vocab::PARENT_MAP],
        on: &[Role::JoinCondition],
        also_read_on: &[],
        belongs: "a join condition (rml:joinCondition)",
    },
    Group {
        properties: &[vocab::LANGUAGE, vocab::LANGUAGE_MAP, vocab::DATATYPE, vocab::DATATYPE_MAP],
        on: &[Role::ObjectMap],
        also_read_on: &[],
        belongs: "an object map (rml:objectMap)",
    },
    Group {
        properties: &[vocab::TERM_TYPE],
        on: &[Role::SubjectMap, Role::PredicateMap, Role::ObjectMap, Role::GraphMap, Role::DatatypeMap],
        also_read_on: &[],
        belongs: "a term map (rml:subjectMap, rml:objectMap ...)",
    },
];

/// What makes the value of a term, a language, a datatype or a join key.
const EXPRESSIONS: Group = Group {
    properties: &[vocab::CONSTANT, vocab::REFERENCE, vocab::TEMPLATE],
    on: &[
        Role::SubjectMap,
        Role::PredicateMap,
        Role::ObjectMap,
        Role::GraphMap,
        Role::LanguageMap,
        Role::DatatypeMap,
        Role::ChildMap,
        Role::ParentMap,
    ],
    also_read_on: &[],
    belongs: "a term map (rml:subjectMap, rml:objectMap ...)",
};

fn group_of(property: NamedNodeRef<'_>) -> Option<&'static Group> {
    let mut groups = GROUPS.iter().chain([&EXPRESSIONS]);
    groups.find(|group| group.properties.contains(&property))
}

/// The properties that stand on resources of another role than theirs, of all resources that triples maps use.
pub(super) fn misplaced(resources: &Resources<'_>) -> Vec<MappingProblem> {
    let roles = roles(resources);
    let found = resources.used().filter_map(|(node, described)| Some((described, roles.get(node)?)));
    found.flat_map(|(described, roles)| of_resource(resources, described, roles)).collect()
}

/// The roles of the resources that triples maps use. What is a source of an added reference formulation may have any
/// properties.
fn roles(resources: &Resources<'_>) -> HashMap<NamedOrBlankNode, BTreeSet<Role>> {
    let mut roles: HashMap<NamedOrBlankNode, BTreeSet<Role>> = HashMap::new();
    for node in resources.nodes_of_triples_maps() {
        roles.entry(node.clone()).or_default().insert(Role::TriplesMap);
    }
    for (_, described) in resources.used().filter(|(_, described)| !resources.has_added_formulation(described)) {
        for property in &described.properties {
            if let (Some(role), Some(node)) = (role_of_values(property.predicate.as_ref()), node(&property.object)) {
                roles.entry(node).or_default().insert(role);
            }
        }
    }
    roles
}

fn of_resource(resources: &Resources<'_>, described: &Described, roles: &BTreeSet<Role>) -> Vec<MappingProblem> {
    let mut found = Vec::new();
    for property in &described.properties {
        let Some(group) = group_of(property.predicate.as_ref()) else { continue };
        if group.on.iter().any(|role| roles.contains(role)) {
            continue;
        }
        let Some(role) = roles.first() else { continue };
        let kind = ProblemKind::Misplaced {
            property: local(property.predicate.as_ref()),
            on: role.name(),
            belongs: group.belongs,
            is_read: group.also_read_on.iter().any(|role| roles.contains(role)),
        };
        let node = described.name().to_owned();
        found.push(MappingProblem::new(resources.place(property.span), node, kind));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{fails, map, parse};
    use crate::mapping::Encoding;

    fn warnings(properties: &str) -> Vec<String> {
        let mapping = parse(&format!("ex:m\n{properties} .")).unwrap();
        mapping.warnings.iter().map(|warning| format!("{}: {}", warning.node, warning.kind)).collect()
    }

    const SOURCE: &str = "rml:logicalSource ex:rows ;\n";

    #[test]
    fn what_has_no_effect_is_reported_with_its_place() {
        for (properties, expected) in [
            (
                "rml:subject ex:s ; rml:predicateObjectMap [ rml:predicate ex:p ; rml:object 1 ; rml:termType rml:IRI ]",
                "http://ex.org/m › rml:predicateObjectMap: rml:termType on a predicate-object map has no effect; it \
                 belongs on a term map (rml:subjectMap, rml:objectMap ...)",
            ),
            (
                "rml:subjectMap [ rml:reference \"a\" ; rml:child \"a\" ]",
                "http://ex.org/m › rml:subjectMap: rml:child on a subject map has no effect; it belongs on a join \
                 condition (rml:joinCondition)",
            ),
            (
                "rml:subject ex:s ; rml:graph ex:g",
                "http://ex.org/m: rml:graph on a triples map has no effect; it belongs on the subject map \
                 (rml:subjectMap) or a predicate-object map (rml:predicateObjectMap)",
            ),
            (
                "rml:subject ex:s ; rml:class ex:C",
                "http://ex.org/m: rml:class on a triples map has no effect; it belongs on the subject map (rml:subjectMap)",
            ),
            (
                "rml:subjectMap [ rml:reference \"a\" ; rml:predicateObjectMap [ rml:predicate ex:p ; rml:object 1 ] ]",
                "http://ex.org/m › rml:subjectMap: rml:predicateObjectMap on a subject map has no effect; it belongs on \
                 the triples map",
            ),
            (
                "rml:subject ex:s ; rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [
                   rml:reference \"a\" ; rml:languageMap [ rml:reference \"b\" ; rml:termType rml:Literal ] ] ]",
                "http://ex.org/m › rml:predicateObjectMap › rml:objectMap › rml:languageMap: rml:termType on a language \
                 map has no effect; it belongs on a term map (rml:subjectMap, rml:objectMap ...)",
            ),
        ] {
            let found = warnings(&format!("{SOURCE}{properties}"));
            assert!(found.iter().any(|warning| warning == expected), "{found:?}");
        }
    }

    #[test]
    fn what_is_certain_is_read_where_it_stands() {
        let source = map("rml:subject ex:s ; rml:logicalSource [ rml:null \"-\" ; rml:encoding rml:UTF-16 ;
            csvw:delimiter \";\" ; rml:source [ rml:path \"t.txt\" ; rml:referenceFormulation rml:CSV ; rml:null \"\" ] ]")
        .unwrap()
        .source
        .value;
        assert_eq!((source.encoding, source.dialect.delimiter), (Encoding::Utf16, b';'));
        assert_eq!(source.nulls, ["", "-"]);
        let found = warnings(
            "rml:subject ex:s ; rml:logicalSource [ rml:source [ rml:path \"t.csv\" ] ; rml:null \"-\" ] .
             ex:n rml:subject ex:s ; rml:logicalSource ex:rows",
        );
        let expected = "http://ex.org/m › rml:logicalSource: rml:null on a logical source is read, but belongs on the \
            source (rml:source)";
        assert_eq!(found, [expected]);
        let dialect = "rml:subject ex:s ; rml:logicalSource [ rml:source [ rml:path \"t.csv\" ] ;
            csvw:dialect [ csvw:delimiter \";\" ] ]";
        assert_eq!(map(dialect).unwrap().source.dialect.delimiter, b';');
    }

    #[test]
    fn a_missing_part_is_reported_with_what_stands_elsewhere() {
        let error = map("rml:subject ex:s ; rml:predicateObjectMap [ rml:predicate ex:p ; rml:reference \"a\" ]");
        let error = error.unwrap_err().to_string();
        assert!(error.contains("needs a predicate (map) and an object (map)"), "{error}");
        assert!(error.contains("rml:reference on a predicate-object map has no effect"), "{error}");
        fails(map("rml:subject ex:s ; rml:logicalSource [ rml:path \"t.csv\" ]"), "belongs on the source (rml:source)");
    }
}
