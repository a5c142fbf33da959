use crate::app::Labels;
use crate::app::view::{Contradiction, ContradictionKind, ContradictionSide, ContradictionValue, Evidence};
use crate::store;

impl Contradiction {
    pub(in crate::app) fn new(found: &store::Contradiction, labels: &Labels<'_>) -> Self {
        Self {
            kind: match found.kind {
                store::ContradictionKind::Conflict => ContradictionKind::Conflict,
                store::ContradictionKind::CalendarMismatch => ContradictionKind::CalendarMismatch,
            },
            iri: found.node.as_str().to_owned(),
            entity: found.entity.as_str().to_owned(),
            label: labels.node(&found.entity),
            property: labels.labelled(&found.property),
            sides: found.sides.iter().map(|side| ContradictionSide::new(side, labels)).collect(),
            slug: labels.entities.names().slug(found.entity.as_str()).to_owned(),
        }
    }
}

impl ContradictionSide {
    fn new(side: &store::Side, labels: &Labels<'_>) -> Self {
        let values = side.iter().map(|(value, evidence)| ContradictionValue {
            value: labels.term(value),
            term: value.to_string(),
            evidence: evidence.iter().map(|evidence| Evidence::new(evidence, labels)).collect(),
        });
        Self { values: values.collect() }
    }
}
