use super::patterns::{Position, Role, Slot, Statement};
use std::collections::BTreeMap;

/// The graph for partition refinement: its vertices are the blank nodes, followed by the statements. A vertex affects
/// the vertices that it is linked to; each link is numbered with the slot of the statement.
#[derive(Debug)]
pub(super) struct Links {
    /// The start of the links of each vertex, followed by the end of the last ones.
    starts: Vec<usize>,
    links: Vec<(u32, u32)>,
    /// The initial colour of each vertex: given numbers for nodes, larger ones for statements, equal for equal
    /// patterns.
    pub(super) colours: Vec<u32>,
}

impl Links {
    /// Links in both directions between statements and all their nodes. All nodes start with the same colour.
    pub(super) fn both_ways(nodes: usize, statements: &[Statement<'_>]) -> Self {
        let ends = |vertex, slot: &Slot| [Some((vertex, slot.node)), Some((slot.node, vertex))];
        Self::new(&vec![0; nodes], statements, ends)
    }

    /// Links by which a node is described by the statements that it is the subject of, and these by their other nodes.
    /// `nodes` are the initial colours of the nodes.
    pub(super) fn descriptions(nodes: &[u32], statements: &[Statement<'_>]) -> Self {
        let subject = Position { depth: 0, role: Role::Subject };
        let ends = |vertex, slot: &Slot| match slot.position == subject {
            true => [Some((vertex, slot.node)), None],
            false => [Some((slot.node, vertex)), None],
        };
        Self::new(nodes, statements, ends)
    }

    fn new(nodes: &[u32], statements: &[Statement<'_>], ends: impl Fn(u32, &Slot) -> [Option<(u32, u32)>; 2]) -> Self {
        let ends = &ends;
        let links = || {
            let slots = (number(nodes.len())..).zip(statements).flat_map(|(vertex, statement)| {
                (0..).zip(&statement.slots).map(move |(index, slot)| (vertex, index, slot))
            });
            slots.flat_map(move |(vertex, index, slot)| ends(vertex, slot).map(|ends| Some((ends?, index)))).flatten()
        };
        let mut starts = vec![0; nodes.len() + statements.len() + 1];
        links().for_each(|((from, _), _)| starts[from as usize + 1] += 1);
        (1..starts.len()).for_each(|vertex| starts[vertex] += starts[vertex - 1]);
        let mut next = starts.clone();
        let mut sorted = vec![(0, 0); starts.last().copied().unwrap_or_default()];
        for ((from, to), slot) in links() {
            sorted[next[from as usize]] = (to, slot);
            next[from as usize] += 1;
        }
        Self { starts, links: sorted, colours: colours(nodes, statements) }
    }

    /// The vertices that a vertex is linked to, each with the number of the slot.
    pub(super) fn of_vertex(&self, vertex: u32) -> &[(u32, u32)] {
        let vertex = vertex as usize;
        &self.links[self.starts[vertex]..self.starts[vertex + 1]]
    }
}

fn colours(nodes: &[u32], statements: &[Statement<'_>]) -> Vec<u32> {
    let mut ranks: BTreeMap<&str, u32> = statements.iter().map(|statement| (statement.pattern.as_str(), 0)).collect();
    let first = nodes.iter().max().map_or(0, |most| most + 1);
    ranks.values_mut().zip(first..).for_each(|(value, rank)| *value = rank);
    let of_statement = |statement: &Statement<'_>| ranks.get(statement.pattern.as_str()).copied().unwrap_or_default();
    nodes.iter().copied().chain(statements.iter().map(of_statement)).collect()
}

/// Converts an index; there are always fewer statements in memory than `u32` can number.
pub(super) fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
