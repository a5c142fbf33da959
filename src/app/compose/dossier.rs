use crate::app::Labels;
use crate::app::view::{Dossier, DossierMention, DossierProperty, DossierValue, Evidence, RecordStatement};
use crate::evidence::vocab;
use crate::store;
use oxigraph::model::{NamedNode, NamedNodeRef, Term};
use std::collections::HashSet;

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
            mentions: mentions_to_show(&dossier.mentions, labels)
                .map(|mention| DossierMention::new(mention, is_record, labels))
                .collect(),
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
            values: values_to_show(&facts.values, labels).map(|value| DossierValue::new(value, labels)).collect(),
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
        let details: Vec<_> = details_to_show(&mention.details, labels).collect();
        let statements: Vec<_> = details.iter().map(|value| RecordStatement::new(value, labels)).collect();
        let subject_label = labels.node(&mention.subject);
        let has_name = labels.entities.label(&mention.subject, labels.language).is_some();
        let parts = details.iter().zip(&statements).map(|(value, statement)| match is_evident(value) {
            true => statement.marked(),
            false => statement.described(),
        });
        let parts: Vec<_> = parts.collect();
        Self {
            subject: mention.subject.as_str().to_owned(),
            label: if has_name || parts.is_empty() { subject_label.clone() } else { parts.join(" · ") },
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

/// Whether a value shows by itself what it says of a membership or a figure. A date does not: it can be that of the
/// beginning or one at which something is known to hold.
fn is_evident(value: &store::RecordValue) -> bool {
    const EVIDENT: [NamedNodeRef<'static>; 8] = [
        vocab::MEMBER,
        vocab::ORGANIZATION,
        vocab::ROLE,
        vocab::FIGURE_OF,
        vocab::MEASURE,
        vocab::BOUND,
        vocab::VALUE,
        vocab::UNIT_TEXT,
    ];
    EVIDENT.contains(&value.property.as_ref())
}

/// The language of a text with a language tag.
fn language_of(term: &Term) -> Option<&str> {
    match term {
        Term::Literal(literal) => literal.language(),
        _ => None,
    }
}

/// Whether a value is a text in another language than that of the answer.
fn is_foreign(term: &Term, labels: &Labels<'_>) -> bool {
    language_of(term).is_some_and(|language| language != labels.language)
}

fn is_native(term: &Term, labels: &Labels<'_>) -> bool {
    language_of(term).is_some_and(|language| language == labels.language)
}

/// The values of a property without translations: a text in another language is left out where all records that give
/// it say the same in the language of the answer.
fn values_to_show<'d>(
    values: &'d [store::ValueFacts],
    labels: &Labels<'_>,
) -> impl Iterator<Item = &'d store::ValueFacts> {
    let native = values.iter().filter(|value| is_native(&value.value, labels));
    let native: HashSet<&NamedNode> =
        native.flat_map(|value| &value.evidence).map(|evidence| &evidence.record).collect();
    values.iter().filter(move |value| {
        let is_translated = || value.evidence.iter().all(|evidence| native.contains(&evidence.record));
        !(is_foreign(&value.value, labels) && is_translated())
    })
}

/// What a record says of an entity, without translations.
fn details_to_show<'d>(
    details: &'d [store::RecordValue],
    labels: &Labels<'_>,
) -> impl Iterator<Item = &'d store::RecordValue> {
    let native = details.iter().filter(|detail| is_native(&detail.value, labels));
    let native: HashSet<&NamedNode> = native.map(|detail| &detail.property).collect();
    details.iter().filter(move |detail| !(is_foreign(&detail.value, labels) && native.contains(&detail.property)))
}

/// The mentions without translations. Those of a record's own dossier have one value each.
fn mentions_to_show<'d>(
    mentions: &'d [store::Mention],
    labels: &Labels<'_>,
) -> impl Iterator<Item = &'d store::Mention> {
    let only = |mention: &'d store::Mention| match mention.details.as_slice() {
        [detail] if detail.property == mention.property => Some(&detail.value),
        _ => None,
    };
    let native = mentions.iter().filter(|mention| only(mention).is_some_and(|value| is_native(value, labels)));
    let native: HashSet<_> = native.map(|mention| (&mention.subject, &mention.property)).collect();
    mentions.iter().filter(move |mention| {
        let is_translated = native.contains(&(&mention.subject, &mention.property));
        !(is_translated && only(mention).is_some_and(|value| is_foreign(value, labels)))
    })
}
