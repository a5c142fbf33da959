use super::decisions::{located, rows};
use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::check::rule::{Rule, Run, Scope, Suppression, rule};
use crate::link::ENTITY;
use diwan_rdf::term::{AllowedCharacters, percent_encode};
use oxigraph::model::NamedNode;

rule! {
    /// A row of links.csv is invalid.
    ///
    /// An item is `Q` followed by a number, and a row has either an item or a rejected item, not both. A malformed
    /// item would generate an IRI that identifies nothing.
    ///
    /// Example: `https://www.wikidata.org/wiki/Q9248` instead of `Q9248` in the column `item`.
    ///
    /// Fix: correct the cell. `diwan link review` writes valid rows.
    RULE {
        code: "L001",
        name: "malformed-link",
        needs_records: true,
        suppresses: &[
            Suppression::of(Scope::Node, &["S001"]),
        ],
        run: Run::Project(check),
        #[cfg(test)]
        fixtures: FIXTURES,
        ..Rule::ERROR
    }
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    match rows(context) {
        Ok(rows) => rows.iter().filter_map(|row| Some(about_item(located(row.as_ref().err()?, &RULE)))).collect(),
        Err(error) => vec![located(&error, &RULE)],
    }
}

/// Adds the node of the malformed item to a finding, because shapes may refuse the same node.
fn about_item(found: Diagnostic) -> Diagnostic {
    let mut iri = ENTITY.as_bytes().to_vec();
    percent_encode(found.value.as_deref().unwrap_or_default(), AllowedCharacters::Iri, &mut iri);
    let node = String::from_utf8(iri).ok().and_then(|iri| NamedNode::new(iri).ok());
    found.about(node)
}

#[cfg(test)]
const FIXTURES: &[&str] = &[
    r#"
--- registers/places.csv
slug,label
place-1,Baku
place-2,Cairo
--- records/facts.csv
record,source,entity,place,quote,from,to
r1,report,place-1,place-2,Baku Cairo,0,10
--- links.csv
slug,item,rejected,method,date
place-1,Q9248x,,by-hand,2026-11-02
        ^^^^^^ L001 error: not a Wikidata identifier: write Q and a number without leading zeros, such as Q227
place-2,Q85,Q86,by-hand,2026-11-02
            ^^^ L001 error: a row has an item or a rejected item, not both; write two rows
--- shapes.ttl
<#Items> a sh:NodeShape ; sh:targetSubjectsOf schema:sameAs ;
  sh:property [ sh:path schema:sameAs ; sh:pattern "/Q[0-9]+$" ; sh:message "no item" ] .
"#,
    r#"
--- registers/places.csv
slug,label
place-1,Baku
place-2,Cairo
--- records/facts.csv
record,source,entity,place,quote,from,to
r1,report,place-1,place-2,Baku Cairo,0,10
--- links.csv
slug,item,rejected,method,date
place-1,Q9248,,by-hand,2026-11-02
"#,
];
