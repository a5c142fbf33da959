//! The data of the store, indexed for the rules of the crosswalk: by graph and by subject.

use super::SourceDescription;
use crate::dataset::{GraphKind, ProjectIris};
use crate::evidence::vocab;
use crate::link::{ItemId, Items};
use crate::store::{EvidenceIndex, Store};
use crate::text::fold;
use oxigraph::model::vocab::rdf;
use oxigraph::model::{GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// The properties and values of one graph, by subject.
pub(super) type Graph = BTreeMap<NamedNode, Vec<(NamedNode, Term)>>;

/// The data that the rules of the crosswalk use.
pub struct LinkFacts {
    /// The graph of each record.
    pub(super) records: BTreeMap<NamedNode, Graph>,
    /// The graph of the registers.
    pub(super) registers: Graph,
    /// The evidence of records.
    pub(super) evidence: EvidenceIndex,
    /// The items that entities are linked to.
    pub(super) items: BTreeMap<NamedNode, ItemId>,
    /// The records that take part in a conflict or a calendar mismatch, as entity, property and record.
    pub(super) conflicts: HashSet<(NamedNode, NamedNode, NamedNode)>,
    /// The same for conflicts only: these records are contradicted by others.
    pub(super) contradicted: HashSet<(NamedNode, NamedNode, NamedNode)>,
    classes: HashMap<NamedNode, HashSet<NamedNode>>,
    single_valued: HashSet<NamedNode>,
    within: HashMap<NamedNode, NamedNode>,
    sources: BTreeMap<NamedNode, SourceDescription>,
    /// The names of entities and concepts, folded for comparison.
    labels: HashMap<NamedNode, Vec<String>>,
    names: ProjectIris,
}

impl LinkFacts {
    /// Reads the facts from a store.
    pub fn read(store: &Store, names: &ProjectIris) -> Self {
        let mut facts = Self {
            records: BTreeMap::new(),
            registers: Graph::new(),
            evidence: EvidenceIndex::new(store),
            items: BTreeMap::new(),
            conflicts: HashSet::new(),
            contradicted: HashSet::new(),
            classes: HashMap::new(),
            single_valued: HashSet::new(),
            within: HashMap::new(),
            sources: BTreeMap::new(),
            labels: HashMap::new(),
            names: names.clone(),
        };
        let mut conflicts: HashMap<NamedNode, Conflict> = HashMap::new();
        for quad in store.quads_for_pattern(None, None, None, None).filter_map(Result::ok) {
            facts.add(&quad, &mut conflicts);
        }
        facts.contradicted = conflicts.values().filter(|found| found.is_conflict).flat_map(Conflict::parts).collect();
        facts.conflicts = conflicts.values().flat_map(Conflict::parts).collect();
        facts
    }

    fn add(&mut self, quad: &Quad, conflicts: &mut HashMap<NamedNode, Conflict>) {
        let (NamedOrBlankNode::NamedNode(subject), GraphName::NamedNode(graph)) = (&quad.subject, &quad.graph_name)
        else {
            return;
        };
        match self.names.kind(quad.graph_name.as_ref()) {
            GraphKind::Record => add(self.records.entry(graph.clone()).or_default(), subject, quad),
            GraphKind::Editorial => self.add_register(subject, quad),
            GraphKind::Provenance => {
                self.sources.entry(subject.clone()).or_default().add(&quad.predicate, &quad.object);
            }
            GraphKind::Conflicts => conflicts.entry(subject.clone()).or_default().add(quad),
            GraphKind::Ontology if quad.predicate == vocab::SINGLE_VALUED => {
                self.single_valued.insert(subject.clone());
            }
            _ => {}
        }
        if let (true, Term::Literal(name)) = (is_name(&quad.predicate), &quad.object) {
            self.labels.entry(subject.clone()).or_default().push(fold(name.value()));
        }
        if let (true, Term::NamedNode(class)) = (quad.predicate == rdf::TYPE, &quad.object) {
            self.classes.entry(subject.clone()).or_default().insert(class.clone());
        }
    }

    fn add_register(&mut self, subject: &NamedNode, quad: &Quad) {
        if let Term::NamedNode(object) = &quad.object {
            if quad.predicate == vocab::CONTAINED_IN_PLACE {
                self.within.insert(subject.clone(), object.clone());
            }
            if let (true, Some(item)) = (quad.predicate == vocab::SAME_AS, ItemId::from_iri(object.as_str())) {
                self.items.insert(subject.clone(), item);
            }
        }
        add(&mut self.registers, subject, quad);
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
        self.evidence.source(record).cloned()
    }

    /// The entities declared in registers, each with its declared class.
    pub fn registered(&self) -> impl Iterator<Item = (&NamedNode, &NamedNode)> {
        self.registers.iter().filter_map(|(node, statements)| {
            let class = statements.iter().find(|(predicate, _)| *predicate == rdf::TYPE);
            match class {
                Some((_, Term::NamedNode(class))) if self.names.is_entity(node) => Some((node, class)),
                _ => None,
            }
        })
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
        let mut names: HashMap<&NamedNode, BTreeMap<String, (NamedNode, Literal)>> = HashMap::new();
        for (entity, statements) in self.records.values().chain([&self.registers]).flatten() {
            for (property, name) in statements.iter().filter(|(property, _)| is_name(property)) {
                if let Term::Literal(text) = name {
                    let name = (format!("{property} {text}"), (property.clone(), text.clone()));
                    names.entry(entity).or_default().extend([name]);
                }
            }
        }
        self.registered().map(move |(entity, _)| {
            let names = names.remove(entity).unwrap_or_default();
            (entity, names.into_values().collect())
        })
    }

    /// Whether a node has a class, asserted or entailed.
    pub fn is_a(&self, node: &NamedNode, class: &NamedNode) -> bool {
        self.classes.get(node).is_some_and(|classes| classes.contains(class))
    }

    /// The classes of a node, in no particular order.
    pub(super) fn classes_of(&self, node: &NamedNode) -> impl Iterator<Item = &NamedNode> {
        self.classes.get(node).into_iter().flatten()
    }

    /// Whether a text contains a word of a name of an entity or concept, possibly inflected.
    pub fn is_named_in(&self, node: &NamedNode, text: &str) -> bool {
        // Shorter words occur in other words by chance.
        const SHORTEST: usize = 4;
        let text = fold(text);
        let mut words = self.labels.get(node).into_iter().flatten().flat_map(|name| name.split(' '));
        words.any(|word| word.chars().count() >= SHORTEST && text.contains(word))
    }

    /// Whether a property can have only one true value.
    pub fn is_single_valued(&self, property: &NamedNode) -> bool {
        self.single_valued.contains(property)
    }

    /// The place and all places that contain it, from the inside out.
    pub fn containing<'a>(&'a self, place: &'a NamedNode) -> Vec<&'a NamedNode> {
        let mut places = vec![place];
        while let Some(outer) = places.last().and_then(|place| self.within.get(*place)) {
            if places.contains(&outer) {
                break;
            }
            places.push(outer);
        }
        places
    }
}

fn is_name(property: &NamedNode) -> bool {
    *property == vocab::PREF_LABEL || *property == vocab::ALT_LABEL
}

fn add(graph: &mut Graph, subject: &NamedNode, quad: &Quad) {
    graph.entry(subject.clone()).or_default().push((quad.predicate.clone(), quad.object.clone()));
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

/// A conflict or calendar mismatch, collected from its triples.
#[derive(Default)]
struct Conflict {
    entities: BTreeSet<NamedNode>,
    properties: BTreeSet<NamedNode>,
    records: BTreeSet<NamedNode>,
    /// Whether it is a conflict between documents rather than a calendar mismatch.
    is_conflict: bool,
}

impl Conflict {
    fn add(&mut self, quad: &Quad) {
        let Term::NamedNode(object) = &quad.object else { return };
        if quad.predicate == rdf::TYPE {
            self.is_conflict |= *object == vocab::CONFLICT;
        } else if quad.predicate == vocab::ON_ENTITY {
            self.entities.insert(object.clone());
        } else if quad.predicate == vocab::ON_PROPERTY {
            self.properties.insert(object.clone());
        } else if quad.predicate == vocab::BETWEEN {
            self.records.insert(object.clone());
        }
    }

    fn parts(&self) -> Vec<(NamedNode, NamedNode, NamedNode)> {
        let Self { entities, properties, records, .. } = self;
        let mut parts = Vec::new();
        for entity in entities {
            for property in properties {
                parts.extend(records.iter().map(|record| (entity.clone(), property.clone(), record.clone())));
            }
        }
        parts
    }
}

/// The name of a class on the command line and in `diwan.toml`: its local name in lower case.
pub fn class_name(class: &NamedNode) -> String {
    class.as_str().rsplit(['/', '#']).next().unwrap_or_default().to_lowercase()
}
