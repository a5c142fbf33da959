//! Fixtures: facts of records, with the contradictions that are found in them.
//!
//! A line `r1 d1 { … }` has the facts of the record `r1`, which quotes the document `d1`. A line `=> a | b` has the
//! claims of the sides, in the notation `entity property value (record)`. The ontology is that of this project, with the
//! statements of the lines that begin with `+`.

use super::kind::Kind;
use super::registry::KINDS;
use super::{ContradictionConcepts, find_contradictions};
use crate::evidence::Claim;
use crate::evidence::facts::local_name;
use diwan_rdf::quads::Quads;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{GraphName, NamedNode, Quad, Term};

const BASE: &str = "http://ex.org/";

const PREFIXES: &str = "
    @prefix diwan: <https://w3id.org/diwan/ns#> . @prefix schema: <http://schema.org/> . @prefix ex: <http://ex.org/> .
    @prefix dcterms: <http://purl.org/dc/terms/> . @prefix org: <http://www.w3.org/ns/org#> .
    @prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix prov: <http://www.w3.org/ns/prov#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
    @prefix kind: <http://ex.org/kind/> . @prefix role: <http://ex.org/role/> .
    @prefix measure: <http://ex.org/measure/> . @prefix bound: <http://ex.org/bound/> .
";

#[test]
fn every_kind_finds_what_is_planted_and_nothing_in_a_near_miss() {
    let mut failed = Vec::new();
    for kind in KINDS {
        let planted = kind.fixtures.iter().filter(|fixture| fixture.contains("=>")).count();
        assert!(planted > 0 && planted < kind.fixtures.len(), "{} needs a planted case and a near miss", kind.name);
        for fixture in kind.fixtures {
            let (expected, found) = (expected(fixture), found(kind, fixture));
            if found != expected {
                failed.push(format!("{}: expected {expected:#?}, found {found:#?}", kind.name));
            }
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn every_kind_has_a_concept() {
    let quads = dataset("");
    let concepts = ContradictionConcepts::new(&quads);
    for name in KINDS.iter().map(|kind| kind.name).chain(["conflict", "calendar-mismatch", "differing-awards"]) {
        assert!(concepts.get(name).is_some(), "the scheme has no concept {name}");
    }
    assert!(find_contradictions(&quads).is_empty());
}

fn expected(fixture: &str) -> Vec<String> {
    fixture.lines().filter_map(|line| line.trim().strip_prefix("=> ").map(str::to_owned)).collect()
}

fn found(kind: &Kind, fixture: &str) -> Vec<String> {
    let found = find_contradictions(&dataset(fixture));
    let of_kind = found.iter().filter(|found| found.kind == kind.name);
    let side = |claims: &Vec<Claim>| claims.iter().map(described).collect::<Vec<_>>().join(" + ");
    of_kind.map(|found| found.sides.iter().map(side).collect::<Vec<_>>().join(" | ")).collect()
}

fn described(claim: &Claim) -> String {
    let [record, entity, property] =
        [&claim.record, &claim.entity, &claim.property].map(|node| local_name(node.as_str()));
    let value = match &claim.value {
        Term::Literal(literal) => literal.value(),
        Term::NamedNode(node) => local_name(node.as_str()),
        _ => "",
    };
    format!("{entity} {property} {value} ({record})")
}

/// The facts of a fixture, with the ontology of the project.
fn dataset(fixture: &str) -> Quads {
    let records = fixture.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("=>"));
    let trig: String = records.map(record).collect();
    let trig = format!("{PREFIXES}{trig}");
    let facts = RdfParser::from_format(RdfFormat::TriG).for_slice(trig.as_bytes());
    let mut quads: Vec<Quad> = facts.collect::<Result<_, _>>().unwrap();
    for ontology in [include_str!("../../../ontology/diwan.ttl"), include_str!("../../../ontology/kinds.ttl")] {
        let parser = RdfParser::from_format(RdfFormat::Turtle).with_base_iri(BASE).unwrap();
        let parser =
            parser.with_default_graph(GraphName::from(NamedNode::new_unchecked(format!("{BASE}graph/ontology"))));
        quads.extend(parser.for_slice(ontology.as_bytes()).map(Result::unwrap));
    }
    Quads::from_quads(&quads).unwrap()
}

fn record(line: &str) -> String {
    if let Some(statement) = line.strip_prefix("+ ") {
        return format!("<{BASE}graph/ontology> {{ {statement} }}\n");
    }
    let (name, rest) = line.split_once(' ').unwrap();
    let (document, facts) = rest.split_once(' ').unwrap();
    format!(
        "ex:{name} {facts}
         ex:provenance {{ ex:{name} prov:wasDerivedFrom ex:quote-{name} . ex:quote-{name} prov:wasQuotedFrom ex:{document} }}\n"
    )
}
