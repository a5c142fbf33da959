use crate::app::view::{
    EntityWithoutItem, InexpressibleFacts, LabelledIri, Note, ProposalNotice, ProposedEntity, ProposedItem,
    ProposedProperty, ProposedQualifier, ProposedReference, ProposedStatement, RejectedName, WikidataProposal,
    WithheldStatement,
};
use crate::app::{LinkLabels, ProposedStatements};
use crate::link::{Addition, Comparison, NewItem, Reference, Row, RowClass, Withheld};
use oxigraph::model::NamedNode;
use std::collections::{BTreeMap, BTreeSet};

impl WikidataProposal {
    /// The view of proposed statements.
    pub fn new(proposed: &ProposedStatements, labels: LinkLabels<'_>) -> Self {
        let ProposedStatements { comparison, proposal, absent, .. } = proposed;
        let additions = &proposal.additions;
        Self {
            properties: properties(additions, labels),
            entities: entities(additions, labels),
            withheld: WithheldStatement::all(&proposal.withheld, labels),
            inexpressible: inexpressible(labels),
            without_evidence: without_evidence(comparison),
            new_items: absent.iter().map(|new_item| ProposedItem::new(new_item, labels)).collect(),
            with_notes: with_notes(additions),
            untraceable_documents: untraceable_documents(additions, labels),
            without_item: EntityWithoutItem::all(comparison, labels),
        }
    }
}

impl ProposalNotice {
    /// The notice on the statements written in a format that cannot express the `withheld` ones.
    pub fn new(proposed: &ProposedStatements, withheld: &[Withheld], labels: LinkLabels<'_>) -> Self {
        let of_new_items = proposed.new_items.iter().map(|new_item| &new_item.proposal);
        let withheld = withheld.iter().chain(of_new_items.clone().flat_map(|proposal| &proposal.withheld));
        let of_items = proposed.proposal.additions.iter();
        let additions = of_items.chain(of_new_items.clone().flat_map(|proposal| &proposal.additions));
        Self {
            withheld: WithheldStatement::all(withheld, labels),
            with_notes: with_notes(additions.clone()),
            untraceable_documents: untraceable_documents(additions, labels),
        }
    }
}

fn properties(additions: &[Addition], labels: LinkLabels<'_>) -> Vec<ProposedProperty> {
    let mut counts: BTreeMap<_, usize> = BTreeMap::new();
    for addition in additions {
        *counts.entry(addition.property).or_default() += 1;
    }
    let property = |(property, statements)| {
        let label = labels.property(property);
        ProposedProperty { property: property.to_string(), label, statements }
    };
    counts.into_iter().map(property).collect()
}

fn entities(additions: &[Addition], labels: LinkLabels<'_>) -> Vec<ProposedEntity> {
    let by_entity = additions.chunk_by(|a, b| a.entity == b.entity);
    let entity = |additions: &[Addition]| {
        let entity = &additions.first()?.entity;
        Some(ProposedEntity {
            entity: entity.as_str().to_owned(),
            label: labels.entity(entity),
            item: labels.link.facts.linked().get(entity).map(ToString::to_string),
            statements: additions.iter().map(|addition| ProposedStatement::new(addition, labels)).collect(),
            slug: labels.slug(entity).to_owned(),
        })
    };
    by_entity.filter_map(entity).collect()
}

impl ProposedStatement {
    fn new(addition: &Addition, labels: LinkLabels<'_>) -> Self {
        let qualifiers = addition.qualifiers.iter().map(|(property, value)| ProposedQualifier {
            property: property.to_string(),
            property_label: labels.property(*property),
            value: labels.value(value),
        });
        Self {
            property: addition.property.to_string(),
            property_label: labels.property(addition.property),
            value: labels.value(&addition.value),
            rank: addition.rank.into(),
            is_contradicted: addition.is_contradicted,
            is_deprecated_there: addition.is_deprecated_there,
            qualifiers: qualifiers.collect(),
            references: addition.references.iter().map(|found| ProposedReference::new(found, labels)).collect(),
        }
    }
}

impl ProposedReference {
    fn new(reference: &Reference, labels: LinkLabels<'_>) -> Self {
        Self {
            record: reference.record.as_str().to_owned(),
            quotation: reference.snaks.last().map(|(_, value)| labels.value(value)).unwrap_or_default(),
            notes: reference.notes.iter().map(|note| Note::new(note, &labels.labels())).collect(),
            key: record_key(&reference.record).to_owned(),
        }
    }
}

impl WithheldStatement {
    /// The views of withheld statements.
    pub fn all<'w>(withheld: impl IntoIterator<Item = &'w Withheld>, labels: LinkLabels<'_>) -> Vec<Self> {
        withheld.into_iter().map(|withheld| Self::new(withheld, labels)).collect()
    }

    fn new(withheld: &Withheld, labels: LinkLabels<'_>) -> Self {
        let record =
            |node: &NamedNode| LabelledIri { iri: node.as_str().to_owned(), label: record_key(node).to_owned() };
        Self {
            entity: withheld.entity.as_str().to_owned(),
            property: withheld.property.to_string(),
            value: withheld.value.as_ref().map(|value| labels.value(value)),
            reason: withheld.reason.clone(),
            proposed_with: withheld.offered_with.map(Into::into),
            records: withheld.records.iter().map(record).collect(),
            slug: labels.slug(&withheld.entity).to_owned(),
        }
    }
}

impl ProposedItem {
    fn new(new_item: &NewItem, labels: LinkLabels<'_>) -> Self {
        let needs = [
            (!new_item.has_class, "what it is an instance of"),
            (new_item.documents == 0, "a statement with a source"),
            (true, "serious sources that show its notability"),
        ];
        let needs = needs.into_iter().filter(|(is_missing, _)| *is_missing).map(|(_, need)| need.to_owned());
        Self {
            entity: new_item.entity.as_str().to_owned(),
            languages: new_item.labels.iter().map(|(language, _)| language.clone()).collect(),
            unnamed: RejectedName::all(new_item),
            statements: new_item.proposal.additions.len(),
            documents: new_item.documents,
            needs: needs.collect(),
            withheld: WithheldStatement::all(&new_item.proposal.withheld, labels),
            slug: labels.slug(&new_item.entity).to_owned(),
        }
    }
}

impl RejectedName {
    fn all(new_item: &NewItem) -> Vec<Self> {
        let names = new_item.unnamed.iter();
        names.map(|(language, reason)| Self { language: language.clone(), reason: reason.clone() }).collect()
    }
}

/// Facts about linked entities that the crosswalk cannot express, by property and reason.
fn inexpressible(labels: LinkLabels<'_>) -> Vec<InexpressibleFacts> {
    let linked = labels.link.facts.linked();
    let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
    for left_out in labels.link.gathered.left_out.iter().filter(|left_out| linked.contains_key(&left_out.subject)) {
        *reasons.entry(format!("{} {}", left_out.property, left_out.reason)).or_default() += left_out.records.len();
    }
    reasons.into_iter().map(|(reason, records)| InexpressibleFacts { reason, records }).collect()
}

/// The number of statements that Wikidata lacks and that only registers make.
fn without_evidence(comparison: &Comparison) -> usize {
    let is_without = |row: &&Row| {
        row.class == RowClass::MissingThere && row.ours.as_ref().is_some_and(|ours| ours.evidence.is_empty())
    };
    comparison.rows.iter().filter(is_without).count()
}

/// The number of additions with a curator's note on their evidence.
fn with_notes<'a>(additions: impl IntoIterator<Item = &'a Addition>) -> usize {
    let has_notes = |addition: &&Addition| addition.references.iter().any(|reference| !reference.notes.is_empty());
    additions.into_iter().filter(has_notes).count()
}

/// The keys of documents that a reader of Wikidata could not find.
fn untraceable_documents<'a>(additions: impl IntoIterator<Item = &'a Addition>, labels: LinkLabels<'_>) -> Vec<String> {
    let references = additions.into_iter().flat_map(|addition| &addition.references);
    let untraceable = references.filter(|reference| !reference.is_traceable);
    let documents: BTreeSet<NamedNode> =
        untraceable.filter_map(|reference| labels.link.facts.source_of(&reference.record)).collect();
    documents.iter().map(|document| record_key(document).to_owned()).collect()
}

/// The key of a record or document, by which tables refer to it.
fn record_key(node: &NamedNode) -> &str {
    node.as_str().rsplit('/').next().unwrap_or_default()
}
