//! Constant literals whose language or datatype is a property of the term map, as converters from YARRRML write them:
//! `rml:constant "x" ; rml:language "en"`. A plain literal gives the lexical form, as a reference would.

use super::datatype::literal_problem;
use super::resources::Resource;
use crate::mapping::problems::Problems;
use crate::mapping::{Expression, ExpressionMap, ObjectMap, ProblemKind, Spanned, Template, TermMap};
use oxrdf::vocab::xsd;
use oxrdf::{Literal, Term};

/// The language or the datatype that a term map has.
pub(super) enum Typing {
    Language(ExpressionMap),
    Datatype(ExpressionMap),
}

impl Typing {
    /// The object map of a term with what is given.
    pub(super) fn object_map(typing: Option<Self>, term: TermMap) -> ObjectMap {
        let (language, datatype) = match typing {
            None => (None, None),
            Some(Self::Language(map)) => (Some(map), None),
            Some(Self::Datatype(map)) => (None, Some(map)),
        };
        ObjectMap::Term { term, language, datatype }
    }

    fn expression(&self) -> &Spanned<Expression> {
        let (Self::Language(map) | Self::Datatype(map)) = self;
        &map.expression
    }

    fn property(&self) -> &'static str {
        match self {
            Self::Language(_) => "rml:language",
            Self::Datatype(_) => "rml:datatype",
        }
    }

    /// The literal with this language or datatype, where that is constant.
    fn applied(&self, literal: &Literal) -> Option<Literal> {
        match (self, &**self.expression()) {
            (Self::Language(_), Expression::Constant(Term::Literal(tag))) => {
                Literal::new_language_tagged_literal(literal.value(), tag.value()).ok()
            }
            (Self::Datatype(_), Expression::Constant(Term::NamedNode(datatype))) => {
                Some(Literal::new_typed_literal(literal.value(), datatype.clone()))
            }
            _ => None,
        }
    }
}

/// The object map of a constant literal and its language or datatype.
pub(super) fn object_map(
    map: &Resource<'_>,
    term: &TermMap,
    literal: &Literal,
    typing: Typing,
) -> Result<ObjectMap, Problems> {
    let place = &term.expression.place;
    let is_plain = literal.language().is_none() && literal.datatype() == xsd::STRING;
    let with_expression = |value: Expression| {
        let expression = Spanned { value, place: place.clone() };
        TermMap { expression, place: term.place.clone(), term_type: term.term_type }
    };
    match typing.applied(literal) {
        Some(typed) if is_plain || typed == *literal => match literal_problem(&typed) {
            Some(problem) => map.fail_at(place, problem),
            None => Ok(Typing::object_map(None, with_expression(Expression::Constant(typed.into())))),
        },
        None if is_plain => {
            let text = Expression::Template(Template::of_text(literal.value()));
            Ok(Typing::object_map(Some(typing), with_expression(text)))
        }
        _ => {
            let kind = ProblemKind::TypedConstant { term: literal.to_string(), property: typing.property() };
            map.fail_at(&typing.expression().place, kind)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{fails, object};
    use super::*;

    /// The constant that the properties of an object map give.
    fn constant(properties: &str) -> String {
        match object(properties).unwrap() {
            ObjectMap::Term { term, language: None, datatype: None } => match term.expression.value {
                Expression::Constant(term) => term.to_string(),
                other => panic!("{other:?}"),
            },
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_plain_constant_gets_its_language_or_datatype() {
        for (properties, expected) in [
            ("rml:constant \"a\" ; rml:language \"en\"", "\"a\"@en"),
            ("rml:constant \"a\" ; rml:languageMap [ rml:constant \"en\" ] ; rml:termType rml:Literal", "\"a\"@en"),
            ("rml:constant \"1\" ; rml:datatype xsd:integer", "\"1\"^^<http://www.w3.org/2001/XMLSchema#integer>"),
            ("rml:constant \"1\" ; rml:datatypeMap [ rml:constant ex:d ]", "\"1\"^^<http://ex.org/d>"),
            ("rml:constant \"a\" ; rml:datatype xsd:string", "\"a\""),
            ("rml:constant 1 ; rml:datatype xsd:integer", "\"1\"^^<http://www.w3.org/2001/XMLSchema#integer>"),
            ("rml:constant \"a\"@en ; rml:language \"en\"", "\"a\"@en"),
        ] {
            assert_eq!(constant(properties), expected, "{properties}");
        }
    }

    #[test]
    fn a_language_or_datatype_of_the_row_stays_a_map() {
        let map = object("rml:constant \"a {b}\" ; rml:languageMap [ rml:reference \"l\" ]").unwrap();
        let ObjectMap::Term { term, language: Some(language), datatype: None } = map else { panic!("{map:?}") };
        assert_eq!(*term.expression, Expression::Template(Template::of_text("a {b}")));
        assert_eq!(language.expression.references(), ["l"]);
    }

    #[test]
    fn what_contradicts_the_constant_is_reported() {
        fails(object("rml:constant 1 ; rml:datatype xsd:decimal"), "already; remove rml:datatype");
        fails(object("rml:constant \"a\"@en ; rml:language \"de\""), "already; remove rml:language");
        fails(
            object("rml:constant \"a\"@en ; rml:languageMap [ rml:reference \"l\" ]"),
            "already; remove rml:language",
        );
        fails(object("rml:constant \"a\" ; rml:datatype xsd:integer"), "\"a\" is not a valid xsd:integer");
        fails(object("rml:constant ex:a ; rml:datatype xsd:anyURI"), "only literals have a language or a datatype");
        let both = "rml:constant \"a\" ; rml:datatype xsd:string ; rml:language \"en\"";
        fails(object(both), "has both a language and a datatype");
    }
}
