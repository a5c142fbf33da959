//! Objects that are the subjects of other triples maps.

use super::term;
use crate::mapping::model::{Expression, JoinCondition, LogicalSource, ObjectMap, RefObjectMap, TriplesMap};
use crate::mapping::resources::{Resource, local};
use crate::mapping::{MappingError, vocab};
use oxrdf::NamedNodeRef;
use std::collections::HashMap;

/// What says how a term is made, which the subject map of the parent does already.
const OF_TERMS: [NamedNodeRef<'_>; 8] = [
    vocab::CONSTANT,
    vocab::REFERENCE,
    vocab::TEMPLATE,
    vocab::TERM_TYPE,
    vocab::LANGUAGE,
    vocab::LANGUAGE_MAP,
    vocab::DATATYPE,
    vocab::DATATYPE_MAP,
];

pub(super) fn ref_object_map(map: &Resource<'_>, parent: &Resource<'_>) -> Result<RefObjectMap, MappingError> {
    if let Some(property) = OF_TERMS.into_iter().find(|property| map.has(*property)) {
        let reason = "the objects are the subjects of the other triples map; remove one";
        return Err(map.fail(format!("has both rml:parentTriplesMap and {}: {reason}", local(property))));
    }
    let conditions = map.resources(vocab::JOIN_CONDITION)?;
    if conditions.len() > MOST_CONDITIONS {
        let reason =
            format!("has {} join conditions, and more than {MOST_CONDITIONS} are not compared", conditions.len());
        return Err(map.fail_on_line(reason));
    }
    let conditions = conditions.iter().map(join_condition).collect::<Result<_, _>>()?;
    Ok(RefObjectMap { parent: parent.key(), conditions })
}

/// How many conditions a join may have: what makes its keys recurses for each.
const MOST_CONDITIONS: usize = 256;

fn join_condition(resource: &Resource<'_>) -> Result<JoinCondition, MappingError> {
    Ok(JoinCondition {
        child: side(resource, vocab::CHILD, vocab::CHILD_MAP)?,
        parent: side(resource, vocab::PARENT, vocab::PARENT_MAP)?,
    })
}

/// A side of a condition; the shortcut is a reference.
fn side(
    resource: &Resource<'_>,
    shortcut: NamedNodeRef<'_>,
    full: NamedNodeRef<'_>,
) -> Result<Expression, MappingError> {
    match (resource.text(shortcut)?, resource.optional_resource(full)?) {
        (Some(reference), None) => Ok(Expression::Reference(reference)),
        (None, Some(map)) => term::expression(&map),
        (None, None) => Err(resource.fail(format!("a join condition needs {} or {}", local(shortcut), local(full)))),
        (Some(_), Some(_)) => Err(term::both(resource, shortcut, full)),
    }
}

/// Makes sure that parents are there, and that those of other sources are joined.
pub(super) fn check_parents(maps: &[TriplesMap]) -> Result<(), MappingError> {
    let by_key: HashMap<&str, &TriplesMap> = maps.iter().map(|map| (map.key.as_str(), map)).collect();
    for map in maps {
        for object in map.predicate_object_maps.iter().flat_map(|pom| &pom.objects) {
            if let ObjectMap::Reference(reference) = object {
                check_parent(reference, &map.source, &by_key)
                    .map_err(|reason| MappingError::invalid(&map.name, reason).in_file(&map.file))?;
            }
        }
    }
    Ok(())
}

fn check_parent(
    reference: &RefObjectMap,
    source: &LogicalSource,
    maps: &HashMap<&str, &TriplesMap>,
) -> Result<(), String> {
    match maps.get(reference.parent.as_str()) {
        None if reference.parent.starts_with("_:") => {
            Err("rml:parentTriplesMap has a value that is not a triples map".to_owned())
        }
        None => Err(format!("rml:parentTriplesMap names {}, which is not a triples map", reference.parent)),
        Some(parent) if reference.conditions.is_empty() && parent.source != *source => {
            Err(format!("{} has another source; a join with it needs rml:joinCondition", parent.name))
        }
        Some(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{fails, object, parse};
    use super::*;
    use crate::mapping::Mapping;
    use oxrdf::{Literal, Term};

    const PARENT: &str = "ex:parent rml:subject ex:s ; rml:logicalSource";

    fn joined(properties: &str, parent_source: &str) -> Result<Mapping, MappingError> {
        parse(&format!(
            "ex:m rml:logicalSource ex:rows ; rml:subject ex:s ; rml:predicateObjectMap
             [ rml:predicate ex:p ; rml:objectMap [ rml:parentTriplesMap ex:parent ; {properties} ] ] .
             {PARENT} {parent_source} ."
        ))
    }

    fn condition(properties: &str) -> Result<JoinCondition, MappingError> {
        let mapping = joined(&format!("rml:joinCondition [ {properties} ]"), "ex:rows")?;
        let ObjectMap::Reference(reference) = &mapping.triples_maps[0].predicate_object_maps[0].objects[0] else {
            panic!()
        };
        assert_eq!(reference.parent, "<http://ex.org/parent>");
        Ok(reference.conditions[0].clone())
    }

    #[test]
    fn shortcuts_are_references() {
        let shortcuts = condition("rml:child \"a\" ; rml:parent \"b\"").unwrap();
        assert_eq!(shortcuts.child, Expression::Reference("a".to_owned()));
        assert_eq!(shortcuts.parent, Expression::Reference("b".to_owned()));
    }

    #[test]
    fn sides_are_any_expression() {
        let maps = condition("rml:childMap [ rml:template \"x{a}\" ] ; rml:parentMap [ rml:constant \"b\" ]").unwrap();
        assert_eq!(maps.child.references(), ["a"]);
        assert_eq!(maps.parent, Expression::Constant(Term::from(Literal::from("b"))));
        let references = "rml:childMap [ rml:reference \"a\" ] ; rml:parent \"b\"";
        assert_eq!(condition(references).unwrap().child, Expression::Reference("a".to_owned()));
    }

    #[test]
    fn conditions_have_two_sides() {
        fails(condition("rml:child \"a\""), "needs rml:parent or rml:parentMap");
        fails(condition("rml:parent \"a\""), "needs rml:child or rml:childMap");
        fails(condition("rml:child \"a\" ; rml:childMap [ rml:reference \"a\" ]"), "both rml:child and rml:childMap");
        fails(condition("rml:child \"a\" , \"b\" ; rml:parent \"a\""), "has 2 values of rml:child; give one");
        fails(condition("rml:childMap [] ; rml:parent \"a\""), "needs one of rml:constant");
    }

    #[test]
    fn other_sources_need_a_condition() {
        let same = "[ rml:referenceFormulation rml:CSV ; rml:source
            [ a rml:FilePath ; rml:root rml:MappingDirectory ; rml:path \"t.csv\" ; rml:compression rml:none ] ]";
        let other = same.replace("t.csv", "o.csv");
        assert!(joined("", same).is_ok());
        fails(joined("", &other), "http://ex.org/m: http://ex.org/parent has another source");
        assert!(joined("rml:joinCondition [ rml:child \"a\" ; rml:parent \"b\" ]", &other).is_ok());
    }

    #[test]
    fn parents_are_triples_maps() {
        fails(object("rml:parentTriplesMap ex:none"), "names <http://ex.org/none>, which is not a triples map");
        fails(object("rml:parentTriplesMap []"), "has a value that is not a triples map");
        fails(object("rml:parentTriplesMap ex:m ; rml:reference \"a\""), "both rml:parentTriplesMap and rml:reference");
        fails(object("rml:joinCondition [ rml:child \"a\" ; rml:parent \"a\" ]"), "no rml:parentTriplesMap");
    }
}
