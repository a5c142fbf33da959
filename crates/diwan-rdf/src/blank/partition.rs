//! Partition refinement: distinguishes the vertices of a graph by splitting cells whose vertices are linked to others
//! in different ways, until all vertices of each cell have the same links.
//!
//! The order of the cells depends on the links alone, never on the order of the vertices. Because of Hopcroft's rule,
//! by which the largest part of a split cell need not be processed again, it takes O(n log n) for n links.

use super::links::Links;
use std::collections::VecDeque;

/// An ordered partition of vertices into cells. A cell is identified by the position of its first vertex.
#[derive(Debug)]
pub(super) struct Partition {
    /// The vertices, cell by cell.
    order: Vec<u32>,
    /// The position of each vertex in `order`.
    places: Vec<usize>,
    /// The cell of each vertex.
    cells: Vec<usize>,
    /// The number of vertices of each cell, at the position that identifies it.
    lengths: Vec<usize>,
    /// The cells whose links are still to be processed.
    queue: VecDeque<usize>,
    queued: Vec<bool>,
}

impl Partition {
    /// Computes the coarsest stable partition: all vertices of a cell have the same colour and the same links.
    pub(super) fn of(links: &Links) -> Self {
        let mut order: Vec<u32> = (0..).take(links.colours.len()).collect();
        let colour = |vertex: u32| links.colours[vertex as usize];
        order.sort_by_key(|vertex| colour(*vertex));
        let count = order.len();
        let mut partition = Self {
            places: vec![0; count],
            cells: vec![0; count],
            lengths: vec![0; count],
            queue: VecDeque::new(),
            queued: vec![false; count],
            order,
        };
        let mut start = 0;
        while start < count {
            let first = colour(partition.order[start]);
            let length = partition.order[start..].iter().take_while(|vertex| colour(**vertex) == first).count();
            partition.name(start, length);
            partition.enqueue(start);
            start += length;
        }
        partition.refine(links);
        partition
    }

    /// The vertices of the cell that starts at a position.
    pub(super) fn cell(&self, start: usize) -> &[u32] {
        &self.order[start..start + self.lengths[start]]
    }

    /// The cell of a vertex.
    pub(super) fn cell_of(&self, vertex: u32) -> usize {
        self.cells[vertex as usize]
    }

    /// The position of a vertex in the order.
    pub(super) fn place(&self, vertex: u32) -> usize {
        self.places[vertex as usize]
    }

    /// Moves some vertices of a cell, but not all, to a cell of their own after the rest, and refines the partition
    /// accordingly.
    pub(super) fn single_out(&mut self, vertices: &[u32], links: &Links) {
        let Some(first) = vertices.first() else { return };
        self.split(self.cell_of(*first), &[vertices]);
        self.refine(links);
    }

    fn refine(&mut self, links: &Links) {
        while let Some(cell) = self.queue.pop_front() {
            self.queued[cell] = false;
            let mut touched: Vec<(usize, u32, u32)> = Vec::new();
            for vertex in self.cell(cell) {
                touched
                    .extend(links.of_vertex(*vertex).iter().map(|(other, slot)| (self.cell_of(*other), *other, *slot)));
            }
            touched.sort_unstable();
            for of_cell in touched.chunk_by(|a, b| a.0 == b.0) {
                self.split_by_slots(of_cell);
            }
        }
    }

    /// Splits a cell by the slots through which its vertices were reached.
    fn split_by_slots(&mut self, touched: &[(usize, u32, u32)]) {
        let Some((cell, ..)) = touched.first() else { return };
        let mut keys: Vec<(Vec<u32>, usize, u32)> = touched
            .chunk_by(|a, b| a.1 == b.1)
            .filter_map(|reached| {
                let vertex = reached.first()?.1;
                Some((reached.iter().map(|(.., slot)| *slot).collect(), self.place(vertex), vertex))
            })
            .collect();
        keys.sort_unstable();
        let parts: Vec<Vec<u32>> =
            keys.chunk_by(|a, b| a.0 == b.0).map(|part| part.iter().map(|(.., vertex)| *vertex).collect()).collect();
        let parts: Vec<&[u32]> = parts.iter().map(Vec::as_slice).collect();
        self.split(*cell, &parts);
    }

    /// Moves parts of a cell after the rest of it, in the given order. If there is no rest, the first part takes its
    /// place.
    fn split(&mut self, cell: usize, parts: &[&[u32]]) {
        let length = self.lengths[cell];
        let moved: usize = parts.iter().map(|part| part.len()).sum();
        let mut end = cell + length;
        let mut pieces = Vec::with_capacity(parts.len() + 1);
        for part in parts.iter().rev() {
            for vertex in part.iter().rev() {
                end -= 1;
                self.swap(*vertex, end);
            }
            pieces.push((end, part.len()));
        }
        if moved < length {
            pieces.push((cell, length - moved));
        }
        if pieces.len() > 1 {
            pieces.reverse();
            self.name_pieces(cell, &pieces);
        }
    }

    fn swap(&mut self, vertex: u32, to: usize) {
        let (from, other) = (self.place(vertex), self.order[to]);
        self.order.swap(from, to);
        self.places[vertex as usize] = to;
        self.places[other as usize] = from;
    }

    /// Registers the pieces of a split cell. All of them are queued if the cell was, otherwise all but the largest.
    fn name_pieces(&mut self, cell: usize, pieces: &[(usize, usize)]) {
        let was_queued = self.queued[cell];
        let largest = pieces.iter().map(|(_, length)| *length).max().unwrap_or_default();
        let spared = pieces.iter().position(|(_, length)| *length == largest).filter(|_| !was_queued);
        for (index, (start, length)) in pieces.iter().enumerate() {
            // The piece at the start of the cell is registered already, and may be most of it.
            if *start == cell {
                self.lengths[cell] = *length;
            } else {
                self.name(*start, *length);
            }
            if spared != Some(index) {
                self.enqueue(*start);
            }
        }
    }

    fn name(&mut self, start: usize, length: usize) {
        self.lengths[start] = length;
        for place in start..start + length {
            let vertex = self.order[place] as usize;
            self.places[vertex] = place;
            self.cells[vertex] = start;
        }
    }

    fn enqueue(&mut self, cell: usize) {
        if !std::mem::replace(&mut self.queued[cell], true) {
            self.queue.push_back(cell);
        }
    }
}
