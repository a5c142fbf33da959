use super::super::{Entities, Vocabulary};
use crate::dataset::GraphKind;
use crate::evidence::vocab;
use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Term};
use std::collections::BTreeSet;

/// The classes, kinds or concept schemes of which a thing must be one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// As they were asked for.
    pub(super) given: Vec<NamedNode>,
    /// With all that are below them: subclasses, narrower concepts.
    all: BTreeSet<NamedNode>,
}

impl Wanted {
    /// Things of any class.
    pub fn anything() -> Self {
        Self::default()
    }

    /// Whether things of any class are wanted.
    pub fn is_anything(&self) -> bool {
        self.given.is_empty()
    }
}

impl Entities {
    /// Things of one of these classes. A concept stands for what is of its kind, or of a narrower one, and a concept scheme
    /// for its concepts.
    pub fn wanted(&self, classes: &[NamedNode]) -> Wanted {
        let mut all: BTreeSet<NamedNode> = classes.iter().cloned().collect();
        let mut waiting = classes.to_vec();
        while let Some(class) = waiting.pop() {
            let below = [rdfs::SUB_CLASS_OF, vocab::BROADER].into_iter().flat_map(|up| self.subjects(up, &class));
            waiting.extend(below.filter(|node| all.insert(node.clone())).collect::<Vec<_>>());
        }
        Wanted { given: classes.to_vec(), all }
    }

    /// The classes and concepts that are declared, labelled or used.
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

    pub(super) fn is_wanted(&self, node: &NamedNode, wanted: &Wanted) -> bool {
        if wanted.is_anything() {
            return true;
        }
        let has = |property| self.objects(node, property).iter().any(|class| wanted.all.contains(class));
        has(rdf::TYPE) || has(vocab::KIND) || has(vocab::IN_SCHEME)
    }

    /// The most particular class of a thing that has a label: of those that somebody gave it, if any did.
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
        // The store has no order of its own.
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
