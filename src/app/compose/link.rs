use crate::app::LinkLabels;
use crate::app::view::{
    ClaimQualifier, ComparedValue, ComparisonClass, EntityWithoutItem, Evidence, LinkStatus, OurQualifier, OurValue,
    StatementRank, WikidataClaim, WikidataComparison,
};
use crate::link::{self, Comparison, QualifierRow, Rank, Row, RowClass};

impl LinkStatus {
    pub(in crate::app) fn of_class(class: String) -> Self {
        Self { class, ..Self::default() }
    }
}

impl WikidataComparison {
    /// The view of the rows of these classes; of all rows if `classes` is empty.
    pub fn new(comparison: &Comparison, classes: &[RowClass], labels: LinkLabels<'_>) -> Self {
        let is_shown = |row: &&Row| classes.is_empty() || classes.contains(&row.class);
        Self {
            rows: comparison.rows.iter().filter(is_shown).map(|row| ComparedValue::new(row, labels)).collect(),
            counts: comparison.counts().into_iter().map(|(class, number)| (class.name().to_owned(), number)).collect(),
            without_item: EntityWithoutItem::all(comparison, labels),
        }
    }
}

impl EntityWithoutItem {
    pub(in crate::app) fn all(comparison: &Comparison, labels: LinkLabels<'_>) -> Vec<Self> {
        let without_item = comparison.without_item.iter().map(|(entity, item)| Self {
            entity: entity.as_str().to_owned(),
            item: item.to_string(),
            slug: labels.slug(entity).to_owned(),
        });
        without_item.collect()
    }
}

impl ComparedValue {
    pub(in crate::app) fn new(row: &Row, labels: LinkLabels<'_>) -> Self {
        Self {
            entity: row.entity.as_str().to_owned(),
            label: labels.entity(&row.entity),
            item: row.item.to_string(),
            property: row.property.to_string(),
            property_label: labels.property(row.property),
            class: row.class.into(),
            ours: row.ours.as_ref().map(|ours| OurValue::new(ours, &row.qualifiers, labels)),
            theirs: row.theirs.iter().map(|claim| WikidataClaim::new(claim, labels)).collect(),
            slug: labels.slug(&row.entity).to_owned(),
        }
    }
}

impl OurValue {
    fn new(ours: &link::Statement, compared: &[QualifierRow], labels: LinkLabels<'_>) -> Self {
        let names = labels.labels();
        let qualifiers = ours.qualifiers.iter().map(|(property, value)| {
            let row = compared.iter().find(|row| row.property == *property && row.ours == *value);
            OurQualifier {
                property: property.to_string(),
                value: labels.value(value),
                class: row.map(|row| row.class.into()),
                property_label: labels.property(*property),
            }
        });
        let others = ours.contradicted.iter().filter(|property| **property != ours.ours);
        Self {
            value: labels.value(&ours.value),
            rank: ours.rank.into(),
            contradicted: ours.contradicted.iter().map(|property| names.labelled(property)).collect(),
            qualifiers: qualifiers.collect(),
            evidence: ours.evidence.iter().map(|evidence| Evidence::new(evidence, &names)).collect(),
            is_contradicted: ours.is_contradicted(),
            also_contradicted: others.map(|property| names.node(property)).collect(),
        }
    }
}

impl WikidataClaim {
    fn new(claim: &link::ItemClaim, labels: LinkLabels<'_>) -> Self {
        let qualifiers = claim.qualifiers.iter().map(|(property, value)| ClaimQualifier {
            property: property.to_string(),
            value: labels.claimed(value),
            property_label: labels.link.crosswalk.labels.get(property).cloned(),
        });
        Self {
            property: claim.property.to_string(),
            value: labels.claimed(&claim.value),
            rank: claim.rank.into(),
            qualifiers: qualifiers.collect(),
        }
    }
}

impl From<RowClass> for ComparisonClass {
    fn from(class: RowClass) -> Self {
        match class {
            RowClass::Agrees => Self::Agrees,
            RowClass::FinerHere => Self::FinerHere,
            RowClass::FinerThere => Self::FinerThere,
            RowClass::Differs => Self::Differs,
            RowClass::MissingThere => Self::MissingThere,
            RowClass::MissingHere => Self::MissingHere,
            RowClass::Unclear => Self::Unclear,
        }
    }
}

impl From<Rank> for StatementRank {
    fn from(rank: Rank) -> Self {
        match rank {
            Rank::Normal => Self::Normal,
            Rank::Preferred => Self::Preferred,
            Rank::Deprecated => Self::Deprecated,
        }
    }
}
