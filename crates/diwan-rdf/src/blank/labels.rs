use super::Labels;
use super::links::Links;
use super::partition::Partition;
use super::patterns::Patterns;
use oxrdf::{BlankNode, QuadRef};

/// Labels `b0`, `b1`, … for all blank nodes of a dataset, ordered by the statements about them, in O(n log n). They
/// serve for serialization; unlike canonical labels, they differ between implementations.
///
/// The same quads in the same order always get the same labels, whatever their original labels were. In another order
/// they get the same labels too, so that the same document is written, except for graphs with nodes that partition
/// refinement cannot distinguish and that are nevertheless not automorphic. Such graphs have to be constructed on
/// purpose.
pub fn ordered_labels<'q>(quads: impl IntoIterator<Item = QuadRef<'q>>) -> Labels {
    let patterns = Patterns::of(quads);
    let count = patterns.nodes.len();
    let links = Links::both_ways(count, &patterns.statements);
    let mut partition = Partition::of(&links);
    let mut place = 0;
    while place < count {
        match partition.cell(place) {
            // If the nodes are automorphic, the choice does not affect what is written.
            [.., last] if partition.cell(place).len() > 1 => partition.single_out(&[*last], &links),
            _ => place += 1,
        }
    }
    let label = |vertex: u32| BlankNode::new_unchecked(format!("b{}", partition.place(vertex)));
    patterns.nodes.iter().zip(0..).map(|(node, vertex)| (node.as_str().to_owned(), label(vertex))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxrdf::Quad;
    use oxrdfio::{RdfFormat, RdfParser};

    fn quads(text: &str) -> Vec<Quad> {
        RdfParser::from_format(RdfFormat::NQuads).for_slice(text).collect::<Result<_, _>>().unwrap()
    }

    /// The statements under their new labels, sorted.
    fn labelled(lines: &[String]) -> Vec<String> {
        let quads = quads(&lines.concat());
        let labels = ordered_labels(quads.iter().map(Quad::as_ref));
        let mut lines: Vec<_> = quads.iter().map(|quad| labels.relabelled(quad.as_ref()).to_string()).collect();
        lines.sort();
        lines
    }

    /// The same lines backwards, under other labels.
    fn disguised(lines: &[String]) -> Vec<String> {
        lines.iter().rev().map(|line| line.replace("_:", "_:z9")).collect()
    }

    /// Every node of a grid that is closed to a torus looks like every other.
    fn torus(size: usize) -> Vec<String> {
        let edge = |a, b, c, d| format!("_:x{a}y{b} <a:p> _:x{}y{} .\n", c % size, d % size);
        let nodes = (0..size).flat_map(|a| (0..size).map(move |b| (a, b)));
        nodes.flat_map(|(a, b)| [edge(a, b, a + 1, b), edge(a, b, a, b + 1)]).collect()
    }

    fn complete(size: usize) -> Vec<String> {
        let pairs = (0..size).flat_map(|a| (0..size).filter(move |b| a != *b).map(move |b| (a, b)));
        pairs.map(|(a, b)| format!("_:a{a} <a:p> _:a{b} .\n")).collect()
    }

    #[test]
    fn input_order_and_labels_do_not_matter_in_symmetric_graphs() {
        let chain = (0..2000).map(|n| format!("_:n{n} <a:p> _:n{} .\n", n + 1)).collect::<Vec<_>>();
        let twins = (0..2000).map(|n| format!("_:n{} <a:p> _:n{} .\n", 2 * n, 2 * n + 1)).collect::<Vec<_>>();
        for lines in [torus(8), complete(12), chain, twins] {
            assert_eq!(labelled(&lines), labelled(&disguised(&lines)));
        }
    }

    #[test]
    fn graphs_and_triple_terms_distinguish_nodes() {
        let lines = [
            "_:a <a:p> <<( _:b <a:q> \"v\" )>> _:g .\n".to_owned(),
            "_:b <a:p> <<( _:a <a:q> \"w\" )>> _:g .\n".to_owned(),
        ];
        let labels = ordered_labels(quads(&lines.concat()).iter().map(Quad::as_ref));
        let other = ordered_labels(quads(&lines.concat().replace("_:a", "_:c")).iter().map(Quad::as_ref));
        let of = |labels: &Labels, old: &str| {
            labels.relabelled(quads(&format!("{old} <a:p> <a:o> .\n"))[0].as_ref()).to_string()
        };
        assert_eq!(of(&labels, "_:a"), of(&other, "_:c"));
        assert_ne!(of(&labels, "_:a"), of(&labels, "_:b"));
    }

    #[test]
    fn a_statement_counts_once() {
        let once = ["_:a <a:p> _:b .\n".to_owned(), "_:b <a:p> _:c .\n".to_owned()];
        let twice = [once.concat(), once[0].clone()];
        let mut of_twice = labelled(&twice);
        of_twice.dedup();
        assert_eq!(of_twice, labelled(&once));
    }
}
