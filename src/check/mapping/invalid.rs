use crate::check::Diagnostic;
use crate::check::mapping_lines::MappingLines;
use crate::check::parser_lines::line_in;
use crate::check::project::unreadable;
use crate::check::rule::{Exit, Rule, rule};
use diwan_rml::mapping::MappingError;

rule! {
    /// The mapping is wrong.
    ///
    /// It is no Turtle, or the Turtle describes no mapping: a term of RML is misspelt, a triples map has no subject, a
    /// template has an open brace, or it asks for something that is not supported. Nothing of RML is passed over in silence.
    ///
    /// Example: `rml:predicateObjectMaps`, with an s too many.
    ///
    /// Fix: the message names the file, the triples map and the way to what is wrong in it.
    /// [RML-Core](https://w3id.org/rml/core/spec) has the language.
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

/// The finding with the line on which the resource that is wrong is described.
pub(in crate::check) fn with_line(found: Diagnostic, error: &MappingError, lines: &MappingLines) -> Diagnostic {
    let described = match error {
        // The way to a resource without a name begins with one that has one.
        MappingError::Invalid { node, line: None, .. } => {
            node.split(" › ").next().and_then(|node| lines.describing(node))
        }
        _ => None,
    };
    match described {
        Some(also) => found.at(also.file, also.line),
        None => found,
    }
}

pub(in crate::check) fn found(error: &MappingError) -> Diagnostic {
    match error {
        MappingError::Io { path, cause } => {
            unreadable::RULE.finding(format!("the mapping cannot be read: {cause}")).at(path, None)
        }
        MappingError::Syntax { path, cause } => {
            RULE.finding(format!("the mapping is not valid Turtle: {cause}")).at(path, line_in(cause))
        }
        MappingError::Invalid { path, line, node, reason } => RULE.finding(format!("{node}: {reason}")).at(path, *line),
        MappingError::Empty => RULE.finding(error.to_string()),
    }
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
];
