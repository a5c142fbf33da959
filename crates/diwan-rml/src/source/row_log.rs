//! A log of rows that were found while a table was read, such as malformed ones.

use std::collections::BTreeMap;
use std::sync::Mutex;

/// The maximum number of rows that are kept with their lines.
pub(super) const KEPT: usize = 1000;

/// Rows of a table that all threads have found. A table is read several times, and each row counts once.
#[derive(Debug, Default)]
pub(super) struct RowLog(Mutex<Found>);

#[derive(Debug, Default)]
struct Found {
    /// The number of rows in each block.
    counts: BTreeMap<u64, u64>,
    /// The line of each row and a number that belongs to it, by the block and the place in it: several rows may stand on
    /// one line.
    first: BTreeMap<(u64, usize), (u64, usize)>,
}

impl RowLog {
    /// Records all such rows of a block: the line of each, and a number.
    pub(super) fn note(&self, block: u64, rows: &[(u64, usize)]) {
        let Ok(mut found) = self.0.lock() else { return };
        let count = found.counts.entry(block).or_default();
        *count = (*count).max(rows.len() as u64);
        found.first.extend(rows.iter().take(KEPT).enumerate().map(|(place, row)| ((block, place), *row)));
        while found.first.len() > KEPT {
            found.first.pop_last();
        }
    }

    /// The number of recorded rows, and the first of them in the order of the table.
    pub(super) fn rows(&self) -> (u64, Vec<(u64, usize)>) {
        let Ok(found) = self.0.lock() else { return Default::default() };
        (found.counts.values().sum(), found.first.values().copied().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_counts_once_and_the_first_are_kept() {
        let log = RowLog::default();
        let rows: Vec<_> = (0..KEPT as u64).map(|line| (line + 5000, 3)).collect();
        log.note(1, &rows);
        log.note(1, &rows);
        log.note(0, &[(7, 1), (9, 2), (9, 1)]);
        let (count, first) = log.rows();
        assert_eq!((count, first.len()), (KEPT as u64 + 3, KEPT));
        assert_eq!(first[..4], [(7, 1), (9, 2), (9, 1), (5000, 3)]);
    }
}
