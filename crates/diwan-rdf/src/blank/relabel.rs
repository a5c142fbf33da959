use oxrdf::{
    BlankNode, BlankNodeRef, GraphName, GraphNameRef, NamedOrBlankNode, NamedOrBlankNodeRef, Quad, QuadRef, Term,
    TermRef, Triple,
};
use rustc_hash::FxHashMap;

/// A mapping from the old labels of blank nodes to new ones. Labels that are not in it stay unchanged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels(FxHashMap<String, BlankNode>);

impl FromIterator<(String, BlankNode)> for Labels {
    fn from_iter<I: IntoIterator<Item = (String, BlankNode)>>(labels: I) -> Self {
        Self(labels.into_iter().collect())
    }
}

impl Labels {
    /// Replaces the labels in a quad.
    pub fn relabel(&self, quad: &mut Quad) {
        self.subject(&mut quad.subject);
        self.term(&mut quad.object);
        if let GraphName::BlankNode(node) = &mut quad.graph_name {
            self.node(node);
        }
    }

    /// The quad, which must not contain triple terms, with the new labels.
    pub fn relabelled<'a>(&'a self, quad: QuadRef<'a>) -> QuadRef<'a> {
        QuadRef {
            subject: match quad.subject {
                NamedOrBlankNodeRef::BlankNode(node) => self.label(node).into(),
                named @ NamedOrBlankNodeRef::NamedNode(_) => named,
            },
            predicate: quad.predicate,
            object: match quad.object {
                TermRef::BlankNode(node) => self.label(node).into(),
                other => other,
            },
            graph_name: match quad.graph_name {
                GraphNameRef::BlankNode(node) => self.label(node).into(),
                other => other,
            },
        }
    }

    fn label<'a>(&'a self, node: BlankNodeRef<'a>) -> BlankNodeRef<'a> {
        self.0.get(node.as_str()).map_or(node, BlankNode::as_ref)
    }

    fn subject(&self, subject: &mut NamedOrBlankNode) {
        if let NamedOrBlankNode::BlankNode(node) = subject {
            self.node(node);
        }
    }

    fn term(&self, term: &mut Term) {
        match term {
            Term::BlankNode(node) => self.node(node),
            Term::Triple(triple) => {
                let Triple { subject, object, .. } = &mut **triple;
                self.subject(subject);
                self.term(object);
            }
            Term::NamedNode(_) | Term::Literal(_) => {}
        }
    }

    fn node(&self, node: &mut BlankNode) {
        if let Some(label) = self.0.get(node.as_str()) {
            *node = label.clone();
        }
    }
}
