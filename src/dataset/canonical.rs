//! Names for blank nodes that depend on nothing but the data:
//! [RDFC-1.0](https://www.w3.org/TR/rdf-canon/).
//!
//! The SHA-256 of a dataset's sorted [canonical N-Quads](https://www.w3.org/TR/rdf-canon/#canonical-quads) is its hash.
//! Where there are no blank nodes, that is the digest of the sorted lines, and costs nothing more.

use crate::deep;
use oxigraph::model::dataset::{CanonicalizationAlgorithm, CanonicalizationHashAlgorithm};
use oxigraph::model::{
    BlankNode, Dataset, GraphName, NamedOrBlankNode, NamedOrBlankNodeRef, Quad, QuadRef, Term, TermRef, Triple,
};
use std::collections::HashMap;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// How long blank nodes may take to be told apart. It is a matter of milliseconds, or of years: the algorithm tries all
/// orders of nodes that look alike, and some graphs are
/// [made to have too many](https://www.w3.org/TR/rdf-canon/#dataset-poisoning).
const PATIENCE: Duration = Duration::from_secs(5);

/// How much longer for every blank node, of which there may be millions.
const PATIENCE_PER_NODE: Duration = Duration::from_millis(1);

/// The blank nodes of a dataset look so much alike that they cannot be named.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the dataset's {nodes} blank nodes look so much alike that RDFC-1.0 cannot tell them apart within {} s; give them \
     IRIs, by a template in the mapping", patience.as_secs_f64()
)]
pub struct TooAlike {
    nodes: usize,
    patience: Duration,
}

/// Canonical labels by the labels of before. Quads without blank nodes have no part in them, and cost nothing.
///
/// # Errors
/// [`TooAlike`] when it would take too long.
pub fn canonical_labels<'q>(
    quads: impl IntoIterator<Item = QuadRef<'q>>,
) -> Result<HashMap<String, BlankNode>, TooAlike> {
    labels(quads.into_iter().filter(has_blank_node).collect(), PATIENCE)
}

/// The quads with canonical labels.
///
/// # Errors
/// [`TooAlike`] when it would take too long.
pub fn canonicalise(mut quads: Vec<Quad>) -> Result<Vec<Quad>, TooAlike> {
    let labels = canonical_labels(quads.iter().map(Quad::as_ref))?;
    if !labels.is_empty() {
        quads.iter_mut().for_each(|quad| relabel(quad, &labels));
    }
    Ok(quads)
}

fn has_blank_node(quad: &QuadRef<'_>) -> bool {
    quad.subject.is_blank_node() || quad.graph_name.is_blank_node() || holds_blank_node(quad.object)
}

fn holds_blank_node(term: TermRef<'_>) -> bool {
    match term {
        TermRef::BlankNode(_) => true,
        TermRef::Triple(triple) => {
            matches!(triple.subject.as_ref(), NamedOrBlankNodeRef::BlankNode(_))
                || holds_blank_node(triple.object.as_ref())
        }
        TermRef::NamedNode(_) | TermRef::Literal(_) => false,
    }
}

fn labels(dataset: Dataset, patience: Duration) -> Result<HashMap<String, BlankNode>, TooAlike> {
    if dataset.is_empty() {
        return Ok(HashMap::new());
    }
    let nodes = count(&dataset);
    let patience = patience + PATIENCE_PER_NODE * u32::try_from(nodes).unwrap_or(u32::MAX);
    let (sender, answers) = channel();
    // Without a thread there is no answer either.
    let _ = deep::spawn(move || {
        let algorithm = CanonicalizationAlgorithm::Rdfc10 { hash_algorithm: CanonicalizationHashAlgorithm::Sha256 };
        let labels = dataset.canonicalize_blank_nodes(algorithm).into_iter();
        // Nobody listens any more when the time was up.
        let _ = sender.send(labels.map(|(old, new)| (old.as_str().to_owned(), new)).collect());
    });
    answers.recv_timeout(patience).map_err(|_: RecvTimeoutError| TooAlike { nodes, patience })
}

fn count(dataset: &Dataset) -> usize {
    let mut nodes: Vec<_> = dataset
        .iter()
        .flat_map(|quad| [Some(quad.subject.into()), Some(quad.object), graph(quad)])
        .flatten()
        .filter(TermRef::is_blank_node)
        .map(|node| node.to_string())
        .collect();
    nodes.sort_unstable();
    nodes.dedup();
    nodes.len()
}

fn graph(quad: QuadRef<'_>) -> Option<TermRef<'_>> {
    match quad.graph_name {
        oxigraph::model::GraphNameRef::BlankNode(node) => Some(node.into()),
        _ => None,
    }
}

fn relabel(quad: &mut Quad, labels: &HashMap<String, BlankNode>) {
    relabel_subject(&mut quad.subject, labels);
    relabel_term(&mut quad.object, labels);
    if let GraphName::BlankNode(node) = &mut quad.graph_name {
        relabel_node(node, labels);
    }
}

fn relabel_subject(subject: &mut NamedOrBlankNode, labels: &HashMap<String, BlankNode>) {
    if let NamedOrBlankNode::BlankNode(node) = subject {
        relabel_node(node, labels);
    }
}

fn relabel_term(term: &mut Term, labels: &HashMap<String, BlankNode>) {
    match term {
        Term::BlankNode(node) => relabel_node(node, labels),
        Term::Triple(triple) => {
            let Triple { subject, object, .. } = &mut **triple;
            relabel_subject(subject, labels);
            relabel_term(object, labels);
        }
        Term::NamedNode(_) | Term::Literal(_) => {}
    }
}

fn relabel_node(node: &mut BlankNode, labels: &HashMap<String, BlankNode>) {
    if let Some(label) = labels.get(node.as_str()) {
        *node = label.clone();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxigraph::io::{RdfFormat, RdfParser};

    fn quads(text: &str) -> Vec<Quad> {
        RdfParser::from_format(RdfFormat::NQuads).for_slice(text).collect::<Result<_, _>>().unwrap()
    }

    fn lines(quads: &[Quad]) -> Vec<String> {
        let mut lines: Vec<_> = quads.iter().map(ToString::to_string).collect();
        lines.sort();
        lines
    }

    #[test]
    fn labels_and_order_do_not_matter() {
        let one = quads("_:x <a:p> _:y .\n_:y <a:p> <<( _:x <a:q> \"v\" )>> _:g .\n<a:s> <a:p> <a:o> .\n");
        let other = quads("<a:s> <a:p> <a:o> .\n_:1 <a:p> <<( _:2 <a:q> \"v\" )>> _:3 .\n_:2 <a:p> _:1 .\n");
        let [one, other] = [one, other].map(|quads| lines(&canonicalise(quads).unwrap()));
        assert_eq!(one, other);
        assert!(one.concat().contains("_:c14n2") && !one.concat().contains("_:x"), "{one:?}");
    }

    /// All nodes of a complete graph look alike; the number of orders of sixteen of them has fourteen digits.
    #[test]
    fn poison_is_refused() {
        let edges =
            (0..16).flat_map(|a| (0..16).filter(move |b| a != *b).map(move |b| format!("_:{a} <a:p> _:{b} .\n")));
        let dataset = quads(&edges.collect::<String>()).iter().map(Quad::as_ref).collect();
        let error = labels(dataset, Duration::from_millis(50)).unwrap_err().to_string();
        assert!(error.contains("16 blank nodes") && error.contains("template in the mapping"), "{error}");
    }
}
