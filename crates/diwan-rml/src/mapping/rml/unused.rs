//! Parts of a mapping that no triples map uses: nothing is made of them, and nobody writes them for that.

use super::resources::{Described, Property, Resources, node};
use super::vocab::{self, Namespace};
use crate::mapping::{MappingProblem, ProblemKind};
use oxrdf::{NamedNodeRef, NamedOrBlankNode};
use std::collections::{HashMap, HashSet};

/// What has one of these properties, and what would use it.
const PARTS: [(&[NamedNodeRef<'_>], &str, &str); 5] = [
    (
        &[vocab::PREDICATE, vocab::PREDICATE_MAP, vocab::OBJECT, vocab::OBJECT_MAP],
        "predicate-object map",
        "rml:predicateObjectMap",
    ),
    (&[vocab::CHILD, vocab::CHILD_MAP, vocab::PARENT, vocab::PARENT_MAP], "join condition", "rml:joinCondition"),
    (&[vocab::PARENT_TRIPLES_MAP, vocab::JOIN_CONDITION], "join", "rml:objectMap"),
    (&[vocab::SOURCE, vocab::REFERENCE_FORMULATION, vocab::ITERATOR], "logical source", "rml:logicalSource"),
    (&[vocab::PATH, vocab::ROOT, vocab::CSVW_URL], "source", "rml:source"),
];

/// What would use anything else.
const TERM_MAP: (&str, &str) = ("term map", "rml:subjectMap, rml:objectMap ...");

/// The parts of a mapping that nothing uses. What they consist of is not reported too.
pub(super) fn unused(resources: &Resources<'_>) -> Vec<MappingProblem> {
    let parts: Vec<_> = resources.unused().filter(|(_, described)| is_part(described)).collect();
    let by_node: HashMap<&NamedOrBlankNode, &Described> = parts.iter().copied().collect();
    let named: HashSet<NamedOrBlankNode> = parts.iter().flat_map(|(_, described)| nodes(described)).collect();
    let (inner, outer): (Vec<_>, Vec<_>) = parts.iter().partition(|(node, _)| named.contains(*node));
    let mut seen: HashSet<NamedOrBlankNode> = HashSet::new();
    let mut found = Vec::new();
    // Those that are named come last: what is left of them is in a circle.
    for (node, described) in outer.into_iter().chain(inner) {
        if seen.contains(node) {
            continue;
        }
        found.push(problem(resources, node, described));
        let mut open = vec![node.clone()];
        while let Some(node) = open.pop() {
            if seen.insert(node.clone()) {
                open.extend(by_node.get(&node).into_iter().flat_map(|described| nodes(described)));
            }
        }
    }
    found
}

/// Whether it has a property of the vocabularies, and says something that way.
fn is_part(described: &Described) -> bool {
    described.properties.iter().any(|property| Namespace::split(property.predicate.as_str()).is_some())
}

/// The nodes that something consists of.
fn nodes(described: &Described) -> impl Iterator<Item = NamedOrBlankNode> {
    described.properties.iter().filter_map(|property| node(&property.object))
}

fn problem(resources: &Resources<'_>, node: &NamedOrBlankNode, described: &Described) -> MappingProblem {
    let has = |names: &[NamedNodeRef<'_>]| {
        described.properties.iter().any(|Property { predicate, .. }| names.contains(&predicate.as_ref()))
    };
    let part = PARTS.iter().find(|(names, ..)| has(names)).map(|(_, what, property)| (*what, *property));
    let (what, property) = part.unwrap_or(TERM_MAP);
    let node = match node {
        NamedOrBlankNode::NamedNode(node) => node.as_str().to_owned(),
        NamedOrBlankNode::BlankNode(_) => "a resource without a name".to_owned(),
    };
    MappingProblem::new(resources.place(described.span), node, ProblemKind::Unused { what, property })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::parse;

    const MAP: &str = "ex:m rml:logicalSource ex:rows ; rml:subject ex:s ; rml:predicateObjectMap ex:used .\n\
        ex:used rml:predicate ex:p ; rml:objectMap [ rml:reference \"a\" ] .\n";

    fn warnings(more: &str) -> Vec<String> {
        let mapping = parse(&format!("{MAP}{more}")).unwrap();
        mapping.warnings.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_is_used_or_no_part_of_a_mapping_is_not_reported() {
        assert_eq!(warnings("ex:used ex:note [ ex:by \"me\" ] . rml:CSV a rml:ReferenceFormulation ."), [""; 0]);
    }

    #[test]
    fn parts_that_nothing_uses_are_reported_once_with_their_place() {
        let found = warnings(
            "ex:pom rml:predicate ex:q ;\n  rml:objectMap [ rml:parentTriplesMap ex:m ; rml:joinCondition [ rml:child \"a\" ; rml:parent \"a\" ] ] .\n\
             [] rml:reference \"b\" .\n_:b rml:source _:c . _:c rml:path \"x\" .",
        );
        let expected = [
            "maps/m.ttl:6:1: http://ex.org/pom: no triples map uses this predicate-object map, and nothing is made of it; name it with rml:predicateObjectMap",
            "maps/m.ttl:8:1: a resource without a name: no triples map uses this term map, and nothing is made of it; name it with rml:subjectMap, rml:objectMap ...",
            "maps/m.ttl:9:1: a resource without a name: no triples map uses this logical source, and nothing is made of it; name it with rml:logicalSource",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn circles_are_reported_once() {
        let found = warnings("_:a rml:objectMap _:b . _:b rml:objectMap _:a .");
        assert_eq!(found.len(), 1, "{found:?}");
    }
}
