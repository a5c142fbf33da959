use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::check::rule::{Exit, Rule, Run, rule};

rule! {
    /// The JSON-LD context is invalid.
    ///
    /// The graph can be built without it, but all commands that display data or run queries take their prefixes from
    /// it.
    ///
    /// Example: an extra comma at the end of `ontology/context.jsonld`.
    ///
    /// Fix: the message has the line. The syntax is specified in [JSON-LD
    /// 1.1](https://www.w3.org/TR/json-ld11/#the-context).
    RULE {
        code: "P002",
        name: "invalid-context",
        exit: Exit::Definition,
        run: Run::Project(check),
        #[cfg(test)]
        fixtures: FIXTURES,
        ..Rule::ERROR
    }
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(path) = &context.project.config().context else { return Vec::new() };
    let wrong = context.prefixes().err().map(|error| RULE.finding(error.to_string()).at(path, error.line()));
    wrong.into_iter().collect()
}

#[cfg(test)]
const FIXTURES: &[&str] = &[
    r#"
--- context.jsonld
{
  "@context": { "schema": "http://schema.org/", }
  ^^^^^^^^^^^^^^^^^^^^^^^^ P002 error: the JSON-LD context cannot be used: Parser error at line 2 column 49: Trailing commas are not allowed
}
--- registers/places.csv
slug,label
"#,
    r#"
--- context.jsonld
{
  "@context": { "schema": "http://schema.org/" }
}
--- registers/places.csv
slug,label
"#,
];
