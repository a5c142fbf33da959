use crate::app::LinkLabels;
use crate::app::view::{CandidateComparison, ReviewedCandidate, ReviewedEntity};
use crate::link::{Candidate, Item, ItemId, Row, RowClass, compare_with};
use oxigraph::model::NamedNode;

impl ReviewedEntity {
    pub(in crate::app) fn new(entity: &NamedNode, candidates: &[Candidate], labels: LinkLabels<'_>) -> Self {
        let names = labels.link.graph.entities.labels(entity).into_iter();
        let about = labels.link.gathered.statements.iter().filter(|statement| statement.subject == *entity);
        let statements = about.map(|statement| (labels.property(statement.property), labels.value(&statement.value)));
        Self {
            entity: entity.as_str().to_owned(),
            label: labels.entity(entity),
            names: names.map(|(language, name)| (language.to_owned(), name.to_owned())).collect(),
            statements: statements.collect(),
            candidates: candidates.iter().map(|candidate| ReviewedCandidate::new(candidate, entity, labels)).collect(),
        }
    }
}

impl ReviewedCandidate {
    fn new(candidate: &Candidate, entity: &NamedNode, labels: LinkLabels<'_>) -> Self {
        let item = candidate.item.parse::<ItemId>().ok().and_then(|id| labels.items.get(&id));
        Self {
            item: candidate.item.clone(),
            name: candidate.name.clone(),
            description: candidate.description.clone(),
            types: candidate.types.clone(),
            score: candidate.score,
            is_match: candidate.is_match,
            features: candidate.features.clone(),
            found_as: candidate.asked.clone(),
            comparison: item.map(|item| comparison(entity, item, labels)).unwrap_or_default(),
        }
    }
}

/// The values that both the project and an item have.
fn comparison(entity: &NamedNode, item: &Item, labels: LinkLabels<'_>) -> Vec<CandidateComparison> {
    let link = labels.link;
    let rows = compare_with(&link.facts, &link.crosswalk, &link.gathered.statements, entity, item);
    let has_both = |row: &&Row| !matches!(row.class, RowClass::MissingHere | RowClass::MissingThere);
    let compared = rows.iter().filter(has_both).map(|row| CandidateComparison {
        class: row.class.into(),
        property_label: labels.property(row.property),
        ours: row.ours.as_ref().map(|ours| labels.value(&ours.value)).unwrap_or_default(),
        theirs: row.theirs.iter().map(|claim| labels.claimed(&claim.value)).collect(),
    });
    compared.collect()
}
