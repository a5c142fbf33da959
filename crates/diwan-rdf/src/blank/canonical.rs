//! Canonical blank node labels, which depend on the data alone and are the same in every implementation:
//! [RDFC-1.0](https://www.w3.org/TR/rdf-canon/).
//!
//! The hash of a dataset is the SHA-256 of its sorted [canonical
//! N-Quads](https://www.w3.org/TR/rdf-canon/#canonical-quads). Without blank nodes, these are the sorted lines
//! themselves, at no further cost.
//!
//! If a statement contains three blank nodes, for example when the graph name is one too, the algorithm can compute the
//! same hash for two different nodes, and does not define their order. In this case the order of the input decides: the
//! same input always gets the same labels.
//!
//! The algorithm tries all permutations of nodes with equal hashes, and [poisoned
//! datasets](https://www.w3.org/TR/rdf-canon/#dataset-poisoning) have too many. Its steps are therefore limited by
//! number, because a time limit would refuse on one machine what it accepts on another.

use super::Labels;
use super::issuer::Issuer;
use super::patterns::{Patterns, Position, Role, SLOT, Slot, Statement};
use crate::stack;
use oxrdf::{BlankNode, BlankNodeRef, Quad, QuadRef};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Limits for the work of computing labels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Limits {
    /// The number of steps, each the digest of a few hundred bytes. Ordinary datasets need thousands; a poisoned one
    /// would need more than there are atoms.
    steps: u64,
    /// The maximum recursion depth of Hash N-Degree Quads: the length of a chain of nodes that are distinguished by
    /// each other.
    depth: usize,
}

impl Limits {
    /// [`STEPS_PER_NODE`] for each node, up to [`MOST_STEPS`]; for very many nodes [`FEWEST_STEPS_PER_NODE`].
    fn for_nodes(nodes: usize) -> Self {
        let nodes = nodes as u64;
        let steps = nodes.saturating_mul(STEPS_PER_NODE).min(MOST_STEPS);
        Self { steps: steps.max(nodes.saturating_mul(FEWEST_STEPS_PER_NODE)), depth: DEEPEST }
    }
}

const STEPS_PER_NODE: u64 = 1 << 12;
const MOST_STEPS: u64 = 1 << 22;
const FEWEST_STEPS_PER_NODE: u64 = 1 << 6;

const DEEPEST: usize = 10_000;

/// The error that the blank nodes of a dataset are too similar to compute canonical labels.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the dataset's {nodes} blank nodes look so much alike that RDFC-1.0 cannot tell them apart in {steps} steps; give \
     them IRIs, by a template in the mapping"
)]
pub struct CanonicalizationError {
    nodes: usize,
    steps: u64,
}

/// Computes canonical labels, keyed by the original labels. Quads without blank nodes are ignored at no cost.
///
/// # Errors
/// [`CanonicalizationError`] if the limit is exceeded, on every machine for the same datasets.
pub fn canonical_labels<'q>(quads: impl IntoIterator<Item = QuadRef<'q>>) -> Result<Labels, CanonicalizationError> {
    let patterns = Patterns::of(quads);
    let nodes = patterns.nodes.len();
    let limits = Limits::for_nodes(nodes);
    labels(&patterns, limits).ok_or(CanonicalizationError { nodes, steps: limits.steps })
}

/// Replaces the labels of all blank nodes by canonical ones.
///
/// # Errors
/// [`CanonicalizationError`] if the limit is exceeded.
pub fn canonicalise(mut quads: Vec<Quad>) -> Result<Vec<Quad>, CanonicalizationError> {
    let labels = canonical_labels(quads.iter().map(Quad::as_ref))?;
    quads.iter_mut().for_each(|quad| labels.relabel(quad));
    Ok(quads)
}

/// Computes the labels, or returns `None` if a limit is exceeded.
fn labels(patterns: &Patterns<'_>, limits: Limits) -> Option<Labels> {
    if patterns.nodes.is_empty() {
        return Some(Labels::default());
    }
    // The algorithm is recursive and needs a deep stack.
    let work = || Run::new(patterns, limits).finish();
    let issued = std::thread::scope(|scope| stack::spawn_scoped(scope, work).ok()?.join().ok()?)?;
    let label = |number: usize| BlankNode::new_unchecked(format!("c14n{number}"));
    let labelled =
        |(node, vertex): (&BlankNodeRef<'_>, u32)| Some((node.as_str().to_owned(), label(issued.number(vertex)?)));
    Some(patterns.nodes.iter().zip(0..).filter_map(labelled).collect())
}

/// A run of the [algorithm](https://www.w3.org/TR/rdf-canon/#canon-algorithm). Its methods return `None` when the limit
/// is exceeded.
struct Run<'p> {
    patterns: &'p Patterns<'p>,
    /// The statements of each node.
    statements: Vec<Vec<&'p Statement<'p>>>,
    /// The first-degree hash of each node.
    hashes: Vec<String>,
    issued: Issuer,
    /// The remaining steps, and the depth limit.
    limits: Limits,
}

impl<'p> Run<'p> {
    fn new(patterns: &'p Patterns<'_>, limits: Limits) -> Self {
        let nodes = patterns.nodes.len();
        let mut statements: Vec<Vec<&Statement<'_>>> = vec![Vec::new(); nodes];
        for statement in &patterns.statements {
            for (index, Slot { node, .. }) in statement.slots.iter().enumerate() {
                if statement.slots.iter().take(index).all(|slot| slot.node != *node) {
                    statements[*node as usize].push(statement);
                }
            }
        }
        let hashes = (0..).zip(&statements).map(|(node, statements)| first_degree(node, statements)).collect();
        Self { patterns, statements, hashes, issued: Issuer::new(nodes), limits }
    }

    fn finish(mut self) -> Option<Issuer> {
        let alike = self.issue_to_unlike();
        self.issue_to_alike(&alike)?;
        Some(self.issued)
    }

    /// Steps 3 and 4: issues labels to nodes with unique hashes. Returns the other nodes, grouped by hash.
    fn issue_to_unlike(&mut self) -> Vec<Vec<u32>> {
        let mut by_hash: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        for (node, hash) in (0..).zip(&self.hashes) {
            by_hash.entry(hash).or_default().push(node);
        }
        let mut alike = Vec::new();
        for nodes in by_hash.into_values() {
            match nodes.as_slice() {
                [node] => {
                    self.issued.issue(*node);
                }
                _ => alike.push(nodes),
            }
        }
        alike
    }

    /// Step 5: issues labels to nodes that share their hash.
    fn issue_to_alike(&mut self, alike: &[Vec<u32>]) -> Option<()> {
        let mut issuer = Issuer::new(self.patterns.nodes.len());
        for nodes in alike {
            let mut paths = Vec::new();
            for node in nodes {
                if self.issued.number(*node).is_none() {
                    issuer.issue(*node);
                    let hash = self.n_degree(*node, &mut issuer, 0)?;
                    paths.push((hash, issuer.order().to_vec()));
                    issuer.truncate(0);
                }
            }
            paths.sort_by(|(one, _), (other, _)| one.cmp(other));
            for node in paths.into_iter().flat_map(|(_, order)| order) {
                self.issued.issue(node);
            }
        }
        Some(())
    }

    /// [Hash N-Degree Quads](https://www.w3.org/TR/rdf-canon/#hash-nd-quads)
    fn n_degree(&mut self, node: u32, issuer: &mut Issuer, depth: usize) -> Option<String> {
        if depth > self.limits.depth {
            return None;
        }
        let mut data = String::new();
        for (hash, nodes) in self.related(node, issuer)? {
            data.push_str(&hash);
            data.push_str(&self.chosen_path(nodes, issuer, depth)?);
        }
        self.digest(&data)
    }

    /// The nodes that occur in the statements of a node, by the hash of their relation to it.
    fn related(&mut self, node: u32, issuer: &Issuer) -> Option<BTreeMap<String, Vec<u32>>> {
        let mut related: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for statement in self.statements[node as usize].clone() {
            for slot in statement.slots.iter().filter(|slot| slot.node != node) {
                let nodes = related.entry(self.related_hash(statement, slot, issuer)?).or_default();
                if !nodes.contains(&slot.node) {
                    nodes.push(slot.node);
                }
            }
        }
        Some(related)
    }

    /// [Hash Related Blank Node](https://www.w3.org/TR/rdf-canon/#hash-related-algorithm)
    fn related_hash(&mut self, statement: &Statement<'_>, slot: &Slot, issuer: &Issuer) -> Option<String> {
        let mut input = position(slot.position);
        if slot.position.role != Role::Graph {
            // Writing to a string cannot fail.
            let _ = write!(input, "{}", statement.predicate);
        }
        match self.identifier(slot.node, issuer) {
            Some(identifier) => input.push_str(&identifier),
            None => input.push_str(&self.hashes[slot.node as usize]),
        }
        self.digest(&input)
    }

    fn identifier(&self, node: u32, issuer: &Issuer) -> Option<String> {
        let canonical = self.issued.number(node).map(|number| format!("_:c14n{number}"));
        canonical.or_else(|| Some(format!("_:b{}", issuer.number(node)?)))
    }

    /// Finds the least path of all permutations of the nodes, and issues its identifiers.
    fn chosen_path(&mut self, mut nodes: Vec<u32>, issuer: &mut Issuer, depth: usize) -> Option<String> {
        let issued = issuer.order().len();
        let mut chosen: Option<(String, Vec<u32>)> = None;
        nodes.sort_unstable();
        loop {
            let best = chosen.as_ref().map(|(path, _)| path.as_str());
            if let Some(path) = self.path(&nodes, issuer, best, depth)? {
                let numbers = issuer.order()[issued..].to_vec();
                self.spend(numbers.len() as u64 / 64)?;
                chosen = Some((path, numbers));
            }
            issuer.truncate(issued);
            if !next_permutation(&mut nodes) {
                break;
            }
        }
        let (path, numbers) = chosen?;
        for node in numbers {
            issuer.issue(node);
        }
        Some(path)
    }

    /// The path of one permutation of the nodes, if it is less than the best one.
    fn path(&mut self, nodes: &[u32], issuer: &mut Issuer, best: Option<&str>, depth: usize) -> Option<Option<String>> {
        let is_worse = |path: &str| best.is_some_and(|best| path.len() >= best.len() && path > best);
        let (mut path, mut unknown) = (String::new(), Vec::new());
        for node in nodes {
            self.spend(1)?;
            if self.issued.number(*node).is_none() && issuer.number(*node).is_none() {
                unknown.push(*node);
                issuer.issue(*node);
            }
            path.push_str(&self.identifier(*node, issuer)?);
            if is_worse(&path) {
                return Some(None);
            }
        }
        for node in unknown {
            let hash = self.n_degree(node, issuer, depth + 1)?;
            path.push_str(&self.identifier(node, issuer)?);
            // Writing to a string cannot fail.
            let _ = write!(path, "<{hash}>");
            if is_worse(&path) {
                return Some(None);
            }
        }
        Some(Some(path).filter(|path| best.is_none_or(|best| path.as_str() < best)))
    }

    fn digest(&mut self, data: &str) -> Option<String> {
        self.spend(1 + data.len() as u64 / 1024)?;
        Some(hex(data))
    }

    fn spend(&mut self, steps: u64) -> Option<()> {
        self.limits.steps = self.limits.steps.checked_sub(steps)?;
        Some(())
    }
}

/// [Hash First Degree Quads](https://www.w3.org/TR/rdf-canon/#hash-1d-quads)
fn first_degree(node: u32, statements: &[&Statement<'_>]) -> String {
    let mut lines: Vec<_> = statements.iter().map(|statement| line_from(node, statement)).collect();
    lines.sort_unstable();
    hex(&lines.concat())
}

/// The N-Quads line of a statement from the perspective of a node: `_:a` for the node, `_:z` for the others.
fn line_from(node: u32, statement: &Statement<'_>) -> String {
    let mut line = String::with_capacity(statement.pattern.len() + 8);
    let mut slots = statement.slots.iter();
    for (index, piece) in statement.pattern.split(SLOT).enumerate() {
        if index > 0 {
            line.push_str(if slots.next().is_some_and(|slot| slot.node == node) { "_:a" } else { "_:z" });
        }
        line.push_str(piece);
    }
    line.push('\n');
    line
}

/// The position of a node, as the algorithm writes it. It does not define positions in triple terms: each enclosing
/// triple term adds an `o` in front.
fn position(position: Position) -> String {
    let role = match position.role {
        Role::Subject => "s",
        Role::Object => "o",
        Role::Graph => "g",
    };
    "o".repeat(position.depth) + role
}

fn hex(data: &str) -> String {
    let digest = Sha256::digest(data);
    digest.iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The next permutation in lexicographic order, if there is one.
fn next_permutation(items: &mut [u32]) -> bool {
    let Some(pivot) = items.windows(2).rposition(|pair| pair[0] < pair[1]) else { return false };
    let successor = items.iter().rposition(|item| *item > items[pivot]).unwrap_or(pivot);
    items.swap(pivot, successor);
    items[pivot + 1..].reverse();
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxrdf::Dataset;
    use oxrdf::dataset::{CanonicalizationAlgorithm, CanonicalizationHashAlgorithm};
    use oxrdfio::{RdfFormat, RdfParser};
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn quads(text: &str) -> Vec<Quad> {
        RdfParser::from_format(RdfFormat::NQuads).for_slice(text).collect::<Result<_, _>>().unwrap()
    }

    fn lines<'q>(quads: impl IntoIterator<Item = QuadRef<'q>>) -> Vec<String> {
        let mut lines: Vec<_> = quads.into_iter().map(|quad| quad.to_string()).collect();
        lines.sort();
        lines.dedup();
        lines
    }

    fn ours(text: &str) -> Vec<String> {
        lines(canonicalise(quads(text)).unwrap().iter().map(Quad::as_ref))
    }

    /// What the library makes of them, which has no bounds.
    fn theirs(text: &str) -> Vec<String> {
        let mut dataset: Dataset = quads(text).iter().map(Quad::as_ref).collect();
        let hash_algorithm = CanonicalizationHashAlgorithm::Sha256;
        dataset.canonicalize(CanonicalizationAlgorithm::Rdfc10 { hash_algorithm });
        lines(&dataset)
    }

    fn statement() -> impl Strategy<Value = String> {
        let node = || (0..6_u8).prop_map(|node| format!("_:n{node}"));
        let object = prop_oneof![
            4 => node(),
            1 => Just("<a:o>".to_owned()),
            1 => Just("\"v\"".to_owned()),
            1 => (node(), node()).prop_map(|(one, other)| format!("<<( {one} <a:r> {other} )>>")),
        ];
        let graph = prop_oneof![3 => Just(String::new()), 1 => node(), 1 => Just("<a:g>".to_owned())];
        (node(), 0..2_u8, object, graph).prop_map(|(s, p, o, g)| format!("{s} <a:p{p}> {o} {g} .\n"))
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn labels_match_other_implementations(lines in proptest::collection::vec(statement(), 0..12)) {
            let (text, labels) = (lines.concat(), ours(&lines.concat()));
            let is_choice = || lines.iter().any(|line| has_three_nodes(line)) && all_of_theirs(&text).contains(&labels);
            prop_assert!(labels == theirs(&text) || is_choice(), "{:?}\n{:?}", labels, theirs(&text));
        }
    }

    fn has_three_nodes(line: &str) -> bool {
        line.matches("_:n").count() > 2
    }

    /// What the library makes of them when the nodes are called otherwise: where that differs, the specification leaves a
    /// choice.
    fn all_of_theirs(text: &str) -> BTreeSet<Vec<String>> {
        let mut order: Vec<u32> = (0..6).collect();
        let mut found = BTreeSet::new();
        loop {
            let called = |name: usize| format!("_:m{}", order[name]);
            let renamed = (0..6).fold(text.to_owned(), |text, node| text.replace(&format!("_:n{node}"), &called(node)));
            found.insert(theirs(&renamed));
            if !next_permutation(&mut order) {
                return found;
            }
        }
    }

    /// The hash of a node does not say which of its neighbours stand in one statement.
    #[test]
    fn with_three_nodes_in_a_statement_nodes_that_differ_can_have_one_hash() {
        let text = "_:n1 <a:p> _:n0 .\n_:n5 <a:p> _:n0 _:n3 .\n_:n3 <a:p> _:n1 _:n5 .\n";
        let swapped = text.replace("n5", "x").replace("n3", "n5").replace('x', "n3");
        let theirs = all_of_theirs(text);
        assert!(theirs.len() > 1, "the same graph has one result: {theirs:?}");
        assert!(theirs.contains(&ours(text)) && theirs.contains(&ours(&swapped)));
    }

    #[test]
    fn labels_and_order_do_not_matter() {
        let one = ours("_:x <a:p> _:y .\n_:y <a:p> <<( _:x <a:q> \"v\" )>> _:g .\n<a:s> <a:p> <a:o> .\n");
        let other = ours("<a:s> <a:p> <a:o> .\n_:1 <a:p> <<( _:2 <a:q> \"v\" )>> _:3 .\n_:2 <a:p> _:1 .\n");
        assert_eq!(one, other);
        assert!(one.concat().contains("_:c14n2") && !one.concat().contains("_:x"), "{one:?}");
    }

    fn complete(size: usize) -> String {
        let pairs = (0..size).flat_map(|a| (0..size).filter(move |b| a != *b).map(move |b| (a, b)));
        pairs.map(|(a, b)| format!("_:{a} <a:p> _:{b} .\n")).collect()
    }

    /// All nodes of a complete graph look alike; the number of orders of sixteen of them has fourteen digits.
    #[test]
    fn hostile_graphs_are_refused_after_a_number_of_steps() {
        let poison = quads(&complete(16));
        let limits = Limits { steps: 1000, depth: DEEPEST };
        assert!(labels(&Patterns::of(poison.iter().map(Quad::as_ref)), limits).is_none());
        let error = CanonicalizationError { nodes: 16, steps: 1000 }.to_string();
        assert!(error.contains("16 blank nodes") && error.contains("template in the mapping"), "{error}");
    }

    #[test]
    fn refusal_depends_only_on_steps() {
        let triangle = quads(&complete(3));
        let patterns = Patterns::of(triangle.iter().map(Quad::as_ref));
        let fits = |steps| labels(&patterns, Limits { steps, depth: DEEPEST }).is_some();
        let enough = (0..20).map(|power| 1 << power).find(|steps| fits(*steps)).unwrap();
        let limit = (enough / 2..enough).find(|steps| fits(*steps)).unwrap_or(enough);
        assert!(!fits(limit - 1) && fits(limit) && fits(u64::MAX));
    }

    #[test]
    fn every_node_has_a_budget_of_steps() {
        let steps = |nodes| Limits::for_nodes(nodes).steps;
        assert_eq!((steps(1), steps(1024), steps(1025)), (1 << 12, 1 << 22, 1 << 22));
        assert_eq!((steps(1 << 16), steps((1 << 16) + 1)), (1 << 22, (1 << 22) + 64));
        assert_eq!(Limits::for_nodes(1).depth, 10_000);
    }

    /// A chain of nodes that look alike but for what stands at its end.
    fn chain(length: usize) -> Vec<Quad> {
        let links = (0..length).map(|n| format!("_:n{n} <a:p> _:n{} .\n", n + 1));
        quads(&links.collect::<String>())
    }

    #[test]
    fn nodes_distinguished_by_distant_nodes_are_labelled() {
        let chain = chain(20);
        let patterns = Patterns::of(chain.iter().map(Quad::as_ref));
        let fits = |depth| labels(&patterns, Limits { steps: u64::MAX, depth }).is_some();
        // The two ends look like no other; the nineteen nodes between them are eighteen steps long.
        assert!(fits(18) && !fits(17));
    }

    #[test]
    fn excessive_recursion_is_refused() {
        let chain = chain(DEEPEST + 5);
        let limits = Limits { steps: u64::MAX, depth: DEEPEST };
        assert!(labels(&Patterns::of(chain.iter().map(Quad::as_ref)), limits).is_none());
    }
}
