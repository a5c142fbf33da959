use crate::check::Diagnostic;
use crate::check::rule::{Exit, Rule, rule};
use diwan_rdf::text::TextError;
use std::path::Path;

rule! {
    /// A vocabulary file is wrong.
    ///
    /// The ontology or a concept scheme is no Turtle, is empty, or has blank nodes, which have no name that stays the same
    /// from build to build.
    ///
    /// Example: a file that was cut short by a failed copy.
    ///
    /// Fix: the message has the parser's words with the line.
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
