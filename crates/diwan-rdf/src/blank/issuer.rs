/// Numbers for blank nodes, in the order in which they are asked for: the [identifier
/// issuer](https://www.w3.org/TR/rdf-canon/#dfn-identifier-issuer). What was issued last can be taken back.
#[derive(Debug)]
pub(super) struct Issuer {
    numbers: Vec<Option<usize>>,
    order: Vec<u32>,
}

impl Issuer {
    /// For so many nodes.
    pub(super) fn new(nodes: usize) -> Self {
        Self { numbers: vec![None; nodes], order: Vec::new() }
    }

    /// The number of a node, if it has one.
    pub(super) fn number(&self, node: u32) -> Option<usize> {
        self.numbers[node as usize]
    }

    /// The number of a node, the next one if it had none.
    pub(super) fn issue(&mut self, node: u32) -> usize {
        let next = self.order.len();
        *self.numbers[node as usize].get_or_insert_with(|| {
            self.order.push(node);
            next
        })
    }

    /// The nodes that have numbers, in their order.
    pub(super) fn order(&self) -> &[u32] {
        &self.order
    }

    /// Takes numbers back, from this one on.
    pub(super) fn truncate(&mut self, number: usize) {
        for node in self.order.drain(number..) {
            self.numbers[node as usize] = None;
        }
    }
}
