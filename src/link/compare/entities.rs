use super::pair::Pair;
use super::{Comparison, Row};
use crate::link::{Crosswalk, Item, Items, LinkFacts, Statement};
use oxigraph::model::NamedNode;

/// Compares every linked entity with its item, for the properties of the crosswalk.
pub fn compare(facts: &LinkFacts, crosswalk: &Crosswalk, statements: &[Statement], items: &Items) -> Comparison {
    let mut comparison = Comparison::default();
    for (entity, id) in facts.linked() {
        let Some(item) = items.get(id) else {
            comparison.without_item.push((entity.clone(), *id));
            continue;
        };
        let ours: Vec<&Statement> = statements.iter().filter(|statement| statement.subject == *entity).collect();
        let pair = Pair { facts, crosswalk, entity, id: *id, item, ours };
        comparison.rows.extend(pair.rows());
    }
    comparison
}

/// Compares an entity with a candidate item.
pub fn compare_with(
    facts: &LinkFacts,
    crosswalk: &Crosswalk,
    statements: &[Statement],
    entity: &NamedNode,
    item: &Item,
) -> Vec<Row> {
    let ours = statements.iter().filter(|statement| statement.subject == *entity).collect();
    Pair { facts, crosswalk, entity, id: item.id, item, ours }.rows()
}
