use crate::dataset::{TooAlike, canonical_labels};
use oxigraph::model::{BlankNode, BlankNodeRef, GraphNameRef, NamedOrBlankNodeRef, QuadRef, TermRef};
use std::collections::HashMap;

/// New labels for blank nodes, by their old ones.
///
/// Labels are arbitrary, and those made by parsers differ from run to run; the canonical ones of
/// [RDFC-1.0](https://www.w3.org/TR/rdf-canon/) depend on nothing but the data.
pub(super) struct Labels(HashMap<String, BlankNode>);

impl Labels {
    /// The canonical labels.
    pub(super) fn canonical(quads: &[QuadRef<'_>]) -> Result<Self, TooAlike> {
        canonical_labels(quads.iter().copied()).map(Self)
    }

    /// The quads under their new labels.
    pub(super) fn apply<'a>(&'a self, quads: &[QuadRef<'a>]) -> Vec<QuadRef<'a>> {
        quads.iter().map(|quad| self.quad(*quad)).collect()
    }

    fn quad<'a>(&'a self, quad: QuadRef<'a>) -> QuadRef<'a> {
        QuadRef {
            subject: match quad.subject {
                NamedOrBlankNodeRef::BlankNode(node) => self.node(node).into(),
                named @ NamedOrBlankNodeRef::NamedNode(_) => named,
            },
            predicate: quad.predicate,
            object: match quad.object {
                TermRef::BlankNode(node) => self.node(node).into(),
                other => other,
            },
            graph_name: match quad.graph_name {
                GraphNameRef::BlankNode(node) => self.node(node).into(),
                other => other,
            },
        }
    }

    fn node<'a>(&'a self, node: BlankNodeRef<'a>) -> BlankNodeRef<'a> {
        self.0.get(node.as_str()).map_or(node, BlankNode::as_ref)
    }
}
