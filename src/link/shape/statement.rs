use super::node::Writer;
use super::terms::{predicate, wikibase};
use crate::link::{Rank, Statement};
use oxigraph::model::NamedNode;
use oxigraph::model::vocab::rdf;

const WAS_DERIVED_FROM: &str = "http://www.w3.org/ns/prov#wasDerivedFrom";

/// Writes a statement node, and, when no other of its property has a better rank, the direct statement.
pub(super) fn write(statement: &Statement, all: &[Statement], writer: &mut Writer<'_>) {
    let subject = writer.subject(&statement.subject);
    let node = writer.minted("statement", &content(statement));
    writer.add(&subject, predicate("", statement.property), node.clone());
    writer.add(&node, rdf::TYPE, wikibase("Statement"));
    writer.add(&node, wikibase("rank"), wikibase(rank(statement.rank)));
    writer.value(&node, "statement/", statement.property, &statement.value);
    for (property, value) in &statement.qualifiers {
        writer.value(&node, "qualifier/", *property, value);
    }
    for evidence in &statement.evidence {
        let reference = writer.reference(evidence);
        writer.add(&node, NamedNode::new_unchecked(WAS_DERIVED_FROM), reference);
    }
    if is_best(statement, all) {
        writer.add(&node, rdf::TYPE, wikibase("BestRank"));
        let value = writer.plain(&statement.value);
        writer.add(&subject, predicate("direct/", statement.property), value);
    }
}

/// What makes the statement this one.
fn content(statement: &Statement) -> String {
    let Statement { subject, property, value, qualifiers, .. } = statement;
    format!("{subject} {property} {value:?} {qualifiers:?}")
}

fn rank(rank: Rank) -> &'static str {
    match rank {
        Rank::Normal => "NormalRank",
        Rank::Preferred => "PreferredRank",
        Rank::Deprecated => "DeprecatedRank",
    }
}

/// Whether the statement is among the best of its property: the preferred ones, or, without such, the normal ones.
fn is_best(statement: &Statement, all: &[Statement]) -> bool {
    let beside = |other: &&Statement| other.subject == statement.subject && other.property == statement.property;
    let preferred = all.iter().filter(beside).any(|other| other.rank == Rank::Preferred);
    statement.rank == if preferred { Rank::Preferred } else { Rank::Normal }
}
