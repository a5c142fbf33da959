//! Triples maps and their parts.

use super::resources::Resource;
use super::{join, source, term, vocab};
use crate::mapping::front_end::MOST_STATEMENTS;
use crate::mapping::problems::{Problems, all, zip};
use crate::mapping::{
    LogicalSource, ObjectMap, Place, PredicateObjectMap, ProblemKind, Spanned, SubjectMap, TermMap, TriplesMap,
};
use diwan_rdf::term::absolute_iri;
use oxrdf::{NamedNode, NamedNodeRef, Term};
use term::Position;

pub(super) fn triples_map(resource: &Resource<'_>) -> Result<TriplesMap, Problems> {
    let source_and_base = zip(source(resource), base(resource));
    let poms = resource.each(vocab::PREDICATE_OBJECT_MAP, predicate_object_map);
    let terms = zip(subject_map(resource), poms);
    let (((source, path_place), base), (subject, predicate_object_maps)) = zip(source_and_base, terms)?;
    let map = TriplesMap {
        place: resource.place(),
        key: resource.key(),
        name: resource.name(),
        source,
        path_place,
        base,
        subject,
        predicate_object_maps,
    };
    if !resource.has(vocab::LOGICAL_SOURCE) {
        check_reads_nothing(resource, &map)?;
    }
    Ok(map)
}

/// The source, with the place of its path.
fn source(resource: &Resource<'_>) -> Result<(Spanned<LogicalSource>, Place), Problems> {
    let Some(source) = resource.optional_resource(vocab::LOGICAL_SOURCE)? else {
        return Ok((Spanned { value: source::nothing(), place: resource.place() }, resource.place()));
    };
    let (value, path_place) = source::logical_source(&source)?;
    Ok((Spanned { value, place: source.place() }, path_place))
}

/// Without a source, there are no references to read.
fn check_reads_nothing(resource: &Resource<'_>, map: &TriplesMap) -> Result<(), Problems> {
    for expression in map.expressions() {
        if let Some(reference) = expression.references().first() {
            let kind = ProblemKind::NoSource { reference: (*reference).to_owned() };
            return resource.fail_at(&expression.place, kind);
        }
    }
    Ok(())
}

fn base(resource: &Resource<'_>) -> Result<Option<String>, Problems> {
    let Some(base) = resource.optional(vocab::BASE_IRI)? else { return Ok(None) };
    let iri = match &base.value {
        Term::NamedNode(node) => node.as_str().to_owned(),
        Term::Literal(literal) => literal.value().to_owned(),
        _ => return resource.wrong_value(vocab::BASE_IRI, "an IRI", &base),
    };
    let checked = absolute_iri(&iri, None).map(|_| ());
    match checked {
        Ok(()) => Ok(Some(iri)),
        Err(problem) => resource.fail_at(&base.place, ProblemKind::BaseIri { iri, problem }),
    }
}

fn subject_map(resource: &Resource<'_>) -> Result<SubjectMap, Problems> {
    match (resource.optional(vocab::SUBJECT)?, resource.optional_resource(vocab::SUBJECT_MAP)?) {
        (Some(constant), None) => {
            let term = term::constant_map(resource, constant, Position::Subject)?;
            Ok(SubjectMap { term, classes: Vec::new(), graphs: Vec::new() })
        }
        (None, Some(map)) => {
            let classes_and_graphs = zip(classes(&map), graph_maps(&map));
            let (term, (classes, graphs)) = zip(term::term_map(&map, Position::Subject), classes_and_graphs)?;
            Ok(SubjectMap { term, classes, graphs })
        }
        (None, None) => resource.fail(ProblemKind::NoSubject),
        (Some(_), Some(_)) => term::both(resource, vocab::SUBJECT, vocab::SUBJECT_MAP),
    }
}

fn classes(map: &Resource<'_>) -> Result<Vec<Spanned<NamedNode>>, Problems> {
    let class = |class: Spanned<Term>| match class {
        Spanned { value: Term::NamedNode(value), place } => Ok(Spanned { value, place }),
        Spanned { value: Term::BlankNode(_), place } => map.fail_at(&place, ProblemKind::ClassFromData),
        other => map.wrong_value(vocab::CLASS, "an IRI", &other),
    };
    all(map.all(vocab::CLASS).into_iter().map(class))
}

fn graph_maps(resource: &Resource<'_>) -> Result<Vec<TermMap>, Problems> {
    term_maps(resource, vocab::GRAPH, vocab::GRAPH_MAP, Position::Graph)
}

/// The constants of a shortcut property, and the term maps of the full property.
fn term_maps(
    resource: &Resource<'_>,
    shortcut: NamedNodeRef<'_>,
    full: NamedNodeRef<'_>,
    position: Position,
) -> Result<Vec<TermMap>, Problems> {
    let constants = resource.all(shortcut).into_iter().map(|term| term::constant_map(resource, term, position));
    let maps = resource.each(full, |map| term::term_map(map, position));
    let (constants, maps) = zip(all(constants), maps)?;
    Ok([constants, maps].concat())
}

fn predicate_object_map(resource: &Resource<'_>) -> Result<PredicateObjectMap, Problems> {
    let predicates = term_maps(resource, vocab::PREDICATE, vocab::PREDICATE_MAP, Position::Predicate);
    let objects_and_graphs = zip(object_maps(resource), graph_maps(resource));
    let (predicates, (objects, graphs)) = zip(predicates, objects_and_graphs)?;
    if predicates.is_empty() || objects.is_empty() {
        return resource.fail(ProblemKind::IncompletePredicateObjectMap);
    }
    let map = PredicateObjectMap { place: resource.place(), predicates, objects, graphs };
    match map.statements(0) {
        few if few <= MOST_STATEMENTS => Ok(map),
        statements => resource.fail(ProblemKind::TooManyStatements {
            predicates: map.predicates.len(),
            graphs: map.graphs.len(),
            objects: map.objects.len(),
            statements,
            most: MOST_STATEMENTS,
        }),
    }
}

fn object_maps(resource: &Resource<'_>) -> Result<Vec<ObjectMap>, Problems> {
    let constants = resource.all(vocab::OBJECT).into_iter().map(|term| {
        let term = term::constant_map(resource, term, Position::Object)?;
        Ok(ObjectMap::Term { term, language: None, datatype: None })
    });
    let (constants, maps) = zip(all(constants), resource.each(vocab::OBJECT_MAP, object_map))?;
    Ok([constants, maps].concat())
}

fn object_map(map: &Resource<'_>) -> Result<ObjectMap, Problems> {
    match map.optional_resource(vocab::PARENT_TRIPLES_MAP)? {
        Some(parent) => join::ref_object_map(map, &parent).map(ObjectMap::Reference),
        None if map.has(vocab::JOIN_CONDITION) => map.fail(ProblemKind::ConditionWithoutParent),
        None => term::object_term(map),
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{fails, map};
    use crate::mapping::{Access, MappingError, TriplesMap};

    fn mapped(properties: &str) -> Result<TriplesMap, MappingError> {
        map(&format!("rml:logicalSource ex:rows ; {properties}"))
    }

    #[test]
    fn subjects_are_one() {
        let map_of = "rml:subjectMap [ rml:reference \"a\" ]";
        fails(mapped("a rml:TriplesMap"), "http://ex.org/m: has no rml:subjectMap and no rml:subject");
        fails(mapped(&format!("{map_of} , [ rml:reference \"b\" ]")), "has 2 values of rml:subjectMap; give one");
        fails(mapped(&format!("{map_of} ; rml:subject ex:s")), "has both rml:subject and rml:subjectMap");
        fails(mapped("rml:subject ex:s , ex:t"), "has 2 values of rml:subject; give one");
        fails(mapped("rml:subject \"x\""), "only objects can be literals");
        fails(mapped("rml:subjectMap \"x\""), "rml:subjectMap must be a resource");
    }

    #[test]
    fn classes_are_iris() {
        let subject = |class| mapped(&format!("rml:subjectMap [ rml:reference \"a\" ; rml:class {class} ]"));
        assert_eq!(subject("ex:C , ex:D").unwrap().subject.classes.len(), 2);
        fails(subject("\"C\""), "http://ex.org/m › rml:subjectMap: rml:class must be an IRI, not \"C\"");
        fails(subject("[]"), "rml:class must be an IRI");
    }

    #[test]
    fn graphs_are_of_subjects_and_of_predicates_and_objects() {
        let map = mapped(
            "rml:subjectMap [ rml:reference \"a\" ; rml:graph ex:g ; rml:graphMap [ rml:reference \"g\" ] ] ;
             rml:predicateObjectMap [ rml:predicate ex:p ; rml:object 1 ; rml:graph rml:defaultGraph ]",
        )
        .unwrap();
        assert_eq!((map.subject.graphs.len(), map.predicate_object_maps[0].graphs.len()), (2, 1));
        fails(
            mapped("rml:subjectMap [ rml:reference \"a\" ; rml:graph [ rml:reference \"g\" ] ]"),
            "a constant must be an IRI or a literal; what makes a term stands behind rml:graphMap",
        );
        fails(mapped("rml:subjectMap [ rml:reference \"a\" ; rml:graph \"g\" ]"), "only objects can be literals");
    }

    #[test]
    fn predicates_and_objects_come_together() {
        let pom = |properties: &str| mapped(&format!("rml:subject ex:s ; rml:predicateObjectMap [ {properties} ]"));
        let map = pom("rml:predicate ex:p , ex:q ; rml:predicateMap [ rml:reference \"p\" ] ;
            rml:object 1 ; rml:objectMap [ rml:reference \"o\" ]");
        let poms = map.unwrap().predicate_object_maps;
        assert_eq!((poms[0].predicates.len(), poms[0].objects.len()), (3, 2));
        fails(pom("rml:predicate ex:p"), "needs a predicate (map) and an object (map)");
        fails(pom("rml:object ex:o"), "needs a predicate (map) and an object (map)");
        fails(pom("rml:object ex:o ; rml:predicate \"p\""), "only objects can be literals");
        fails(pom("rml:object [] ; rml:predicate ex:p"), "a constant must be an IRI or a literal");
    }

    #[test]
    fn bases_are_absolute() {
        let base =
            |value: &str| Ok::<_, MappingError>(mapped(&format!("rml:subject ex:s ; rml:baseIRI {value}"))?.base);
        assert_eq!(base("<http://ex.org/>").unwrap().as_deref(), Some("http://ex.org/"));
        assert_eq!(base("\"http://ex.org/\"").unwrap().as_deref(), Some("http://ex.org/"));
        assert_eq!(mapped("rml:subject ex:s").unwrap().base, None);
        fails(base("\"base/\""), "rml:baseIRI <base/>: a relative IRI");
        fails(base("[]"), "rml:baseIRI must be an IRI");
        fails(base("ex:a , ex:b"), "has 2 values of rml:baseIRI");
    }

    #[test]
    fn what_reads_nothing_needs_no_source() {
        let object = |object: &str| {
            map(&format!(
                "rml:subjectMap [ rml:termType rml:BlankNode ] ;
                 rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [ {object} ] ]"
            ))
        };
        assert_eq!(object("rml:constant 1").unwrap().source.access, Access::Nothing);
        assert!(object("rml:template \"http://ex.org/x\"").is_ok());
        fails(object("rml:reference \"a\""), "http://ex.org/m: has no rml:logicalSource to read \"a\" from");
        fails(object("rml:template \"x\" ; rml:languageMap [ rml:reference \"l\" ]"), "to read \"l\" from");
        fails(object("rml:template \"x\" ; rml:datatypeMap [ rml:reference \"d\" ]"), "to read \"d\" from");
        fails(
            object("rml:parentTriplesMap ex:m ; rml:joinCondition [ rml:child \"c\" ; rml:parent \"p\" ]"),
            "to read \"c\" from",
        );
        fails(map("rml:subjectMap [ rml:constant ex:s ; rml:graphMap [ rml:reference \"g\" ] ]"), "to read \"g\"");
        fails(map("rml:subjectMap [ rml:reference \"s\" ]"), "to read \"s\" from");
        for part in ["rml:predicateMap [ rml:reference \"x\" ]", "rml:graphMap [ rml:reference \"x\" ]"] {
            let pom = format!("[ rml:predicate ex:p ; rml:object 1 ; {part} ]");
            fails(map(&format!("rml:subject ex:s ; rml:predicateObjectMap {pom}")), "to read \"x\" from");
        }
    }
}
