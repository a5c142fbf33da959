//! The mapping's RDF as resources with properties, in the order of the document: blank nodes get other labels at every
//! reading, and what is made must not depend on them.

use super::MappingError;
use super::vocab::{self, Namespace};
use oxrdf::{NamedNode, NamedNodeRef, NamedOrBlankNode, Term, Triple};
use std::cell::Cell;
use std::collections::{HashMap, HashSet};

/// The triples of a mapping, by subject.
pub(super) struct Resources {
    subjects: Vec<NamedOrBlankNode>,
    by_subject: HashMap<NamedOrBlankNode, Described>,
    /// How many bytes may still be read of it; none after a term that was too much.
    left: Cell<Option<usize>>,
    /// Reference formulations that are known beside those of CSV and JSON.
    formulations: Vec<NamedNode>,
}

/// What is said of a subject.
#[derive(Default)]
struct Described {
    /// The line on which the first of it stands.
    line: u64,
    triples: Vec<Triple>,
}

/// How much more than once a mapping may be read, or [`ALWAYS_READ`]: many resources can name one, such as an object map,
/// and each of them has it for its own.
const TIMES_READ: usize = 32;

/// How many bytes of a mapping may be read however small it is.
const ALWAYS_READ: usize = 1 << 26;

/// How many bytes may be read of a mapping of `size` bytes.
fn readable(size: usize) -> usize {
    size.saturating_mul(TIMES_READ).max(ALWAYS_READ)
}

impl Resources {
    /// The triples of a file of `size` bytes, each with its line.
    pub(super) fn new(
        triples: impl IntoIterator<Item = (Triple, u64)>,
        size: usize,
        formulations: Vec<NamedNode>,
    ) -> Self {
        let left = Cell::new(Some(readable(size)));
        let mut resources = Self { subjects: Vec::new(), by_subject: HashMap::new(), left, formulations };
        let mut seen = HashSet::new();
        for (triple, line) in triples {
            let described = resources.by_subject.entry(triple.subject.clone()).or_default();
            if described.triples.is_empty() {
                described.line = line;
                resources.subjects.push(triple.subject.clone());
            }
            if seen.insert(triple.clone()) {
                described.triples.push(triple);
            }
        }
        resources
    }

    /// Whether more was read than may be: what came last is not all there.
    pub(super) fn is_exhausted(&self) -> bool {
        self.left.get().is_none()
    }

    fn triples_of(&self, node: &NamedOrBlankNode) -> &[Triple] {
        self.by_subject.get(node).map_or(&[], |described| &described.triples)
    }

    /// Counts a term that is read; nothing is read any more when too much was.
    fn count(&self, term: &Term) -> bool {
        let size = match term {
            Term::NamedNode(node) => node.as_str().len(),
            Term::Literal(literal) => literal.value().len(),
            _ => 0,
        };
        self.left.set(self.left.get().and_then(|left| left.checked_sub(size + TERM_SIZE)));
        !self.is_exhausted()
    }

    /// All triples maps, each once: they have a type, or a property that nothing else has.
    pub(super) fn triples_maps(&self) -> Vec<Resource<'_>> {
        let maps = self.subjects.iter().filter(|node| self.triples_of(node).iter().any(makes_triples_map));
        maps.enumerate()
            .map(|(index, node)| Resource::new(self, node.clone(), || format!("triples map {}", index + 1)))
            .collect()
    }
}

fn makes_triples_map(triple: &Triple) -> bool {
    const PROPERTIES: [NamedNodeRef<'_>; 4] =
        [vocab::LOGICAL_SOURCE, vocab::SUBJECT_MAP, vocab::SUBJECT, vocab::PREDICATE_OBJECT_MAP];
    let typed = triple.predicate == vocab::TYPE && triple.object == Term::from(vocab::TRIPLES_MAP.into_owned());
    typed || PROPERTIES.contains(&triple.predicate.as_ref())
}

/// About how much a term takes beside its text, in bytes.
const TERM_SIZE: usize = 64;

/// A resource of the mapping.
#[derive(Clone)]
pub(super) struct Resource<'g> {
    graph: &'g Resources,
    node: NamedOrBlankNode,
    /// Its IRI, or the way to it: labels of blank nodes mean nothing to anybody.
    name: String,
}

impl<'g> Resource<'g> {
    fn new(graph: &'g Resources, node: NamedOrBlankNode, way: impl FnOnce() -> String) -> Self {
        let name = match &node {
            NamedOrBlankNode::NamedNode(node) => node.as_str().to_owned(),
            NamedOrBlankNode::BlankNode(_) => way(),
        };
        Self { graph, node, name }
    }

    pub(super) fn name(&self) -> String {
        self.name.clone()
    }

    /// The line on which it is described first, from 1; 0 when nothing is said of it.
    pub(super) fn line(&self) -> u64 {
        self.graph.by_subject.get(&self.node).map_or(0, |described| described.line)
    }

    /// Whether this is a reference formulation that was added.
    pub(super) fn is_added_formulation(&self, formulation: &NamedNode) -> bool {
        self.graph.formulations.contains(formulation)
    }

    /// Its properties and their values, sorted.
    pub(super) fn properties(&self) -> Vec<(NamedNode, Term)> {
        let triples = self.graph.triples_of(&self.node).iter().take_while(|triple| self.graph.count(&triple.object));
        let mut properties: Vec<_> = triples.map(|triple| (triple.predicate.clone(), triple.object.clone())).collect();
        properties.sort_by_cached_key(|(property, value)| (property.as_str().to_owned(), value.to_string()));
        properties
    }

    /// What blank nodes are told apart by.
    pub(super) fn key(&self) -> String {
        self.node.to_string()
    }

    /// The values of a property.
    pub(super) fn all(&self, property: NamedNodeRef<'_>) -> Vec<Term> {
        let triples = self.graph.triples_of(&self.node).iter().filter(|triple| triple.predicate == property);
        triples.take_while(|triple| self.graph.count(&triple.object)).map(|triple| triple.object.clone()).collect()
    }

    /// Whether it has a property.
    pub(super) fn has(&self, property: NamedNodeRef<'_>) -> bool {
        self.graph.triples_of(&self.node).iter().any(|triple| triple.predicate == property)
    }

    /// The one value of a property, if it has any.
    pub(super) fn optional(&self, property: NamedNodeRef<'_>) -> Result<Option<Term>, MappingError> {
        let mut values = self.all(property);
        match values.len() {
            0 | 1 => Ok(values.pop()),
            more => Err(self.fail(format!("has {more} values of {}; give one", local(property)))),
        }
    }

    /// The one value of a property, which is a literal.
    pub(super) fn text(&self, property: NamedNodeRef<'_>) -> Result<Option<String>, MappingError> {
        match self.optional(property)? {
            None => Ok(None),
            Some(Term::Literal(literal)) => Ok(Some(literal.value().to_owned())),
            Some(other) => Err(self.fail(format!("{} must be a string, not {other}", local(property)))),
        }
    }

    /// The values of a property, which are resources.
    pub(super) fn resources(&self, property: NamedNodeRef<'_>) -> Result<Vec<Self>, MappingError> {
        self.all(property).into_iter().map(|value| self.resource(property, value)).collect()
    }

    /// The one value of a property, which is a resource.
    pub(super) fn optional_resource(&self, property: NamedNodeRef<'_>) -> Result<Option<Self>, MappingError> {
        self.optional(property)?.map(|value| self.resource(property, value)).transpose()
    }

    fn resource(&self, property: NamedNodeRef<'_>, value: Term) -> Result<Self, MappingError> {
        match value {
            Term::NamedNode(node) => Ok(Self::new(self.graph, node.into(), String::new)),
            Term::BlankNode(node) => {
                Ok(Self::new(self.graph, node.into(), || format!("{} › {}", self.name, local(property))))
            }
            other => Err(self.fail(format!("{} must be a resource, not {other}", local(property)))),
        }
    }

    pub(super) fn fail(&self, reason: impl Into<String>) -> MappingError {
        MappingError::invalid(self.name(), reason)
    }

    /// As [`Resource::fail`], with the line.
    pub(super) fn fail_on_line(&self, reason: impl Into<String>) -> MappingError {
        self.fail(reason).on_line(self.line())
    }
}

/// `rml:template` for `http://w3id.org/rml/template`.
pub(super) fn local(property: NamedNodeRef<'_>) -> String {
    match Namespace::split(property.as_str()) {
        Some((namespace, name)) => format!("{}:{name}", namespace.prefix),
        None => property.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxrdf::{Literal, NamedNode};

    /// Two things that have the same property: each of them reads its value.
    fn resources(left: usize) -> Resources {
        let property = NamedNode::new_unchecked("http://e/p");
        let triple = |subject: &str| {
            Triple::new(NamedNode::new_unchecked(subject), property.clone(), Literal::new_simple_literal("value"))
        };
        let mut resources = Resources::new([(triple("http://e/a"), 1), (triple("http://e/b"), 2)], 0, Vec::new());
        resources.left = Cell::new(Some(left));
        resources
    }

    #[test]
    fn so_many_bytes_are_read_and_none_more() {
        let property = NamedNodeRef::new_unchecked("http://e/p");
        let read = |left: usize| {
            let resources = resources(left);
            let values = |node: &NamedOrBlankNode| Resource::new(&resources, node.clone(), String::new).all(property);
            let found: usize = resources.subjects.iter().map(|node| values(node).len()).sum();
            (found, resources.is_exhausted())
        };
        let both = 2 * ("value".len() + TERM_SIZE);
        assert_eq!(read(both), (2, false));
        assert_eq!(read(both - 1), (1, true));
    }

    #[test]
    fn a_file_may_be_read_32_times_and_a_small_one_more_often() {
        assert_eq!(readable(0), 64 << 20);
        assert_eq!((readable(2 << 20), readable((2 << 20) + 1)), (64 << 20, (64 << 20) + 32));
        assert_eq!(Resources::new([], 3 << 20, Vec::new()).left.get(), Some(96 << 20));
    }
}
