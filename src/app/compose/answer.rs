use crate::app::Labels;
use crate::app::view::{AnswerCell, AnswerColumn, AnswerRow};
use crate::store::{DerivedColumn, MarkedRow};

impl AnswerColumn {
    /// The columns with these names, some of which may be derived.
    pub fn all(names: &[String], derived: &[DerivedColumn]) -> Vec<Self> {
        let source = |name: &String| derived.iter().find(|column| column.name == *name).map(|found| &found.source);
        names.iter().map(|name| Self { name: name.clone(), derived: source(name).cloned() }).collect()
    }
}

impl AnswerRow {
    /// The view of a row.
    pub fn new(row: &MarkedRow, labels: &Labels<'_>) -> Self {
        let cells = row.cells.iter().enumerate().map(|(column, value)| {
            let value = labels.labelled_term(value.as_ref()?);
            Some(AnswerCell { value, is_contradicted: row.contradicted.contains(&column) })
        });
        Self { cells: cells.collect() }
    }
}
