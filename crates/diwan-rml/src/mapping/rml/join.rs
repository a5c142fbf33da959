//! Objects that are the subjects of other triples maps.

use super::resources::{Resource, local};
use super::{term, vocab};
use crate::mapping::problems::{Problems, zip};
use crate::mapping::{Expression, JoinCondition, ProblemKind, RefObjectMap, Spanned};
use oxrdf::NamedNodeRef;

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

pub(super) fn ref_object_map(map: &Resource<'_>, parent: &Resource<'_>) -> Result<RefObjectMap, Problems> {
    for property in OF_TERMS {
        if let Some(value) = map.all(property).first() {
            return map.fail_at(&value.place, ProblemKind::JoinWithTerm { property: local(property) });
        }
    }
    let count = map.all(vocab::JOIN_CONDITION).len();
    if count > MOST_CONDITIONS {
        return map.fail(ProblemKind::TooManyConditions { count, most: MOST_CONDITIONS });
    }
    let conditions = map.each(vocab::JOIN_CONDITION, join_condition)?;
    let parent = Spanned { value: parent.key(), place: parent.named() };
    Ok(RefObjectMap { place: map.place(), parent, conditions })
}

/// How many conditions a join may have: what makes its keys recurses for each.
const MOST_CONDITIONS: usize = 256;

fn join_condition(resource: &Resource<'_>) -> Result<JoinCondition, Problems> {
    let child = side(resource, vocab::CHILD, vocab::CHILD_MAP);
    let (child, parent) = zip(child, side(resource, vocab::PARENT, vocab::PARENT_MAP))?;
    Ok(JoinCondition { place: resource.place(), child, parent })
}

/// A side of a condition; the shortcut is a reference.
fn side(
    resource: &Resource<'_>,
    shortcut: NamedNodeRef<'_>,
    full: NamedNodeRef<'_>,
) -> Result<Spanned<Expression>, Problems> {
    match (resource.text(shortcut)?, resource.optional_resource(full)?) {
        (Some(reference), None) => Ok(reference.map(Expression::Reference)),
        (None, Some(map)) => term::expression(&map),
        (None, None) => resource.fail(ProblemKind::OneSided { shortcut: local(shortcut), full: local(full) }),
        (Some(_), Some(_)) => term::both(resource, shortcut, full),
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{fails, object, parse};
    use super::*;
    use crate::mapping::Mapping;
    use crate::mapping::MappingError;
    use crate::mapping::ObjectMap;
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
        assert_eq!(reference.parent.value, "<http://ex.org/parent>");
        Ok(reference.conditions[0].clone())
    }

    #[test]
    fn shortcuts_are_references() {
        let shortcuts = condition("rml:child \"a\" ; rml:parent \"b\"").unwrap();
        assert_eq!(*shortcuts.child, Expression::Reference("a".to_owned()));
        assert_eq!(*shortcuts.parent, Expression::Reference("b".to_owned()));
    }

    #[test]
    fn sides_are_any_expression() {
        let maps = condition("rml:childMap [ rml:template \"x{a}\" ] ; rml:parentMap [ rml:constant \"b\" ]").unwrap();
        assert_eq!(maps.child.references(), ["a"]);
        assert_eq!(*maps.parent, Expression::Constant(Term::from(Literal::from("b"))));
        let references = "rml:childMap [ rml:reference \"a\" ] ; rml:parent \"b\"";
        assert_eq!(*condition(references).unwrap().child, Expression::Reference("a".to_owned()));
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
