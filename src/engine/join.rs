use super::plan::{JoinPlan, ParentPlan, open};
use super::{EngineError, TermBuffer};
use crate::source::{Field, Files, Row, Rows};
use std::collections::HashMap;

/// For every combination of key values on the parent's side, the subjects made of those rows.
#[derive(Default)]
pub(super) struct JoinIndex {
    subjects: HashMap<Vec<u8>, Vec<Box<[u8]>>>,
}

impl JoinIndex {
    /// Reads the parent's rows once; only keys and subjects are kept. Rows whose subject cannot be made are told when
    /// the parent's own triples map runs.
    pub(super) fn build(parent: &ParentPlan, files: &dyn Files) -> Result<Self, EngineError> {
        let mut rows = open(&parent.path, &parent.source.nulls, files)?;
        let mut index = Self::default();
        let mut terms = TermBuffer::default();
        while let Some(row) = rows.next_row()? {
            terms.clear();
            if parent.subject.terms(&row, &mut terms).is_ok() {
                index.add(&parent.keys, &row, &terms);
            }
        }
        Ok(index)
    }

    fn add(&mut self, keys: &[Field], row: &Row<'_>, terms: &TermBuffer) {
        for key in key_values(keys, row) {
            let subjects = self.subjects.entry(key).or_default();
            subjects.extend(terms.iter().map(Box::from));
        }
    }

    /// Appends the parent subjects that match the child's row, and says how many there are.
    pub(super) fn terms(&self, join: &JoinPlan, row: &Row<'_>, out: &mut TermBuffer) -> usize {
        let mut found = 0;
        for key in key_values(&join.child, row) {
            for subject in self.subjects.get(&key).into_iter().flatten() {
                out.push_with(|term| term.extend_from_slice(subject));
                found += 1;
            }
        }
        found
    }
}

/// Every combination of the fields' values; lengths go before values so that `ab|c` and `a|bc` differ. A null matches
/// nothing.
fn key_values(fields: &[Field], row: &Row<'_>) -> Vec<Vec<u8>> {
    let mut keys = vec![Vec::new()];
    for &field in fields {
        let mut longer = Vec::new();
        for key in &keys {
            for value in row.values(field) {
                let mut key: Vec<u8> = key.clone();
                key.extend_from_slice(&value.len().to_le_bytes());
                key.extend_from_slice(value);
                longer.push(key);
            }
        }
        keys = longer;
    }
    keys
}
