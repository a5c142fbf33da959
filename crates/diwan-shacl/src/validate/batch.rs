//! The limit on the number of results.

use crate::report::{Omitted, ValidationResult};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// The results of one task.
pub(super) struct Batch {
    pub(super) results: Vec<ValidationResult>,
    /// The results that are left out.
    pub(super) omitted: Omitted,
    limit: usize,
}

impl Batch {
    /// How many more results may be added.
    pub(super) fn room(&self) -> usize {
        self.limit - self.results.len()
    }

    /// Leaves out the results after the first ones.
    fn truncate(&mut self, length: usize) {
        for result in self.results.drain(length.min(self.results.len())..) {
            self.omitted.add(&result.severity, 1);
        }
    }
}

/// The first results of all tasks, in the order of the tasks. Tasks may end in any order; which results are kept does not
/// depend on it.
pub(super) struct Kept {
    limit: usize,
    /// The first task whose results cannot be kept any more.
    end: AtomicUsize,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// The tasks whose results are kept.
    batches: BTreeMap<usize, Batch>,
    others: Vec<(usize, Batch)>,
    results: usize,
}

impl Kept {
    pub(super) fn new(limit: usize) -> Self {
        Self { limit, end: AtomicUsize::new(usize::MAX), state: Mutex::default() }
    }

    /// An empty batch for a task.
    pub(super) fn batch(&self, task: usize) -> Batch {
        let limit = if task < self.end.load(Ordering::Relaxed) { self.limit } else { 0 };
        Batch { results: Vec::new(), omitted: Omitted::default(), limit }
    }

    pub(super) fn add(&self, task: usize, batch: Batch) {
        if batch.results.is_empty() && batch.omitted.is_empty() {
            return;
        }
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.results += batch.results.len();
        state.batches.insert(task, batch);
        while state.results > self.limit
            && let Some((task, mut last)) = state.batches.pop_last()
        {
            let others = state.results - last.results.len();
            last.truncate(self.limit.saturating_sub(others));
            state.results = others + last.results.len();
            if last.results.is_empty() {
                self.end.fetch_min(task, Ordering::Relaxed);
                state.others.push((task, last));
            } else {
                state.batches.insert(task, last);
            }
        }
    }

    /// The batches with the numbers of their tasks.
    pub(super) fn into_batches(self) -> impl Iterator<Item = (usize, Batch)> {
        let state = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        state.batches.into_iter().chain(state.others)
    }
}
