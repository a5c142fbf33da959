use super::node::Writer;
use super::terms::{predicate, wikibase};
use crate::link::{PropertyId, Rank, Statement};
use oxigraph::model::NamedNode;
use oxigraph::model::vocab::rdf;
use std::collections::HashSet;

const WAS_DERIVED_FROM: &str = "http://www.w3.org/ns/prov#wasDerivedFrom";

/// Writes a statement node; and the direct claim, unless a statement with the same property has a better rank.
pub(super) fn write(statement: &Statement, preferred: &Preferred<'_>, writer: &mut Writer<'_>) {
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
    if preferred.is_best(statement) {
        writer.add(&node, rdf::TYPE, wikibase("BestRank"));
        let value = writer.plain(&statement.value);
        writer.add(&subject, predicate("direct/", statement.property), value);
    }
}

/// The content that identifies a statement.
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

/// The pairs of subject and property that have a statement of preferred rank.
pub(super) struct Preferred<'a>(HashSet<(&'a NamedNode, PropertyId)>);

impl<'a> Preferred<'a> {
    pub(super) fn of(statements: &'a [Statement]) -> Self {
        let preferred = statements.iter().filter(|statement| statement.rank == Rank::Preferred);
        Self(preferred.map(|statement| (&statement.subject, statement.property)).collect())
    }

    /// Whether the statement has the best rank of its property: preferred if there is a preferred one, otherwise
    /// normal.
    fn is_best(&self, statement: &Statement) -> bool {
        let has_preferred = self.0.contains(&(&statement.subject, statement.property));
        statement.rank == if has_preferred { Rank::Preferred } else { Rank::Normal }
    }
}
