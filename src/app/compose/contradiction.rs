use crate::app::Labels;
use crate::app::view::{Contradiction, ContradictionSide, ContradictionValue, Evidence};
use crate::store;
use crate::text::list_separator;
use oxigraph::model::NamedNode;

impl Contradiction {
    pub(in crate::app) fn new(found: &store::Contradiction, labels: &Labels<'_>) -> Self {
        let kind_label = found.kind.concept.as_ref().map(|concept| labels.node(concept));
        Self {
            kind_label: kind_label.unwrap_or_else(|| found.kind.name.replace('-', " ")),
            is_conflict: found.kind.is_conflict(),
            is_calendar_mismatch: found.kind.is_calendar_mismatch(),
            kind: found.kind.name.clone(),
            iri: found.node.as_str().to_owned(),
            entity: found.entity.as_str().to_owned(),
            label: labels.node(&found.entity),
            property: labels.labelled(&found.property),
            sides: found.sides.iter().map(|side| ContradictionSide::new(side, found, labels)).collect(),
            rests_on_reading: found.rests_on_reading,
            slug: labels.entities.names().slug(found.entity.as_str()).to_owned(),
        }
    }
}

impl ContradictionSide {
    fn new(side: &store::Side, of: &store::Contradiction, labels: &Labels<'_>) -> Self {
        let values = side.iter().map(|found| ContradictionValue {
            entity: labels.labelled(&found.entity),
            property: labels.labelled(&found.property),
            value: labels.term(&found.value),
            term: found.value.to_string(),
            evidence: found.evidence.iter().map(|evidence| Evidence::new(evidence, labels)).collect(),
            other_names: other_names([(&found.entity, &of.entity), (&found.property, &of.property)], labels),
        });
        Self { values: values.collect() }
    }
}

/// The names of the nodes that are not the second of their pair.
fn other_names(pairs: [(&NamedNode, &NamedNode); 2], labels: &Labels<'_>) -> String {
    let others = pairs.into_iter().filter(|(node, of_contradiction)| node != of_contradiction);
    let names: Vec<String> = others.map(|(node, _)| labels.node(node)).collect();
    names.join(list_separator(labels.language))
}
