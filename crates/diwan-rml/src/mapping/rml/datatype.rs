//! Datatypes of XML Schema that there are not: each value would be refused for it, row after row.

use super::misnamed::core;
use crate::mapping::ProblemKind;
use diwan_rdf::term::{XSD_DATATYPES, check_lexical};
use diwan_rdf::text::nearest;
use oxrdf::{Literal, NamedNodeRef};

const XSD: &str = "http://www.w3.org/2001/XMLSchema#";

/// What is wrong with a datatype, if anything is: its name, or a namespace that is nearly that of XML Schema.
pub(super) fn datatype_problem(datatype: NamedNodeRef<'_>) -> Option<ProblemKind> {
    let iri = datatype.as_str();
    if let Some(name) = iri.strip_prefix(XSD) {
        let near = nearest(name, XSD_DATATYPES).map(|near| format!("xsd:{near}"));
        let is_known = XSD_DATATYPES.contains(&name);
        return (!is_known).then(|| ProblemKind::UnknownDatatype { datatype: format!("xsd:{name}"), near });
    }
    let name = XSD_DATATYPES.iter().find(|name| {
        let namespace = iri.strip_suffix(**name).unwrap_or_default();
        core(namespace) == core(XSD)
    })?;
    Some(ProblemKind::WrongNamespace { written: iri.to_owned(), meant: format!("{XSD}{name}") })
}

/// What is wrong with a literal that the mapping has written out.
pub(super) fn literal_problem(literal: &Literal) -> Option<ProblemKind> {
    if literal.language().is_some() {
        return None;
    }
    datatype_problem(literal.datatype()).or_else(|| {
        let problem = check_lexical(literal.value(), literal.datatype().as_str()).err()?;
        let literal = format!("\"{}\"", literal.value());
        Some(ProblemKind::LexicalForm { literal, datatype: format!("xsd:{}", problem.datatype) })
    })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{fails, object};

    #[test]
    fn datatypes_that_there_are_not_are_reported_before_any_row_is_read() {
        let typed = |datatype: &str| object(&format!("rml:reference \"a\" ; rml:datatype {datatype}"));
        for right in ["xsd:integer", "xsd:dateTimeStamp", "ex:interger", "<http://www.w3.org/2001/XMLSchema/own>"] {
            assert!(typed(right).is_ok(), "{right}");
        }
        fails(
            typed("xsd:interger"),
            "xsd:interger is no datatype of XML Schema that a literal can have; did you mean xsd:integer?",
        );
        fails(typed("xsd:Date"), "did you mean xsd:date?");
        fails(typed("xsd:anySimpleType"), "xsd:anySimpleType is no datatype");
        for wrong in ["XMLSchema/", "XMLSchema", "xmlschema#"] {
            let meant = "did you mean <http://www.w3.org/2001/XMLSchema#integer>?";
            fails(typed(&format!("<http://www.w3.org/2001/{wrong}integer>")), meant);
        }
        fails(object("rml:reference \"a\" ; rml:datatypeMap [ rml:constant xsd:interger ]"), "xsd:interger");
    }

    #[test]
    fn constants_are_in_the_lexical_space_of_their_datatypes() {
        let constant = |literal: &str| object(&format!("rml:constant {literal}"));
        assert!(
            constant("\"1994-12-13\"^^xsd:date").is_ok() && constant("\"a\"@en").is_ok() && constant("1.5").is_ok()
        );
        fails(constant("\"1994-13-45\"^^xsd:date"), "\"1994-13-45\" is not a valid xsd:date");
        fails(constant("\"1\"^^xsd:interger"), "did you mean xsd:integer?");
    }
}
