//! Reads the compacted document back.
//!
//! Compaction can change what is said: a context may make `http://e//a` into `e://a`, which is another IRI, or keep
//! only one of two lists under a term with `"@container": "@list"`. Such a document is never written.

use crate::blank::ordered_labels;
use crate::write::ExportError;
use oxrdf::{BlankNode, GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, QuadRef, Term};
use oxrdfio::{JsonLdProfileSet, RdfFormat, RdfParser};
use std::collections::HashSet;

/// The quads that reading the document does not give. When it gives others instead, all of them.
///
/// # Errors
/// When it cannot be read.
pub(super) fn lost(document: &str, quads: &[QuadRef<'_>]) -> Result<Vec<Quad>, ExportError> {
    let written: Vec<Quad> = quads.iter().map(|quad| quad.into_owned()).collect();
    let read = read(document)?;
    // The document has the labels of all nodes but those of lists; others were made up by the parser.
    let labels = |quads: &[Quad]| quads.iter().flat_map(blank_nodes).map(|node| node.as_str().to_owned()).collect();
    let (before, now): (HashSet<String>, HashSet<String>) = (labels(&written), labels(&read));
    let shared = before.intersection(&now).map(String::as_str).collect();
    let come_back: HashSet<String> = comparable(&read, &shared).into_iter().collect();
    let lines = comparable(&written, &shared);
    let lost: Vec<_> = written.iter().zip(&lines).filter(|(_, line)| !come_back.contains(*line)).collect();
    if lost.is_empty() && come_back.len() > lines.iter().collect::<HashSet<_>>().len() {
        return Ok(written);
    }
    Ok(lost.into_iter().map(|(quad, _)| quad.clone()).collect())
}

fn read(document: &str) -> Result<Vec<Quad>, ExportError> {
    let format = RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() };
    let quads = RdfParser::from_format(format).for_slice(document).collect::<Result<_, _>>();
    quads.map_err(|error| ExportError::Compaction(error.to_string()))
}

/// The quads as text: nodes with shared labels have these, others labels by what is said about them.
fn comparable(quads: &[Quad], shared: &HashSet<&str>) -> Vec<String> {
    let quads: Vec<Quad> = quads.iter().cloned().map(|quad| named(lower_case(quad), shared)).collect();
    let labels = ordered_labels(quads.iter().map(Quad::as_ref));
    quads.iter().map(|quad| labels.relabelled(quad.as_ref()).to_string()).collect()
}

fn blank_nodes(quad: &Quad) -> impl Iterator<Item = &BlankNode> {
    let subject = match &quad.subject {
        NamedOrBlankNode::BlankNode(node) => Some(node),
        NamedOrBlankNode::NamedNode(_) => None,
    };
    let object = match &quad.object {
        Term::BlankNode(node) => Some(node),
        _ => None,
    };
    let graph = match &quad.graph_name {
        GraphName::BlankNode(node) => Some(node),
        _ => None,
    };
    [subject, object, graph].into_iter().flatten()
}

/// The quad with names, which are no IRIs, for the blank nodes with these labels.
fn named(quad: Quad, labels: &HashSet<&str>) -> Quad {
    let name = |node: &BlankNode| labels.contains(node.as_str()).then(|| NamedNode::new_unchecked(node.to_string()));
    Quad {
        subject: match quad.subject {
            NamedOrBlankNode::BlankNode(node) => name(&node).map_or_else(|| node.into(), Into::into),
            other @ NamedOrBlankNode::NamedNode(_) => other,
        },
        predicate: quad.predicate,
        object: match quad.object {
            Term::BlankNode(node) => name(&node).map_or_else(|| node.into(), Into::into),
            other => other,
        },
        graph_name: match quad.graph_name {
            GraphName::BlankNode(node) => name(&node).map_or_else(|| node.into(), Into::into),
            other => other,
        },
    }
}

/// Language tags have [no case](https://www.w3.org/TR/rdf11-concepts/#dfn-language-tagged-string), and parsers may
/// change it.
fn lower_case(quad: Quad) -> Quad {
    let Term::Literal(literal) = &quad.object else { return quad };
    let Some(tag) = literal.language().map(str::to_ascii_lowercase) else { return quad };
    let object = match literal.direction() {
        Some(direction) => Literal::new_directional_language_tagged_literal_unchecked(literal.value(), tag, direction),
        None => Literal::new_language_tagged_literal_unchecked(literal.value(), tag),
    };
    Quad { object: object.into(), ..quad }
}
