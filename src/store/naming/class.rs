use super::super::{Entities, Vocabulary};
use crate::dataset::GraphKind;
use crate::evidence::vocab;
use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Term};
use std::collections::BTreeSet;

/// The classes, kinds or concept schemes that an entity must belong to. The entity has to belong to one of them; an
/// empty filter accepts every entity.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExpectedClass {
    /// The classes as given.
    pub(super) given: Vec<NamedNode>,
    /// The given classes with all their subclasses, and the given concepts with all narrower ones.
    all: BTreeSet<NamedNode>,
}

impl ExpectedClass {
    /// Accepts entities of any class.
    pub fn anything() -> Self {
        Self::default()
    }

    /// Whether entities of any class are accepted.
    pub fn is_anything(&self) -> bool {
        self.given.is_empty()
    }
}

impl Entities {
    /// Expects an entity of one of these classes. A concept stands for the entities of that kind or a narrower one, a
    /// concept scheme for its concepts.
    pub fn expected_class(&self, classes: &[NamedNode]) -> ExpectedClass {
        let mut all: BTreeSet<NamedNode> = classes.iter().cloned().collect();
        let mut waiting = classes.to_vec();
        while let Some(class) = waiting.pop() {
            let below = [rdfs::SUB_CLASS_OF, vocab::BROADER].into_iter().flat_map(|up| self.subjects(up, &class));
            waiting.extend(below.filter(|node| all.insert(node.clone())).collect::<Vec<_>>());
        }
        ExpectedClass { given: classes.to_vec(), all }
    }

    /// The classes and concepts that have instances or labels.
    pub(in crate::store) fn vocabulary(&self) -> Vocabulary {
        let default = Some(GraphNameRef::DefaultGraph);
        let typed = self.store.quads_for_pattern(None, Some(rdf::TYPE), None, default).filter_map(Result::ok);
        let used = typed.filter_map(|quad| match quad.object {
            Term::NamedNode(class) => Some(class),
            _ => None,
        });
        let labelled = self.labelled().filter(|node| !self.names().is_entity(node)).cloned();
        Vocabulary::new(self.prefixes(), used.chain(labelled))
    }

    pub(super) fn is_expected(&self, node: &NamedNode, expected: &ExpectedClass) -> bool {
        if expected.is_anything() {
            return true;
        }
        let has = |property| self.objects(node, property).iter().any(|class| expected.all.contains(class));
        has(rdf::TYPE) || has(vocab::KIND) || has(vocab::IN_SCHEME)
    }

    /// The most specific labelled class of an entity. Asserted classes (those in the editorial graph) take precedence
    /// over all others.
    pub(super) fn class_of(&self, node: &NamedNode) -> Option<NamedNode> {
        let editorial = self.names().graph(GraphKind::Editorial);
        let given = self.objects_in(node, rdf::TYPE, editorial.as_ref());
        let classes = if given.is_empty() { self.objects(node, rdf::TYPE) } else { given };
        let labelled: Vec<NamedNode> = classes.into_iter().filter(|class| self.is_labelled(class)).collect();
        let is_above =
            |class: &NamedNode| self.subjects(rdfs::SUB_CLASS_OF, class).iter().any(|below| labelled.contains(below));
        labelled.iter().find(|class| !is_above(class)).cloned()
    }

    fn objects(&self, node: &NamedNode, property: NamedNodeRef<'_>) -> Vec<NamedNode> {
        self.objects_in(node, property, GraphNameRef::DefaultGraph)
    }

    fn objects_in(&self, node: &NamedNode, property: NamedNodeRef<'_>, graph: GraphNameRef<'_>) -> Vec<NamedNode> {
        let found = self.store.quads_for_pattern(Some(node.as_ref().into()), Some(property), None, Some(graph));
        let nodes = found.filter_map(Result::ok).filter_map(|quad| match quad.object {
            Term::NamedNode(object) => Some(object),
            _ => None,
        });
        // Sorted, because the store returns quads in no defined order.
        nodes.collect::<BTreeSet<_>>().into_iter().collect()
    }

    fn subjects(&self, property: NamedNodeRef<'_>, object: &NamedNode) -> Vec<NamedNode> {
        let default = Some(GraphNameRef::DefaultGraph);
        let found = self.store.quads_for_pattern(None, Some(property), Some(object.as_ref().into()), default);
        let nodes = found.filter_map(Result::ok).filter_map(|quad| match quad.subject {
            NamedOrBlankNode::NamedNode(subject) => Some(subject),
            NamedOrBlankNode::BlankNode(_) => None,
        });
        nodes.collect::<BTreeSet<_>>().into_iter().collect()
    }
}
