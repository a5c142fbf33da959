use crate::app::Labels;
use crate::app::view::{Dossier, DossierMention, DossierProperty, DossierValue, Evidence, RecordStatement};
use crate::evidence::vocab;
use crate::store;

impl Dossier {
    pub(in crate::app) fn new(dossier: &store::Dossier, labels: &Labels<'_>) -> Self {
        let is_record = dossier.types.iter().any(|class| *class == vocab::RECORD);
        let names = labels.entities.labels(&dossier.entity).into_iter();
        Self {
            entity: dossier.entity.as_str().to_owned(),
            labels: names.map(|(tag, name)| (tag.to_owned(), name.to_owned())).collect(),
            types: dossier.types.iter().map(|class| labels.labelled(class)).collect(),
            links: dossier.links.iter().map(|link| link.as_str().to_owned()).collect(),
            facts: dossier.facts.iter().map(|facts| DossierProperty::new(facts, labels)).collect(),
            mentions: dossier.mentions.iter().map(|mention| DossierMention::new(mention, is_record, labels)).collect(),
            label: labels.node(&dossier.entity),
            slug: labels.entities.names().slug(dossier.entity.as_str()).to_owned(),
            is_record,
        }
    }
}

impl DossierProperty {
    fn new(facts: &store::PropertyFacts, labels: &Labels<'_>) -> Self {
        Self {
            property: facts.property.as_str().to_owned(),
            label: labels.node(&facts.property),
            values: facts.values.iter().map(|value| DossierValue::new(value, labels)).collect(),
            is_provision: facts.property == vocab::PROVISION,
            is_clause_number: facts.property == vocab::PARAGRAPH,
        }
    }
}

impl DossierValue {
    fn new(value: &store::ValueFacts, labels: &Labels<'_>) -> Self {
        Self {
            value: labels.term(&value.value),
            term: value.value.to_string(),
            contradicted: value.side.is_some(),
            side: value.side,
            evidence: value.evidence.iter().map(|evidence| Evidence::new(evidence, labels)).collect(),
        }
    }
}

impl DossierMention {
    fn new(mention: &store::Mention, of_record: bool, labels: &Labels<'_>) -> Self {
        let statements: Vec<_> = mention.details.iter().map(|value| RecordStatement::new(value, labels)).collect();
        let subject_label = labels.node(&mention.subject);
        let has_name = labels.entities.label(&mention.subject, labels.language).is_some();
        let marked: Vec<_> = statements.iter().map(RecordStatement::marked).collect();
        Self {
            subject: mention.subject.as_str().to_owned(),
            label: if has_name || marked.is_empty() { subject_label.clone() } else { marked.join(" · ") },
            property: labels.labelled(&mention.property),
            property_from_object: (!of_record).then(|| labels.from_object(&mention.property)),
            contradicted: mention.is_contradicted,
            beside: statements,
            evidence: Evidence::new(&mention.evidence, labels),
            subject_label,
        }
    }
}

impl RecordStatement {
    fn new(value: &store::RecordValue, labels: &Labels<'_>) -> Self {
        Self {
            property: labels.labelled(&value.property),
            term: labels.labelled_term(&value.value),
            contradicted: value.is_contradicted,
        }
    }
}
