//! What makes terms.

use super::datatype::{datatype_problem, literal_problem};
use super::resources::{Resource, local};
use super::typed_constant::{self, Typing};
use super::vocab;
use crate::mapping::problems::{Problems, zip};
use crate::mapping::{Expression, ExpressionMap, ObjectMap, ProblemKind, Spanned, Template, TermMap, TermType};
use diwan_rdf::term::is_language_tag;
use oxrdf::vocab::rdf;
use oxrdf::{NamedNode, NamedNodeRef, Term};

/// Where a term stands; decides its type when the mapping does not say.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Position {
    Subject,
    Predicate,
    Graph,
    Object,
    /// An object with a language or a datatype.
    TypedObject,
}

/// What gives a literal its language or its datatype.
const TYPING: [NamedNodeRef<'_>; 4] = [vocab::LANGUAGE, vocab::LANGUAGE_MAP, vocab::DATATYPE, vocab::DATATYPE_MAP];

pub(super) fn object_term(map: &Resource<'_>) -> Result<ObjectMap, Problems> {
    let is_typed = TYPING.iter().any(|property| map.has(*property));
    let term = term_map(map, if is_typed { Position::TypedObject } else { Position::Object });
    let (term, typing) = zip(term, typing(map))?;
    match (&*term.expression, typing) {
        (Expression::Constant(Term::Literal(literal)), Some(typing)) => {
            typed_constant::object_map(map, &term, literal, typing)
        }
        (_, typing) => Ok(Typing::object_map(typing, term)),
    }
}

/// The language or the datatype of an object.
fn typing(map: &Resource<'_>) -> Result<Option<Typing>, Problems> {
    match zip(language_map(map), datatype_map(map))? {
        (Some(_), Some(datatype)) => map.fail_at(&datatype.expression.place, ProblemKind::LanguageAndDatatype),
        (Some(language), None) => Ok(Some(Typing::Language(language))),
        (None, Some(datatype)) => Ok(Some(Typing::Datatype(datatype))),
        (None, None) => Ok(None),
    }
}

pub(super) fn term_map(resource: &Resource<'_>, position: Position) -> Result<TermMap, Problems> {
    let declared = declared_term_type(resource)?;
    check_typed(resource, position)?;
    let expression = match optional_expression(resource)? {
        Some(Spanned { value: Expression::Constant(value), place }) => {
            return declared_constant(resource, Spanned { value, place }, declared.as_ref(), position);
        }
        Some(expression) => expression,
        None if declared.as_deref() == Some(&TermType::BlankNode) => {
            Spanned { value: Expression::Fresh, place: resource.place() }
        }
        None => return resource.fail(ProblemKind::NoExpression),
    };
    let place = declared.as_ref().map_or_else(|| expression.place.clone(), |declared| declared.place.clone());
    let term_type = declared.map_or_else(|| default_term_type(&expression, position), |Spanned { value, .. }| value);
    check_position(resource, &Spanned { value: term_type, place }, position)?;
    Ok(TermMap { place: resource.place(), expression, term_type })
}

/// A constant is the term that it is written as: `rml:termType` has
/// [no effect](https://www.w3.org/TR/r2rml/#termtype) on it.
fn declared_constant(
    resource: &Resource<'_>,
    term: Spanned<Term>,
    declared: Option<&Spanned<TermType>>,
    position: Position,
) -> Result<TermMap, Problems> {
    let map = constant_map(resource, term, position)?;
    if let Some(declared) = declared
        && kind(**declared) != kind(map.term_type)
    {
        let iri = match &*map.expression {
            Expression::Constant(Term::Literal(literal)) if kind(**declared) == TermType::Iri => {
                NamedNode::new(literal.value()).ok().map(NamedNode::into_string)
            }
            _ => None,
        };
        resource.warn(&declared.place, ProblemKind::TermTypeOfConstant { iri });
    }
    Ok(TermMap { place: resource.place(), ..map })
}

/// Term types that differ only in how IRIs are written are one kind.
fn kind(term_type: TermType) -> TermType {
    match term_type {
        TermType::Uri | TermType::UnsafeIri | TermType::UnsafeUri => TermType::Iri,
        other => other,
    }
}

/// The map of a constant, which has the term type that it has.
pub(super) fn constant_map(
    resource: &Resource<'_>,
    term: Spanned<Term>,
    position: Position,
) -> Result<TermMap, Problems> {
    let Spanned { value, place } = constant(resource, term)?;
    let value = match value {
        Term::NamedNode(node) if position == Position::Graph && node == vocab::R2RML_DEFAULT_GRAPH => {
            vocab::DEFAULT_GRAPH.into_owned().into()
        }
        other => other,
    };
    let term_type = if matches!(value, Term::Literal(_)) { TermType::Literal } else { TermType::Iri };
    if let Term::Literal(literal) = &value
        && !matches!(position, Position::Object | Position::TypedObject)
    {
        return resource.fail_at(&place, ProblemKind::ConstantOutsideObject { literal: literal.to_string() });
    }
    check_position(resource, &Spanned { value: term_type, place: place.clone() }, position)?;
    if let Term::Literal(literal) = &value
        && let Some(problem) = literal_problem(literal)
    {
        return resource.fail_at(&place, problem);
    }
    let expression = Spanned { value: Expression::Constant(value), place: place.clone() };
    Ok(TermMap { place, expression, term_type })
}

/// Labels of blank nodes mean nothing outside of the mapping.
fn constant(resource: &Resource<'_>, term: Spanned<Term>) -> Result<Spanned<Term>, Problems> {
    match &term.value {
        Term::NamedNode(_) | Term::Literal(_) => Ok(term),
        _ => resource.fail_at(&term.place, ProblemKind::NamelessConstant),
    }
}

fn check_position(resource: &Resource<'_>, term_type: &Spanned<TermType>, position: Position) -> Result<(), Problems> {
    let object = matches!(position, Position::Object | Position::TypedObject);
    let kind = match term_type.value {
        TermType::Literal if !object => ProblemKind::LiteralOutsideObject,
        TermType::BlankNode if position == Position::Predicate => ProblemKind::BlankPredicate,
        TermType::Literal => return Ok(()),
        _ if position == Position::TypedObject => ProblemKind::TypedOutsideLiteral,
        _ => return Ok(()),
    };
    resource.fail_at(&term_type.place, kind)
}

/// Languages and datatypes are for objects.
fn check_typed(resource: &Resource<'_>, position: Position) -> Result<(), Problems> {
    if position == Position::TypedObject {
        return Ok(());
    }
    for property in TYPING {
        if let Some(value) = resource.all(property).first() {
            return resource.fail_at(&value.place, ProblemKind::TypedOutsideObject { property: local(property) });
        }
    }
    Ok(())
}

/// [RML-Core, default term types](https://kg-construct.github.io/rml-core/spec/docs/#default-term-types).
fn default_term_type(expression: &Expression, position: Position) -> TermType {
    match (expression, position) {
        (_, Position::TypedObject) | (Expression::Reference(_), Position::Object) => TermType::Literal,
        _ => TermType::Iri,
    }
}

fn declared_term_type(resource: &Resource<'_>) -> Result<Option<Spanned<TermType>>, Problems> {
    let types = [
        (vocab::IRI, TermType::Iri),
        (vocab::URI, TermType::Uri),
        (vocab::UNSAFE_IRI, TermType::UnsafeIri),
        (vocab::UNSAFE_URI, TermType::UnsafeUri),
        (vocab::BLANK_NODE, TermType::BlankNode),
        (vocab::LITERAL, TermType::Literal),
    ];
    let Some(declared) = resource.optional(vocab::TERM_TYPE)? else { return Ok(None) };
    let known = types.iter().find(|(iri, _)| matches!(&*declared, Term::NamedNode(node) if node == iri));
    match known {
        Some((_, term_type)) => Ok(Some(Spanned { value: *term_type, place: declared.place })),
        None => resource.fail_at(&declared.place, ProblemKind::TermType { value: declared.to_string() }),
    }
}

/// The expression of a resource that needs one.
pub(super) fn expression(resource: &Resource<'_>) -> Result<Spanned<Expression>, Problems> {
    match optional_expression(resource)? {
        Some(expression) => Ok(expression),
        None => resource.fail(ProblemKind::NoExpression),
    }
}

fn optional_expression(resource: &Resource<'_>) -> Result<Option<Spanned<Expression>>, Problems> {
    let term = resource.optional(vocab::CONSTANT)?;
    let reference = resource.text(vocab::REFERENCE)?;
    let template = resource.text(vocab::TEMPLATE)?;
    match (term, reference, template) {
        (None, None, None) => Ok(None),
        (Some(term), None, None) => Ok(Some(constant(resource, term)?.map(Expression::Constant))),
        (None, Some(name), None) => Ok(Some(name.map(Expression::Reference))),
        (None, None, Some(Spanned { value: template, place })) => match Template::parse(&template) {
            Ok(parsed) => {
                if parsed.references().next().is_none() && template.contains("$(") {
                    resource.warn(&place, ProblemKind::OtherTemplate { template });
                }
                Ok(Some(Spanned { value: Expression::Template(parsed), place }))
            }
            Err(problem) => resource.fail_at(&place, ProblemKind::Template { template, problem }),
        },
        _ => resource.fail(ProblemKind::SeveralExpressions),
    }
}

fn language_map(map: &Resource<'_>) -> Result<Option<ExpressionMap>, Problems> {
    let Some(language) = expression_map(map, vocab::LANGUAGE, vocab::LANGUAGE_MAP)? else { return Ok(None) };
    let problem = match &*language.expression {
        Expression::Constant(Term::Literal(tag)) if is_language_tag(tag.value()) => None,
        Expression::Constant(Term::Literal(tag)) => Some(ProblemKind::LanguageTag { tag: tag.to_string() }),
        Expression::Constant(other) => {
            Some(ProblemKind::ImpossibleValue { property: "rml:language", value: other.to_string() })
        }
        _ => None,
    };
    checked(map, language, problem)
}

/// The map of a language or a datatype, if nothing is wrong with it.
fn checked(
    resource: &Resource<'_>,
    map: ExpressionMap,
    problem: Option<ProblemKind>,
) -> Result<Option<ExpressionMap>, Problems> {
    match problem {
        Some(kind) => resource.fail_at(&map.expression.place, kind),
        None => Ok(Some(map)),
    }
}

fn datatype_map(map: &Resource<'_>) -> Result<Option<ExpressionMap>, Problems> {
    if let Some(full) = map.optional_resource(vocab::DATATYPE_MAP)?
        && let Some(declared) = declared_term_type(&full)?
        && kind(*declared) != TermType::Iri
    {
        return full.fail_at(&declared.place, ProblemKind::TermTypeOfDatatype);
    }
    let Some(datatype) = expression_map(map, vocab::DATATYPE, vocab::DATATYPE_MAP)? else { return Ok(None) };
    let problem = match &*datatype.expression {
        Expression::Constant(Term::NamedNode(node))
            if [rdf::LANG_STRING, rdf::DIR_LANG_STRING].contains(&node.as_ref()) =>
        {
            Some(ProblemKind::DatatypeOfTagged)
        }
        Expression::Constant(Term::NamedNode(node)) => datatype_problem(node.as_ref()),
        Expression::Constant(other) => {
            Some(ProblemKind::ImpossibleValue { property: "rml:datatype", value: other.to_string() })
        }
        _ => None,
    };
    checked(map, datatype, problem)
}

/// The expression of a shortcut or of a full property.
fn expression_map(
    resource: &Resource<'_>,
    shortcut: NamedNodeRef<'_>,
    full: NamedNodeRef<'_>,
) -> Result<Option<ExpressionMap>, Problems> {
    let expression = match (resource.optional(shortcut)?, resource.optional_resource(full)?) {
        (None, None) => return Ok(None),
        (Some(term), None) => constant(resource, term)?.map(Expression::Constant),
        (None, Some(map)) => expression(&map)?,
        (Some(_), Some(_)) => return both(resource, shortcut, full),
    };
    Ok(Some(ExpressionMap { expression }))
}

pub(super) fn both<T>(
    resource: &Resource<'_>,
    shortcut: NamedNodeRef<'_>,
    full: NamedNodeRef<'_>,
) -> Result<T, Problems> {
    resource.fail(ProblemKind::Both { one: local(shortcut), other: local(full) })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{fails, map, object, parse};
    use super::*;
    use crate::mapping::MappingError;

    fn subject(properties: &str) -> Result<TermMap, MappingError> {
        Ok(map(&format!("rml:logicalSource ex:rows ; rml:subjectMap [ {properties} ]"))?.subject.term)
    }

    fn graph(properties: &str) -> Result<TermMap, MappingError> {
        let map = map(&format!(
            "rml:logicalSource ex:rows ; rml:subjectMap [ rml:constant ex:s ; rml:graphMap [ {properties} ] ]"
        ))?;
        Ok(map.subject.graphs[0].clone())
    }

    fn predicate(properties: &str) -> Result<TermMap, MappingError> {
        let map = map(&format!(
            "rml:logicalSource ex:rows ; rml:subject ex:s ;
             rml:predicateObjectMap [ rml:object 1 ; rml:predicateMap [ {properties} ] ]"
        ))?;
        Ok(map.predicate_object_maps[0].predicates[0].clone())
    }

    fn term(properties: &str) -> Result<TermMap, MappingError> {
        match object(properties)? {
            ObjectMap::Term { term, .. } => Ok(term),
            ObjectMap::Reference(_) => panic!(),
        }
    }

    fn language(properties: &str) -> Result<Expression, MappingError> {
        match object(&format!("rml:reference \"a\" ; {properties}"))? {
            ObjectMap::Term { language: Some(language), .. } => Ok(language.expression.value),
            _ => panic!(),
        }
    }

    fn datatype(properties: &str) -> Result<Expression, MappingError> {
        match object(&format!("rml:reference \"a\" ; {properties}"))? {
            ObjectMap::Term { datatype: Some(datatype), .. } => Ok(datatype.expression.value),
            _ => panic!(),
        }
    }

    #[test]
    fn default_term_types() {
        for (map, expected) in [
            (subject("rml:reference \"a\""), TermType::Iri),
            (subject("rml:template \"{a}\""), TermType::Iri),
            (predicate("rml:reference \"a\""), TermType::Iri),
            (graph("rml:reference \"a\""), TermType::Iri),
            (term("rml:reference \"a\""), TermType::Literal),
            (term("rml:template \"{a}\""), TermType::Iri),
            (term("rml:template \"{a}\" ; rml:language \"en\""), TermType::Literal),
            (term("rml:template \"{a}\" ; rml:languageMap [ rml:reference \"b\" ]"), TermType::Literal),
            (term("rml:template \"{a}\" ; rml:datatype xsd:date"), TermType::Literal),
            (term("rml:template \"{a}\" ; rml:datatypeMap [ rml:reference \"b\" ]"), TermType::Literal),
            (term("rml:constant ex:o"), TermType::Iri),
            (term("rml:constant \"o\""), TermType::Literal),
        ] {
            assert_eq!(map.unwrap().term_type, expected);
        }
    }

    #[test]
    fn declared_term_types() {
        for (name, expected) in [
            ("IRI", TermType::Iri),
            ("URI", TermType::Uri),
            ("UnsafeIRI", TermType::UnsafeIri),
            ("UnsafeURI", TermType::UnsafeUri),
            ("BlankNode", TermType::BlankNode),
            ("Literal", TermType::Literal),
        ] {
            let properties = format!("rml:template \"{{a}}\" ; rml:termType rml:{name}");
            assert_eq!(term(&properties).unwrap().term_type, expected);
            assert_eq!(subject(&properties).is_ok(), expected != TermType::Literal);
            assert_eq!(graph(&properties).is_ok(), expected != TermType::Literal);
            assert_eq!(predicate(&properties).is_ok(), !matches!(expected, TermType::Literal | TermType::BlankNode));
        }
        fails(subject("rml:reference \"a\" ; rml:termType rml:Literal"), "only objects can be literals");
        fails(predicate("rml:reference \"a\" ; rml:termType rml:BlankNode"), "a predicate cannot be a blank node");
        fails(term("rml:reference \"a\" ; rml:termType ex:o"), "<http://ex.org/o> is not a term type");
        fails(term("rml:reference \"a\" ; rml:termType rml:IRI , rml:URI"), "has 2 values of rml:termType");
    }

    #[test]
    fn blank_nodes_need_no_expression() {
        for map in [
            subject("rml:termType rml:BlankNode"),
            term("rml:termType rml:BlankNode"),
            graph("rml:termType rml:BlankNode"),
        ] {
            let map = map.unwrap();
            assert_eq!((map.expression.value, map.term_type), (Expression::Fresh, TermType::BlankNode));
        }
        let named = subject("rml:termType rml:BlankNode ; rml:reference \"a\"").unwrap();
        assert_eq!(*named.expression, Expression::Reference("a".to_owned()));
        fails(subject("rml:termType rml:IRI"), "http://ex.org/m › rml:subjectMap: needs one of rml:constant");
        fails(predicate("rml:termType rml:BlankNode"), "a predicate cannot be a blank node");
    }

    #[test]
    fn expressions_are_one() {
        fails(term("ex:p 1"), "needs one of rml:constant, rml:reference and rml:template");
        fails(term("rml:reference \"a\" ; rml:template \"{a}\""), "has more than one of");
        fails(term("rml:reference \"a\" , \"b\""), "has 2 values of rml:reference");
        fails(term("rml:reference ex:a"), "rml:reference must be a string");
        fails(term("rml:template \"{a\""), "`{` without `}`");
    }

    #[test]
    fn constants_are_iris_and_literals() {
        fails(term("rml:constant []"), "a constant must be an IRI or a literal");
        fails(subject("rml:constant \"School\" ; rml:termType rml:BlankNode"), "only objects can be literals");
    }

    #[test]
    fn a_constant_is_what_it_is_written_as_whatever_its_term_type() {
        for term_type in ["IRI", "UnsafeIRI", "BlankNode", "Literal"] {
            let constant = |constant| term(&format!("rml:constant {constant} ; rml:termType rml:{term_type}")).unwrap();
            assert_eq!(constant("ex:a").term_type, TermType::Iri);
            assert_eq!(constant("\"http://ex.org/a\"").term_type, TermType::Literal);
            assert!(subject(&format!("rml:constant ex:a ; rml:termType rml:{term_type}")).is_ok());
        }
        fails(term("rml:constant ex:a ; rml:termType ex:IRI"), "is not a term type");
        let warning = |constant: &str, term_type: &str| {
            let object = format!("rml:constant {constant} ; rml:termType rml:{term_type}");
            let mapping = parse(&format!(
                "ex:m rml:logicalSource ex:rows ; rml:subject ex:s ;
                 rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [ {object} ] ] ."
            ));
            mapping.unwrap().warnings[0].to_string()
        };
        // So yarrrml-parser writes IRIs.
        assert!(warning("\"http://e/C\"", "IRI").ends_with("\"...\" a literal; write <http://e/C> for the IRI"));
        for (constant, term_type) in [("\"C\"", "IRI"), ("\"http://e/C\"", "BlankNode"), ("ex:C", "Literal")] {
            assert!(warning(constant, term_type).ends_with("\"...\" a literal"), "{constant} {term_type}");
        }
    }

    #[test]
    fn languages_are_shortcuts_or_maps() {
        assert!(matches!(language("rml:language \"en\"").unwrap(), Expression::Constant(_)));
        assert!(matches!(language("rml:languageMap [ rml:constant \"az-cyrl\" ]").unwrap(), Expression::Constant(_)));
        assert_eq!(language("rml:languageMap [ rml:reference \"l\" ]").unwrap().references(), ["l"]);
        assert_eq!(language("rml:languageMap [ rml:template \"{l}-{r}\" ]").unwrap().references(), ["l", "r"]);
        fails(language("rml:language \"en\" ; rml:languageMap [ rml:reference \"l\" ]"), "has both rml:language and");
        fails(language("rml:languageMap []"), "rml:languageMap: needs one of");
    }

    #[test]
    fn constant_languages_are_language_tags() {
        for wrong in ["a-english", "english", "en_GB", ""] {
            fails(language(&format!("rml:language \"{wrong}\"")), "is not a language tag");
        }
        fails(language("rml:languageMap [ rml:constant \"spanish\" ]"), "\"spanish\" is not a language tag");
        fails(language("rml:language ex:en"), "rml:language cannot be <http://ex.org/en>");
        assert!(language("rml:language \"x-own\"").is_ok());
    }

    #[test]
    fn datatypes_are_shortcuts_or_maps() {
        assert!(matches!(datatype("rml:datatype xsd:date").unwrap(), Expression::Constant(_)));
        assert!(matches!(datatype("rml:datatypeMap [ rml:constant xsd:date ]").unwrap(), Expression::Constant(_)));
        let reference = "rml:datatypeMap [ rml:reference \"d\" ; rml:termType rml:IRI ]";
        assert_eq!(datatype(reference).unwrap().references(), ["d"]);
        assert_eq!(datatype("rml:datatypeMap [ rml:template \"{d}\" ]").unwrap().references(), ["d"]);
        fails(datatype("rml:datatype \"date\""), "rml:datatype cannot be \"date\"");
        fails(datatype(&reference.replace("IRI", "Literal")), "a datatype is an IRI");
        for datatype_of_tagged in [rdf::LANG_STRING, rdf::DIR_LANG_STRING] {
            fails(datatype(&format!("rml:datatype <{}>", datatype_of_tagged.as_str())), "write rml:language");
        }
        fails(datatype("rml:datatype xsd:date ; rml:language \"en\""), "has both a language and a datatype");
    }

    #[test]
    fn only_literals_that_are_made_have_languages_and_datatypes() {
        fails(language("rml:language \"en\" ; rml:termType rml:IRI"), "only literals have a language or a datatype");
        fails(subject("rml:reference \"a\" ; rml:language \"en\""), "only objects can have rml:language");
        fails(predicate("rml:reference \"a\" ; rml:datatype xsd:date"), "only objects can have rml:datatype");
    }
}
