use super::links::{Links, number};
use super::partition::Partition;
use super::patterns::{Patterns, Position, Role, Statement};

/// The blank nodes and statements of two datasets, those of the old one first.
pub(super) struct Sides<'q> {
    pub(super) statements: Vec<Statement<'q>>,
    /// The number of nodes of the old dataset.
    pub(super) olds: u32,
    /// The counterpart of each node.
    partners: Vec<Option<u32>>,
}

impl<'q> Sides<'q> {
    pub(super) fn of(old: &Patterns<'q>, new: &Patterns<'q>) -> Self {
        let olds = number(old.nodes.len());
        let mut statements = old.statements.clone();
        statements.extend(new.statements.iter().cloned().map(|mut statement| {
            statement.slots.iter_mut().for_each(|slot| slot.node += olds);
            statement
        }));
        Self { statements, olds, partners: vec![None; old.nodes.len() + new.nodes.len()] }
    }

    /// The number of nodes of both datasets.
    pub(super) fn nodes(&self) -> usize {
        self.partners.len()
    }

    pub(super) fn partner(&self, node: u32) -> Option<u32> {
        self.partners[node as usize]
    }

    pub(super) fn join(&mut self, old: u32, new: u32) {
        self.partners[old as usize] = Some(new);
        self.partners[new as usize] = Some(old);
    }

    /// The representative of a node: its counterpart in the old dataset, if it has one.
    pub(super) fn pair_of(&self, node: u32) -> u32 {
        self.partner(node).map_or(node, |partner| partner.min(node))
    }

    /// Matches the nodes of the two datasets that partition refinement cannot distinguish.
    pub(super) fn pair_alike(&mut self) -> Partition {
        let links = Links::both_ways(self.partners.len(), &self.statements);
        let mut partition = Partition::of(&links);
        let mut place = 0;
        while place < self.partners.len() {
            let (mut olds, mut news) = self.unpaired(partition.cell(place));
            while let Some((old, new)) = pop(&mut olds, &partition, place).zip(pop(&mut news, &partition, place)) {
                self.join(old, new);
                if partition.cell(place).len() > 2 {
                    partition.single_out(&[old, new], &links);
                }
            }
            place += partition.cell(place).len();
        }
        partition
    }

    /// The nodes of a cell without counterparts, by dataset.
    fn unpaired(&self, cell: &[u32]) -> (Vec<u32>, Vec<u32>) {
        cell.iter().filter(|node| self.partner(**node).is_none()).partition(|node| **node < self.olds)
    }

    /// Partitions the nodes by the statements that they are the subjects of. Matched nodes are treated as known.
    pub(super) fn descriptions(&self) -> Partition {
        let colour = |node: u32| if self.partner(node).is_some() { self.pair_of(node) + 1 } else { 0 };
        let colours: Vec<u32> = (0..number(self.partners.len())).map(colour).collect();
        Partition::of(&Links::descriptions(&colours, &self.statements))
    }

    /// Matches nodes with the same description; if `only_unique`, only those whose description no other node has. Nodes
    /// that are no subjects have no description.
    pub(super) fn pair_described(&mut self, description: &Partition, only_unique: bool) {
        let subject = Position { depth: 0, role: Role::Subject };
        let mut described = vec![false; self.partners.len()];
        for slot in self.statements.iter().flat_map(|statement| &statement.slots) {
            described[slot.node as usize] |= slot.position == subject;
        }
        let mut place = 0;
        while place < self.partners.len() {
            let cell = description.cell(place);
            place += cell.len();
            let (olds, news) = self.unpaired(cell);
            let is_wanted = !only_unique || (olds.len() == 1 && news.len() == 1);
            if is_wanted && cell.iter().all(|node| described[*node as usize]) {
                olds.into_iter().zip(news).for_each(|(old, new)| self.join(old, new));
            }
        }
    }
}

/// Removes nodes from the end until one is still in the cell, and returns it.
fn pop(nodes: &mut Vec<u32>, partition: &Partition, cell: usize) -> Option<u32> {
    std::iter::from_fn(|| nodes.pop()).find(|node| partition.cell_of(*node) == cell)
}
