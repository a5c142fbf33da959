use super::SourceDescription;
use super::contradictions::{ContradictionKind, Contradictions};
use crate::dataset::{GraphKind, ProjectIris};
use crate::evidence::vocab;
use crate::link::{ItemId, Items};
use crate::store::{EvidenceIndex, Store, StoreError};
use crate::text::fold;
use diwan_rdf::quads::{Id, Pattern, Quads};
use oxigraph::model::vocab::rdf;
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Term};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The dataset as the rules of the crosswalk use it: what registers and records state about nodes, the evidence of
/// records, and the links of entities to items.
pub struct LinkFacts {
    pub(super) quads: Arc<Quads>,
    /// The graph of the registers; `None` if it is empty.
    pub(super) registers: Option<Id>,
    /// The graphs of records, in the order of their names.
    pub(super) records: Vec<Id>,
    /// The document that each record quotes.
    documents: FxHashMap<Id, Id>,
    /// The evidence of records.
    pub(super) evidence: EvidenceIndex,
    /// The items that entities are linked to.
    pub(super) items: BTreeMap<NamedNode, ItemId>,
    /// The records that take part in a conflict or a calendar mismatch.
    pub(super) conflicts: Contradictions,
    /// The records that take part in a conflict: other documents contradict them.
    pub(super) contradicted: Contradictions,
    /// The entities that registers declare, with their classes, in the order of their IRIs.
    registered: Vec<(NamedNode, NamedNode)>,
    sources: BTreeMap<NamedNode, SourceDescription>,
    names: ProjectIris,
    /// The ids of IRIs of the crosswalk, which are looked up again for every node.
    known: RefCell<FxHashMap<NamedNode, Option<Id>>>,
}

impl LinkFacts {
    /// Indexes the dataset of a store.
    ///
    /// # Errors
    /// [`StoreError`] if the store is on disk and cannot be read.
    pub fn read(store: &Store, names: &ProjectIris) -> Result<Self, StoreError> {
        let quads = store.quads()?;
        let kind = |graph| names.kind_of(quads.term(graph).iri());
        let graphs: Vec<Id> = quads.graphs().map(|(graph, _)| graph).collect();
        let of_kind = |wanted| graphs.iter().copied().filter(move |graph| kind(*graph) == wanted);
        let [registers, conflicts] = [GraphKind::Editorial, GraphKind::Conflicts].map(|wanted| of_kind(wanted).next());
        let documents = documents(&quads);
        Ok(Self {
            registers,
            records: of_kind(GraphKind::Record).collect(),
            evidence: EvidenceIndex::new(store),
            items: registers.map(|registers| items(&quads, registers)).unwrap_or_default(),
            conflicts: Contradictions::read(&quads, conflicts, ContradictionKind::Any),
            contradicted: Contradictions::read(&quads, conflicts, ContradictionKind::BetweenDocuments),
            registered: registers.map(|registers| registered(&quads, registers, names)).unwrap_or_default(),
            sources: sources(&quads, of_kind(GraphKind::Provenance).next(), documents.values().copied()),
            documents,
            names: names.clone(),
            known: RefCell::default(),
            quads: Arc::clone(&quads),
        })
    }

    /// The linked entities with their items.
    pub fn linked(&self) -> &BTreeMap<NamedNode, ItemId> {
        &self.items
    }

    /// Follows redirects: links entities whose items were merged to the targets, and returns these links. If another
    /// entity is already linked to the target, the link is kept and the item is removed from `items`, because one item
    /// cannot be two entities.
    pub fn follow(&mut self, items: &mut Items) -> Vec<RedirectedLink> {
        let mut taken: BTreeSet<ItemId> = self.items.values().copied().collect();
        let mut followed = Vec::new();
        for (entity, before) in &mut self.items {
            let Some(now) = items.get(before).map(|found| found.id).filter(|now| now != before) else { continue };
            let is_free = taken.insert(now);
            followed.push(RedirectedLink { entity: entity.clone(), before: *before, now, is_free });
            if is_free {
                *before = now;
            } else {
                items.remove(before);
            }
        }
        followed
    }

    /// The description of a document.
    pub fn source(&self, source: &NamedNode) -> Option<&SourceDescription> {
        self.sources.get(source)
    }

    /// The document that a record quotes.
    pub fn source_of(&self, record: &NamedNode) -> Option<NamedNode> {
        self.quads.node(self.document(self.id(record)?)?)
    }

    /// The same, with ids.
    pub(super) fn document(&self, record: Id) -> Option<Id> {
        self.documents.get(&record).copied()
    }

    /// The entities declared in registers, each with its declared class.
    pub fn registered(&self) -> impl Iterator<Item = (&NamedNode, &NamedNode)> {
        self.registered.iter().map(|(entity, class)| (entity, class))
    }

    /// The slug of an entity.
    pub fn slug<'n>(&self, entity: &'n NamedNode) -> &'n str {
        self.names.slug(entity.as_str())
    }

    /// The languages of entity names.
    pub fn languages(&self) -> BTreeSet<String> {
        let names = self.names().flat_map(|(_, names)| names);
        names.filter_map(|(_, name)| name.language().map(str::to_owned)).collect()
    }

    /// The names of registered entities, with their properties: display names and attested names.
    pub fn names(&self) -> impl Iterator<Item = (&NamedNode, Vec<(NamedNode, Literal)>)> {
        let stated: FxHashSet<Id> = self.records.iter().copied().chain(self.registers).collect();
        self.registered().map(move |(entity, _)| (entity, self.names_of(entity, &stated)))
    }

    fn names_of(&self, entity: &NamedNode, graphs: &FxHashSet<Id>) -> Vec<(NamedNode, Literal)> {
        let mut found = BTreeSet::new();
        for property in NAMES.iter().filter_map(|property| self.id(*property)) {
            let pattern = Pattern { subject: self.id(entity), predicate: Some(property), ..Pattern::ALL };
            let stated = self.quads.matching(pattern).filter(|statement| graphs.contains(&statement.graph));
            found.extend(stated.map(|statement| (property, statement.object)));
        }
        let named = |(property, name)| match self.quads.term(name).to_term()? {
            Term::Literal(name) => Some((self.quads.node(property)?, name)),
            _ => None,
        };
        found.into_iter().filter_map(named).collect()
    }

    /// The id of an IRI, if it occurs in the dataset.
    pub(super) fn id<'n>(&self, node: impl Into<NamedNodeRef<'n>>) -> Option<Id> {
        self.quads.terms().find_iri(node.into().as_str())
    }

    /// The id of an IRI of the crosswalk, if it occurs in the dataset.
    pub(super) fn known_id(&self, node: &NamedNode) -> Option<Id> {
        if let Some(id) = self.known.borrow().get(node) {
            return *id;
        }
        let id = self.id(node);
        self.known.borrow_mut().insert(node.clone(), id);
        id
    }

    /// Whether a node has a class of the crosswalk, asserted or entailed.
    pub(super) fn has_class(&self, node: Id, class: &NamedNode) -> bool {
        let ids = self.known_id(&rdf::TYPE.into_owned()).zip(self.known_id(class));
        ids.is_some_and(|(type_, class)| self.quads.holds(node, type_, class))
    }

    /// Whether a node has a class, asserted or entailed.
    pub fn is_a(&self, node: &NamedNode, class: &NamedNode) -> bool {
        let ids = || Some((self.id(node)?, self.id(rdf::TYPE)?, self.id(class)?));
        ids().is_some_and(|(node, type_, class)| self.quads.holds(node, type_, class))
    }

    /// Whether a text contains a word of a name of an entity or concept, possibly inflected.
    pub fn is_named_in(&self, node: &NamedNode, text: &str) -> bool {
        // Shorter words occur in other words by chance.
        const SHORTEST: usize = 4;
        let text = fold(text);
        let Some(node) = self.id(node) else { return false };
        let properties = NAMES.iter().filter_map(|property| self.id(*property));
        let names = properties.flat_map(|property| self.quads.objects(node, property));
        let mut names = names.filter_map(|name| Some(fold(&self.quads.term(name).value()?)));
        names.any(|name| name.split(' ').any(|word| word.chars().count() >= SHORTEST && text.contains(word)))
    }

    /// Whether a property can have only one true value.
    pub fn is_single_valued(&self, property: &NamedNode) -> bool {
        let ids = || Some((self.id(property)?, self.id(vocab::SINGLE_VALUED)?));
        ids().is_some_and(|(property, single_valued)| self.quads.objects(property, single_valued).next().is_some())
    }

    /// The place and all places that contain it, from the inside out.
    pub fn containing(&self, place: &NamedNode) -> Vec<NamedNode> {
        let mut places = vec![place.clone()];
        while let Some(outer) = places.last().and_then(|place| self.directly_containing(place)) {
            if places.contains(&outer) {
                break;
            }
            places.push(outer);
        }
        places
    }

    fn directly_containing(&self, place: &NamedNode) -> Option<NamedNode> {
        let within = self.id(vocab::CONTAINED_IN_PLACE)?;
        let outer = self.stated_in(self.registers?, self.id(place)?, within).last()?;
        self.quads.node(outer)
    }

    /// The values of a property of a node in one graph.
    pub(super) fn stated_in(&self, graph: Id, subject: Id, predicate: Id) -> impl Iterator<Item = Id> + use<'_> {
        stated_in(&self.quads, graph, subject, predicate)
    }
}

/// The properties of display names and attested names.
const NAMES: [NamedNodeRef<'_>; 2] = [vocab::PREF_LABEL, vocab::ALT_LABEL];

fn stated_in(quads: &Quads, graph: Id, subject: Id, predicate: Id) -> impl Iterator<Item = Id> + use<'_> {
    let (subject, predicate, graph) = (Some(subject), Some(predicate), Some(graph));
    quads.matching(Pattern { subject, predicate, graph, object: None }).map(|statement| statement.object)
}

/// The document that each record quotes.
fn documents(quads: &Quads) -> FxHashMap<Id, Id> {
    let values = |property: NamedNodeRef<'_>| diwan_rdf::quads::values(quads, property.as_str(), None);
    let quoted = values(vocab::WAS_QUOTED_FROM);
    let document = |quotes: &Vec<Id>| quoted.get(quotes.first()?)?.first().copied();
    let records = values(vocab::WAS_DERIVED_FROM).into_iter();
    records.filter_map(|(record, quotes)| Some((record, document(&quotes)?))).collect()
}

/// The items that the registers link entities to.
fn items(quads: &Quads, registers: Id) -> BTreeMap<NamedNode, ItemId> {
    let links = diwan_rdf::quads::values(quads, vocab::SAME_AS.as_str(), Some(registers));
    let item = |values: &[Id]| values.iter().rev().find_map(|value| ItemId::from_iri(quads.term(*value).iri()?));
    links.into_iter().filter_map(|(entity, values)| Some((quads.node(entity)?, item(&values)?))).collect()
}

/// The entities that the registers declare, each with its first class, in the order of their IRIs.
fn registered(quads: &Quads, registers: Id, names: &ProjectIris) -> Vec<(NamedNode, NamedNode)> {
    let classes = diwan_rdf::quads::values(quads, rdf::TYPE.as_str(), Some(registers));
    let is_entity = |id: Id| quads.term(id).iri().is_some_and(|iri| names.is_entity_iri(iri));
    let entities = classes.into_iter().filter(|(entity, _)| is_entity(*entity));
    let mut registered: Vec<_> =
        entities.filter_map(|(entity, classes)| Some((quads.node(entity)?, quads.node(*classes.first()?)?))).collect();
    registered.sort();
    registered
}

/// The descriptions of documents.
fn sources(
    quads: &Quads,
    provenance: Option<Id>,
    documents: impl Iterator<Item = Id>,
) -> BTreeMap<NamedNode, SourceDescription> {
    let Some(provenance) = provenance else { return BTreeMap::new() };
    let documents: FxHashSet<Id> = documents.collect();
    let described = |document| (quads.node(document), source_description(quads, provenance, document));
    documents.into_iter().map(described).filter_map(|(document, described)| Some((document?, described))).collect()
}

fn source_description(quads: &Quads, provenance: Id, document: Id) -> SourceDescription {
    let mut description = SourceDescription::default();
    for stated in quads.matching(Pattern { subject: Some(document), graph: Some(provenance), ..Pattern::ALL }) {
        if let (Some(property), Some(value)) = (quads.node(stated.predicate), quads.term(stated.object).to_term()) {
            description.add(&property, &value);
        }
    }
    description
}

/// A link to an item that Wikidata has redirected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedirectedLink {
    /// The entity.
    pub entity: NamedNode,
    /// The item it was linked to.
    pub before: ItemId,
    /// The target of the redirect.
    pub now: ItemId,
    /// Whether no other entity is linked to the target.
    pub is_free: bool,
}

/// The name of a class on the command line and in `diwan.toml`: its local name in lower case.
pub fn class_name(class: &NamedNode) -> String {
    class.as_str().rsplit(['/', '#']).next().unwrap_or_default().to_lowercase()
}
