//! The mapping's RDF as resources with properties, in the order of the document: blank nodes get other labels at every
//! reading, and what is made must not depend on them.

use super::role::{Role, role_of_values};
use super::vocab::{self, Namespace};
use crate::mapping::front_end::MappingFile;
use crate::mapping::problems::{Problems, all};
use crate::mapping::{MappingProblem, Place, ProblemKind, Spanned};
use diwan_rdf::turtle::{Span, Statement};
use oxrdf::{NamedNode, NamedNodeRef, NamedOrBlankNode, Term};
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{HashMap, HashSet};
use std::path::Path;

/// The statements of a mapping file, by subject.
pub(super) struct Resources<'f> {
    file: &'f MappingFile<'f>,
    subjects: Vec<NamedOrBlankNode>,
    by_subject: HashMap<NamedOrBlankNode, Described>,
    /// How many bytes may still be read of it; none after a term that was too much.
    left: Cell<Option<usize>>,
    /// Resources that properties say are something else than triples maps.
    parts: HashSet<NamedOrBlankNode>,
    /// Subjects with terms that nothing reads. What else is wrong with them may be a consequence.
    damaged: HashSet<NamedOrBlankNode>,
    warnings: RefCell<Vec<MappingProblem>>,
}

/// What is said of a subject.
#[derive(Default)]
pub(super) struct Described {
    /// Where it stands in the first of it.
    pub span: Span,
    /// Its properties, in order.
    pub properties: Vec<Property>,
    /// What messages call it, if triples maps use it.
    name: OnceCell<String>,
}

impl Described {
    /// What messages call it.
    pub(super) fn name(&self) -> &str {
        self.name.get().map_or("", String::as_str)
    }
}

/// A property and its value.
pub(super) struct Property {
    pub predicate: NamedNode,
    pub object: Term,
    /// Where the value stands.
    pub span: Span,
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

impl<'f> Resources<'f> {
    /// The statements of a file.
    pub(super) fn new(statements: impl IntoIterator<Item = Statement>, file: &'f MappingFile<'f>) -> Self {
        let mut resources = Self {
            file,
            subjects: Vec::new(),
            by_subject: HashMap::new(),
            left: Cell::new(Some(readable(file.text.len()))),
            parts: HashSet::new(),
            damaged: HashSet::new(),
            warnings: RefCell::default(),
        };
        let mut seen = HashSet::new();
        for Statement { triple, subject, object, .. } in statements {
            let described = resources.by_subject.entry(triple.subject.clone()).or_default();
            if described.properties.is_empty() {
                described.span = subject;
                resources.subjects.push(triple.subject.clone());
            }
            if role_of_values(triple.predicate.as_ref()).is_some_and(|role| role != Role::TriplesMap) {
                // What is its own part may still be a triples map.
                resources.parts.extend(node(&triple.object).filter(|part| *part != triple.subject));
            }
            if seen.insert(triple.clone()) {
                let (predicate, value) = (triple.predicate, triple.object);
                described.properties.push(Property { predicate, object: value, span: object });
            }
        }
        resources
    }

    /// The same, of whose subjects some have been reported, and others are parts of what nothing reads.
    pub(super) fn with_damaged(
        mut self,
        damaged: HashSet<NamedOrBlankNode>,
        unread: HashSet<NamedOrBlankNode>,
    ) -> Self {
        self.parts.extend(unread);
        Self { damaged, ..self }
    }

    /// Whether more was read than may be: what came last is not all there.
    pub(super) fn is_exhausted(&self) -> bool {
        self.left.get().is_none()
    }

    fn properties_of(&self, node: &NamedOrBlankNode) -> &[Property] {
        self.by_subject.get(node).map_or(&[], |described| &described.properties)
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
        let maps = self.nodes_of_triples_maps().enumerate();
        maps.map(|(index, node)| {
            Resource::new(self, node.clone(), Span::default(), || format!("triples map {}", index + 1))
        })
        .collect()
    }

    /// The nodes of all triples maps, in order.
    pub(super) fn nodes_of_triples_maps(&self) -> impl Iterator<Item = &NamedOrBlankNode> {
        let is_map = |node: &NamedOrBlankNode, property: &Property| {
            is_typed_triples_map(&property.predicate, &property.object)
                || (makes_triples_map(&property.predicate, &property.object) && !self.parts.contains(node))
        };
        self.subjects.iter().filter(move |node| self.properties_of(node).iter().any(|property| is_map(node, property)))
    }

    /// The subjects that triples maps use, in order, and what is said of them.
    pub(super) fn used(&self) -> impl Iterator<Item = (&NamedOrBlankNode, &Described)> {
        self.described().filter(|(_, described)| described.name.get().is_some())
    }

    /// Whether a logical source has a reference formulation that was added.
    pub(super) fn has_added_formulation(&self, logical_source: &Described) -> bool {
        let is_added = |property: &Property| match &property.object {
            Term::NamedNode(node) => self.file.formulations.contains(node),
            _ => false,
        };
        let mut properties = logical_source.properties.iter();
        properties.any(|property| property.predicate == vocab::REFERENCE_FORMULATION && is_added(property))
    }

    fn described(&self) -> impl Iterator<Item = (&NamedOrBlankNode, &Described)> {
        self.subjects.iter().filter_map(|node| Some((node, self.by_subject.get(node)?)))
    }

    /// The subjects that no triples map uses, in order, and what is said of them.
    pub(super) fn unused(&self) -> impl Iterator<Item = (&NamedOrBlankNode, &Described)> {
        self.described().filter(|(_, described)| described.name.get().is_none())
    }

    /// A place in the file.
    pub(super) fn place(&self, span: Span) -> Place {
        self.file.place(span)
    }

    /// What was found to do nothing, or may not be meant.
    pub(super) fn into_warnings(self) -> Vec<MappingProblem> {
        self.warnings.into_inner()
    }
}

/// Whether a resource with this property is a triples map.
pub(super) fn makes_triples_map(property: &NamedNode, value: &Term) -> bool {
    const PROPERTIES: [NamedNodeRef<'_>; 4] =
        [vocab::LOGICAL_SOURCE, vocab::SUBJECT_MAP, vocab::SUBJECT, vocab::PREDICATE_OBJECT_MAP];
    is_typed_triples_map(property, value) || PROPERTIES.contains(&property.as_ref())
}

fn is_typed_triples_map(property: &NamedNode, value: &Term) -> bool {
    *property == vocab::TYPE && *value == Term::from(vocab::TRIPLES_MAP.into_owned())
}

/// A term as the subject that it may be.
pub(super) fn node(term: &Term) -> Option<NamedOrBlankNode> {
    match term {
        Term::NamedNode(node) => Some(node.clone().into()),
        Term::BlankNode(node) => Some(node.clone().into()),
        _ => None,
    }
}

/// About how much a term takes beside its text, in bytes.
const TERM_SIZE: usize = 64;

/// A resource of the mapping.
#[derive(Clone)]
pub(super) struct Resource<'g> {
    graph: &'g Resources<'g>,
    node: NamedOrBlankNode,
    /// Its IRI, or the way to it: labels of blank nodes mean nothing to anybody.
    name: String,
    /// Where it is named.
    named: Span,
}

impl<'g> Resource<'g> {
    fn new(graph: &'g Resources<'g>, node: NamedOrBlankNode, named: Span, way: impl FnOnce() -> String) -> Self {
        let name = match &node {
            NamedOrBlankNode::NamedNode(node) => node.as_str().to_owned(),
            NamedOrBlankNode::BlankNode(_) => way(),
        };
        if let Some(described) = graph.by_subject.get(&node) {
            described.name.get_or_init(|| name.clone());
        }
        Self { graph, node, name, named }
    }

    pub(super) fn name(&self) -> String {
        self.name.clone()
    }

    /// Where it is described first, or named when nothing is said of it.
    pub(super) fn place(&self) -> Place {
        self.graph.place(self.graph.by_subject.get(&self.node).map_or(self.named, |described| described.span))
    }

    /// Where it is named.
    pub(super) fn named(&self) -> Place {
        self.graph.place(self.named)
    }

    /// The mapping file.
    pub(super) fn file(&self) -> &'g Path {
        &self.graph.file.path
    }

    /// Whether this is a reference formulation that was added.
    pub(super) fn is_added_formulation(&self, formulation: &NamedNode) -> bool {
        self.graph.file.formulations.contains(formulation)
    }

    fn counted(&self) -> impl Iterator<Item = &'g Property> {
        let graph = self.graph;
        graph.properties_of(&self.node).iter().take_while(|property| graph.count(&property.object))
    }

    /// Its properties and their values, sorted.
    pub(super) fn properties(&self) -> Vec<(NamedNode, Term)> {
        let properties = self.counted().map(|property| (property.predicate.clone(), property.object.clone()));
        let mut properties: Vec<_> = properties.collect();
        properties.sort_by_cached_key(|(property, value)| (property.as_str().to_owned(), value.to_string()));
        properties
    }

    /// What blank nodes are told apart by.
    pub(super) fn key(&self) -> String {
        self.node.to_string()
    }

    /// The values of a property.
    pub(super) fn all(&self, property: NamedNodeRef<'_>) -> Vec<Spanned<Term>> {
        let graph = self.graph;
        let values = graph.properties_of(&self.node).iter().filter(|one| one.predicate == property);
        let values = values.take_while(|value| graph.count(&value.object));
        values.map(|value| Spanned { value: value.object.clone(), place: graph.place(value.span) }).collect()
    }

    /// Whether it has a property.
    pub(super) fn has(&self, property: NamedNodeRef<'_>) -> bool {
        self.graph.properties_of(&self.node).iter().any(|one| one.predicate == property)
    }

    /// The one value of a property, if it has any.
    pub(super) fn optional(&self, property: NamedNodeRef<'_>) -> Result<Option<Spanned<Term>>, Problems> {
        let mut values = self.all(property);
        let count = values.len();
        match values.pop() {
            Some(last) if count > 1 => {
                self.fail_at(&last.place, ProblemKind::Several { property: local(property), count })
            }
            value => Ok(value),
        }
    }

    /// The one value of a property, which is a literal.
    pub(super) fn text(&self, property: NamedNodeRef<'_>) -> Result<Option<Spanned<String>>, Problems> {
        match self.optional(property)? {
            None => Ok(None),
            Some(Spanned { value: Term::Literal(literal), place }) => {
                Ok(Some(Spanned { value: literal.value().to_owned(), place }))
            }
            Some(other) => self.wrong_value(property, "a string", &other),
        }
    }

    /// What is read from each value of a property, which are resources.
    pub(super) fn each<T>(
        &self,
        property: NamedNodeRef<'_>,
        read: impl Fn(&Self) -> Result<T, Problems>,
    ) -> Result<Vec<T>, Problems> {
        all(self.all(property).into_iter().map(|value| read(&self.resource(property, value)?)))
    }

    /// The one value of a property, which is a resource.
    pub(super) fn optional_resource(&self, property: NamedNodeRef<'_>) -> Result<Option<Self>, Problems> {
        self.optional(property)?.map(|value| self.resource(property, value)).transpose()
    }

    fn resource(&self, property: NamedNodeRef<'_>, value: Spanned<Term>) -> Result<Self, Problems> {
        let span = value.place.span;
        match value.value {
            Term::NamedNode(node) => Ok(Self::new(self.graph, node.into(), span, String::new)),
            Term::BlankNode(node) => {
                Ok(Self::new(self.graph, node.into(), span, || format!("{} › {}", self.name, local(property))))
            }
            other => {
                let wanted = wanted_resource(property);
                self.wrong_value(property, wanted, &Spanned { value: other, place: value.place })
            }
        }
    }

    /// Fails because of a value that is of another sort than its property takes.
    pub(super) fn wrong_value<T>(
        &self,
        property: NamedNodeRef<'_>,
        wanted: &'static str,
        value: &Spanned<Term>,
    ) -> Result<T, Problems> {
        let found = match &value.value {
            Term::BlankNode(_) => "a resource [ ... ]".to_owned(),
            other => other.to_string(),
        };
        let kind = ProblemKind::WrongValue { property: local(property), wanted, found };
        self.fail_at(&value.place, kind)
    }

    pub(super) fn problem(&self, place: Place, kind: ProblemKind) -> MappingProblem {
        MappingProblem::new(place, self.name(), kind)
    }

    /// What is wrong, where the resource is described.
    pub(super) fn fail<T>(&self, kind: ProblemKind) -> Result<T, Problems> {
        let is_described = self.graph.by_subject.contains_key(&self.node);
        let is_only_named = !is_described && matches!(self.node, NamedOrBlankNode::NamedNode(_));
        match is_only_named {
            true => {
                let is_term_map = kind == ProblemKind::NoExpression;
                let place = self.graph.place(self.named);
                self.fail_at(&place, ProblemKind::Undescribed { missing: Box::new(kind), is_term_map })
            }
            false => self.fail_at(&self.place(), kind),
        }
    }

    /// Whether something has been reported that its other problems may follow from.
    pub(super) fn is_damaged(&self) -> bool {
        self.graph.damaged.contains(&self.node)
    }

    /// What is wrong, at the place of one of its values.
    pub(super) fn fail_at<T>(&self, place: &Place, kind: ProblemKind) -> Result<T, Problems> {
        match self.is_damaged() {
            true => Err(Problems::default()),
            false => Err(self.problem(place.clone(), kind).into()),
        }
    }

    /// Reports what does nothing, or may not be meant.
    pub(super) fn warn(&self, place: &Place, kind: ProblemKind) {
        let problem = self.problem(place.clone(), kind);
        let mut warnings = self.graph.warnings.borrow_mut();
        // What many parts name is read by each of them.
        if warnings.last() != Some(&problem) {
            warnings.push(problem);
        }
    }
}

/// What a property must have that has something else than a resource.
fn wanted_resource(property: NamedNodeRef<'_>) -> &'static str {
    match role_of_values(property) {
        Some(Role::LogicalSource) => "a resource, [ rml:source ... ]",
        Some(Role::PredicateObjectMap) => "a resource, [ rml:predicate ... ; rml:objectMap ... ]",
        Some(Role::TriplesMap | Role::Source | Role::Dialect | Role::JoinCondition) | None => "a resource",
        Some(_) => "a resource, [ rml:reference ... ] or [ rml:template ... ]",
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
    use oxrdf::{Literal, Triple};

    fn file(text: &[u8]) -> MappingFile<'_> {
        MappingFile { text, path: Path::new("m.ttl").into(), base: None, formulations: &[] }
    }

    /// Two things that have the same property: each of them reads its value.
    fn resources<'f>(file: &'f MappingFile<'f>, left: usize) -> Resources<'f> {
        let property = NamedNode::new_unchecked("http://e/p");
        let statement = |subject: &str| Statement {
            triple: Triple::new(
                NamedNode::new_unchecked(subject),
                property.clone(),
                Literal::new_simple_literal("value"),
            ),
            subject: Span::default(),
            predicate: Span::default(),
            object: Span::default(),
        };
        let mut resources = Resources::new([statement("http://e/a"), statement("http://e/b")], file);
        resources.left = Cell::new(Some(left));
        resources
    }

    #[test]
    fn so_many_bytes_are_read_and_none_more() {
        let property = NamedNodeRef::new_unchecked("http://e/p");
        let file = file(b"");
        let read = |left: usize| {
            let resources = resources(&file, left);
            let resource = |node: &NamedOrBlankNode| {
                Resource::new(&resources, node.clone(), Span::default(), String::new).all(property)
            };
            let found: usize = resources.subjects.iter().map(|node| resource(node).len()).sum();
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
        let text = vec![b' '; 3 << 20];
        assert_eq!(Resources::new([], &file(&text)).left.get(), Some(96 << 20));
    }
}
