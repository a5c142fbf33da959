use crate::check::Diagnostic;
use crate::check::rule::{Exit, Rule, rule};
use diwan_rdf::text::TextError;
use std::path::Path;

rule! {
    /// A vocabulary file is invalid.
    ///
    /// The ontology or a concept scheme is not valid Turtle, is empty, or has blank nodes, whose names would change
    /// from build to build.
    ///
    /// Example: a file that was truncated by a failed copy.
    ///
    /// Fix: the message has the line and the error of the parser.
    RULE {
        code: "M003",
        name: "invalid-vocabulary",
        exit: Exit::Definition,
        is_required: true,
        #[cfg(test)]
        fixtures: FIXTURES,
        ..Rule::ERROR
    }
}

pub(in crate::check) fn found(path: &Path, error: &TextError) -> Diagnostic {
    RULE.finding(error.to_string()).at(path, error.line())
}

#[cfg(test)]
const FIXTURES: &[&str] = &[
    r#"
--- ontology.ttl
kind:city rdfs:label "city" .
kind:state rdfs:label "state
^^^^^^^^^^^^^^^^^^^^^^^^ M003 error: Parser error between line 3 column 23 and line 4 column 1: Unexpected end of file
--- registers/places.csv
slug,label
"#,
    r#"
--- ontology.ttl
kind:city rdfs:label "city" .
--- registers/places.csv
slug,label
"#,
];
