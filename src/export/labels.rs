use oxigraph::model::dataset::{CanonicalizationAlgorithm, CanonicalizationHashAlgorithm};
use oxigraph::model::{BlankNode, BlankNodeRef, Dataset, GraphNameRef, NamedOrBlankNodeRef, QuadRef, TermRef};
use std::collections::HashMap;

/// New labels for blank nodes, by their old ones.
///
/// Labels are arbitrary, and those made by parsers differ from run to run; the canonical ones of
/// [RDFC-1.0](https://www.w3.org/TR/rdf-canon/) depend on nothing but the data.
pub(super) struct Labels(HashMap<String, BlankNode>);

impl Labels {
    /// The canonical labels. Quads without blank nodes have no part in them, and cost nothing.
    pub(super) fn canonical(quads: &[QuadRef<'_>]) -> Self {
        let dataset = quads.iter().filter(|quad| has_blank_node(quad)).copied().collect::<Dataset>();
        let labels = dataset.canonicalize_blank_nodes(CanonicalizationAlgorithm::Rdfc10 {
            hash_algorithm: CanonicalizationHashAlgorithm::Sha256,
        });
        Self(labels.into_iter().map(|(old, new)| (old.as_str().to_owned(), new)).collect())
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

fn has_blank_node(quad: &QuadRef<'_>) -> bool {
    quad.subject.is_blank_node() || quad.object.is_blank_node() || quad.graph_name.is_blank_node()
}
