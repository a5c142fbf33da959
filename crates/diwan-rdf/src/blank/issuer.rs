/// An [identifier issuer](https://www.w3.org/TR/rdf-canon/#dfn-identifier-issuer): numbers blank nodes in the order of
/// the requests. The last numbers can be revoked.
#[derive(Debug)]
pub(super) struct Issuer {
    numbers: Vec<Option<usize>>,
    order: Vec<u32>,
}

impl Issuer {
    /// Creates an issuer for `nodes` nodes.
    pub(super) fn new(nodes: usize) -> Self {
        Self { numbers: vec![None; nodes], order: Vec::new() }
    }

    /// The number of a node, if it has one.
    pub(super) fn number(&self, node: u32) -> Option<usize> {
        self.numbers[node as usize]
    }

    /// Returns the number of a node, and issues the next one if it has none.
    pub(super) fn issue(&mut self, node: u32) -> usize {
        let next = self.order.len();
        *self.numbers[node as usize].get_or_insert_with(|| {
            self.order.push(node);
            next
        })
    }

    /// The nodes with numbers, in the order of the numbers.
    pub(super) fn order(&self) -> &[u32] {
        &self.order
    }

    /// Revokes all numbers from `number` on.
    pub(super) fn truncate(&mut self, number: usize) {
        for node in self.order.drain(number..) {
            self.numbers[node as usize] = None;
        }
    }
}
