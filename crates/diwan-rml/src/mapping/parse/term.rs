//! What makes terms.

use crate::mapping::model::{Expression, ExpressionMap, ObjectMap, TermMap, TermType};
use crate::mapping::resources::{Resource, local};
use crate::mapping::{MappingError, Template, vocab};
use diwan_rdf::term::is_language_tag;
use oxrdf::vocab::rdf;
use oxrdf::{NamedNodeRef, Term};

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

pub(super) fn object_term(map: &Resource<'_>) -> Result<ObjectMap, MappingError> {
    let language = language_map(map)?;
    let datatype = datatype_map(map)?;
    let position = match (&language, &datatype) {
        (Some(_), Some(_)) => {
            return Err(map.fail("has both a language and a datatype; a literal has one of them"));
        }
        (None, None) => Position::Object,
        _ => Position::TypedObject,
    };
    Ok(ObjectMap::Term { term: term_map(map, position)?, language, datatype })
}

pub(super) fn term_map(resource: &Resource<'_>, position: Position) -> Result<TermMap, MappingError> {
    let declared = resource.optional(vocab::TERM_TYPE)?.map(|value| term_type(resource, &value)).transpose()?;
    check_typed(resource, position)?;
    let expression = match optional_expression(resource)? {
        Some(Expression::Constant(term)) => return typed_constant(resource, term, position),
        Some(expression) => expression,
        None if declared == Some(TermType::BlankNode) => Expression::Fresh,
        None => return Err(no_expression(resource)),
    };
    let term_type = declared.unwrap_or_else(|| default_term_type(&expression, position));
    check_position(resource, term_type, position)?;
    Ok(TermMap { expression, term_type })
}

/// A constant is the term that it is written as: `rml:termType` has
/// [no effect](https://www.w3.org/TR/r2rml/#termtype) on it.
fn typed_constant(resource: &Resource<'_>, term: Term, position: Position) -> Result<TermMap, MappingError> {
    if position == Position::TypedObject {
        return Err(resource.fail(format!("{term} is constant; write its language or datatype with it")));
    }
    constant_map(resource, term, position)
}

/// Term types that differ only in how IRIs are written are one kind.
fn kind(term_type: TermType) -> TermType {
    match term_type {
        TermType::Uri | TermType::UnsafeIri | TermType::UnsafeUri => TermType::Iri,
        other => other,
    }
}

/// The map of a constant, which has the term type that it has.
pub(super) fn constant_map(resource: &Resource<'_>, term: Term, position: Position) -> Result<TermMap, MappingError> {
    let term = match constant(resource, term)? {
        Term::NamedNode(node) if position == Position::Graph && node == vocab::R2RML_DEFAULT_GRAPH => {
            vocab::DEFAULT_GRAPH.into_owned().into()
        }
        other => other,
    };
    let term_type = if matches!(term, Term::Literal(_)) { TermType::Literal } else { TermType::Iri };
    check_position(resource, term_type, position)?;
    Ok(TermMap { expression: Expression::Constant(term), term_type })
}

/// Labels of blank nodes mean nothing outside of the mapping.
fn constant(resource: &Resource<'_>, term: Term) -> Result<Term, MappingError> {
    match term {
        Term::NamedNode(_) | Term::Literal(_) => Ok(term),
        _ => Err(resource.fail(
            "a constant must be an IRI or a literal; what makes a term stands behind rml:graphMap, rml:objectMap ...",
        )),
    }
}

fn check_position(resource: &Resource<'_>, term_type: TermType, position: Position) -> Result<(), MappingError> {
    let object = matches!(position, Position::Object | Position::TypedObject);
    match term_type {
        TermType::Literal if !object => Err(resource.fail("only objects can be literals")),
        TermType::BlankNode if position == Position::Predicate => {
            Err(resource.fail("a predicate cannot be a blank node"))
        }
        TermType::Literal => Ok(()),
        _ if position == Position::TypedObject => Err(resource.fail("only literals have a language or a datatype")),
        _ => Ok(()),
    }
}

/// Languages and datatypes are for objects.
fn check_typed(resource: &Resource<'_>, position: Position) -> Result<(), MappingError> {
    let typed = [vocab::LANGUAGE, vocab::LANGUAGE_MAP, vocab::DATATYPE, vocab::DATATYPE_MAP];
    match typed.into_iter().find(|property| resource.has(*property)) {
        Some(property) if position != Position::TypedObject => {
            Err(resource.fail(format!("only objects can have {}", local(property))))
        }
        _ => Ok(()),
    }
}

/// [RML-Core, default term types](https://kg-construct.github.io/rml-core/spec/docs/#default-term-types).
fn default_term_type(expression: &Expression, position: Position) -> TermType {
    match (expression, position) {
        (_, Position::TypedObject) | (Expression::Reference(_), Position::Object) => TermType::Literal,
        _ => TermType::Iri,
    }
}

fn term_type(resource: &Resource<'_>, value: &Term) -> Result<TermType, MappingError> {
    let types = [
        (vocab::IRI, TermType::Iri),
        (vocab::URI, TermType::Uri),
        (vocab::UNSAFE_IRI, TermType::UnsafeIri),
        (vocab::UNSAFE_URI, TermType::UnsafeUri),
        (vocab::BLANK_NODE, TermType::BlankNode),
        (vocab::LITERAL, TermType::Literal),
    ];
    types
        .iter()
        .find(|(iri, _)| matches!(value, Term::NamedNode(node) if node == iri))
        .map(|(_, term_type)| *term_type)
        .ok_or_else(|| resource.fail(format!("{value} is not a term type; use rml:IRI, rml:Literal or rml:BlankNode")))
}

/// The expression of a resource that needs one.
pub(super) fn expression(resource: &Resource<'_>) -> Result<Expression, MappingError> {
    optional_expression(resource)?.ok_or_else(|| no_expression(resource))
}

fn no_expression(resource: &Resource<'_>) -> MappingError {
    resource.fail("needs one of rml:constant, rml:reference and rml:template")
}

fn optional_expression(resource: &Resource<'_>) -> Result<Option<Expression>, MappingError> {
    let term = resource.optional(vocab::CONSTANT)?;
    let reference = resource.text(vocab::REFERENCE)?;
    let template = resource.text(vocab::TEMPLATE)?;
    match (term, reference, template) {
        (None, None, None) => Ok(None),
        (Some(term), None, None) => Ok(Some(Expression::Constant(constant(resource, term)?))),
        (None, Some(name), None) => Ok(Some(Expression::Reference(name))),
        (None, None, Some(text)) => Ok(Some(Expression::Template(Template::parse(&text, resource.name())?))),
        _ => Err(resource.fail("has more than one of rml:constant, rml:reference and rml:template")),
    }
}

fn language_map(map: &Resource<'_>) -> Result<Option<ExpressionMap>, MappingError> {
    let Some(language) = expression_map(map, vocab::LANGUAGE, vocab::LANGUAGE_MAP)? else { return Ok(None) };
    match &language.expression {
        Expression::Constant(Term::Literal(tag)) if is_language_tag(tag.value()) => Ok(Some(language)),
        Expression::Constant(Term::Literal(tag)) => {
            Err(map.fail(format!("{tag} is not a language tag (write en, ar, ru, az-cyrl ...)")))
        }
        Expression::Constant(other) => Err(map.fail(format!("rml:language cannot be {other}"))),
        _ => Ok(Some(language)),
    }
}

fn datatype_map(map: &Resource<'_>) -> Result<Option<ExpressionMap>, MappingError> {
    if let Some(full) = map.optional_resource(vocab::DATATYPE_MAP)?
        && let Some(value) = full.optional(vocab::TERM_TYPE)?
        && kind(term_type(&full, &value)?) != TermType::Iri
    {
        return Err(full.fail("a datatype is an IRI; remove rml:termType"));
    }
    let Some(datatype) = expression_map(map, vocab::DATATYPE, vocab::DATATYPE_MAP)? else { return Ok(None) };
    match &datatype.expression {
        Expression::Constant(Term::NamedNode(node))
            if [rdf::LANG_STRING, rdf::DIR_LANG_STRING].contains(&node.as_ref()) =>
        {
            Err(map.fail(
                "rdf:langString and rdf:dirLangString are the datatypes of texts with a language; write rml:language",
            ))
        }
        Expression::Constant(Term::Literal(other)) => Err(map.fail(format!("rml:datatype cannot be {other}"))),
        _ => Ok(Some(datatype)),
    }
}

/// The expression of a shortcut or of a full property.
fn expression_map(
    resource: &Resource<'_>,
    shortcut: NamedNodeRef<'_>,
    full: NamedNodeRef<'_>,
) -> Result<Option<ExpressionMap>, MappingError> {
    let expression = match (resource.optional(shortcut)?, resource.optional_resource(full)?) {
        (None, None) => return Ok(None),
        (Some(term), None) => Expression::Constant(constant(resource, term)?),
        (None, Some(map)) => expression(&map)?,
        (Some(_), Some(_)) => return Err(both(resource, shortcut, full)),
    };
    Ok(Some(ExpressionMap { expression }))
}

pub(super) fn both(resource: &Resource<'_>, shortcut: NamedNodeRef<'_>, full: NamedNodeRef<'_>) -> MappingError {
    resource.fail(format!("has both {} and {}; give one", local(shortcut), local(full)))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{fails, map, object};
    use super::*;

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
            ObjectMap::Term { language: Some(language), .. } => Ok(language.expression),
            _ => panic!(),
        }
    }

    fn datatype(properties: &str) -> Result<Expression, MappingError> {
        match object(&format!("rml:reference \"a\" ; {properties}"))? {
            ObjectMap::Term { datatype: Some(datatype), .. } => Ok(datatype.expression),
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
            assert_eq!((map.expression, map.term_type), (Expression::Fresh, TermType::BlankNode));
        }
        let named = subject("rml:termType rml:BlankNode ; rml:reference \"a\"").unwrap();
        assert_eq!(named.expression, Expression::Reference("a".to_owned()));
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
        fails(term("rml:constant \"a\" ; rml:language \"en\""), "is constant; write its language or datatype with it");
        fails(language("rml:language \"en\" ; rml:termType rml:IRI"), "only literals have a language or a datatype");
        fails(subject("rml:reference \"a\" ; rml:language \"en\""), "only objects can have rml:language");
        fails(predicate("rml:reference \"a\" ; rml:datatype xsd:date"), "only objects can have rml:datatype");
    }
}
