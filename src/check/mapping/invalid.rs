use crate::check::project::unreadable;
use crate::check::rule::{Exit, Rule, rule};
use crate::check::{Diagnostic, Severity};
use diwan_rml::mapping::{MappingError, MappingProblem};

rule! {
    /// The mapping is invalid.
    ///
    /// The file is not valid Turtle, or its contents are not a valid mapping: a term of RML is misspelt, a triples map
    /// has no subject, a template has an unclosed brace, or a feature is not supported. All errors are reported at
    /// once, except for those that follow from others. No part of a mapping is ignored silently: a warning reports
    /// what has no effect, such as a predicate-object map that no triples map uses, or a property of the wrong
    /// resource.
    ///
    /// Example: `rml:predicateObjectMaps`, with an s at the end.
    ///
    /// Fix: the message has the line, the triples map and the path to the error. The language is specified in
    /// [RML-Core](https://w3id.org/rml/core/spec).
    RULE {
        code: "M002",
        name: "invalid-mapping",
        exit: Exit::Definition,
        is_required: true,
        #[cfg(test)]
        fixtures: FIXTURES,
        ..Rule::ERROR
    }
}

/// The findings for an invalid mapping; at least one.
pub(in crate::check) fn found(error: &MappingError) -> Vec<Diagnostic> {
    match error {
        MappingError::Io { path, cause } => {
            vec![unreadable::RULE.finding(format!("the mapping cannot be read: {cause}")).at(path, None)]
        }
        MappingError::Syntax { path, span, cause } => {
            let line = span.map(|span| span.line);
            vec![RULE.finding(format!("the mapping is not valid Turtle: {cause}")).at(path, line)]
        }
        MappingError::Invalid { problems } => problems.iter().map(problem).collect(),
        _ => vec![RULE.finding(error.to_string())],
    }
}

fn problem(found: &MappingProblem) -> Diagnostic {
    RULE.finding(format!("{}: {}", found.node, found.message)).at(&*found.place.file, found.place.line())
}

/// The warning for a part of a mapping that has no effect or may be unintended.
pub(in crate::check) fn warning(found: &MappingProblem) -> Diagnostic {
    Diagnostic { severity: Severity::Warning, ..problem(found) }
}

#[cfg(test)]
const FIXTURES: &[&str] = &[
    r#"
--- mapping.ttl
<#places> rml:logicalSource [ rml:source [ a rml:FilePath ; rml:path "registers/places.csv" ; rml:null "" ] ; rml:referenceFormulation rml:CSV ] ;
  rml:subjectMap [ rml:template "https://example.org/id/{slug}" ; rml:class schema:Place ; rml:graph graph:editorial ] ;
  rml:predicateObjectMap [ rml:predicate skos:prefLabel ; rml:objectMaps [ rml:reference "label" ] ] .
  ^^^^^^^^^^^^^^^^^^^^^^^^ M002 error: https://example.org/mapping#places › rml:predicateObjectMap: rml:objectMaps is unknown or not supported yet; did you mean rml:objectMap?
--- registers/places.csv
slug,label
place-1,Baku
"#,
    r#"
--- mapping.ttl
<#places> rml:logicalSource [ rml:source [ a rml:FilePath ; rml:path "registers/places.csv" ; rml:null "" ] ; rml:referenceFormulation rml:CSV ] ;
  rml:subjectMap [ rml:template "https://example.org/id/{slug}" ; rml:class schema:Place ; rml:graph graph:editorial ] ;
  rml:predicateObjectMap [ rml:predicate skos:prefLabel ; rml:objectMap [ rml:reference "label" ] ] .
--- registers/places.csv
slug,label
"#,
    r#"
--- mapping.ttl
<#places> rml:logicalSource [ rml:source [ a rml:FilePath ; rml:path "registers/places.csv" ; rml:null "" ] ; rml:referenceFormulation rml:CSV ] ;
  rml:subjectMap [ rml:template "https://example.org/id/{slug}" ; rml:class schema:Place ; rml:graph graph:editorial ] .
<#labels> rml:predicate skos:prefLabel ; rml:objectMap [ rml:reference "label" ] .
^^^^^^^^^^^^^^^^^^^^^^^^ M002 warning: https://example.org/mapping#labels: no triples map uses this predicate-object map, and nothing is made of it; name it with rml:predicateObjectMap
--- registers/places.csv
slug
"#,
];
