//! Writes QuickStatements' CSV. Statements with the same columns share a table, because one of the parsers rejects
//! empty cells.

use super::import_filter::ImportFilter;
use super::snak::snak;
use super::{Addition, Reference, Target, Withheld};
use crate::link::ItemId;
use std::collections::BTreeMap;
use std::io;

/// A table of statements with the same columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// The names of the columns after the first, joined by `-`.
    pub name: String,
    /// The CSV text.
    pub text: Vec<u8>,
}

/// The tables, and the statements that are withheld from them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tables {
    /// One table for each set of columns.
    pub sheets: Vec<Sheet>,
    /// The number of statements.
    pub statements: usize,
    /// The statements, or parts of statements, that are left out.
    pub withheld: Vec<Withheld>,
}

/// Writes additions to tables, one for each set of columns.
///
/// # Errors
/// If a table cannot be written.
pub fn sheets(additions: &[Addition]) -> io::Result<Tables> {
    let (mut filter, mut statements) = (ImportFilter::default(), 0);
    let mut forms: BTreeMap<Vec<String>, Vec<Vec<String>>> = BTreeMap::new();
    for addition in additions.iter().filter_map(|addition| filter.admit(addition)) {
        let Target::Item(item) = addition.target else { continue };
        statements += 1;
        for reference in &addition.references {
            let (header, row) = cells(item, &addition, reference).into_iter().unzip();
            forms.entry(header).or_default().push(row);
        }
    }
    let sheets = forms.into_iter().map(|(header, rows)| sheet(&header, &rows)).collect::<io::Result<_>>()?;
    Ok(Tables { sheets, statements, withheld: filter.withheld })
}

fn sheet(header: &[String], rows: &[Vec<String>]) -> io::Result<Sheet> {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record(header)?;
    for row in rows {
        writer.write_record(row)?;
    }
    let text = writer.into_inner().map_err(::csv::IntoInnerError::into_error)?;
    Ok(Sheet { name: header[1..].join("-"), text })
}

/// The cells of a statement with one of its references, each with its column name.
fn cells(item: ItemId, addition: &Addition, reference: &Reference) -> Vec<(String, String)> {
    let cell = |name: String, value| (name, snak(value).unwrap_or_default());
    let mut cells = vec![("qid".to_owned(), item.to_string()), cell(addition.property.to_string(), &addition.value)];
    let qualifiers = addition.qualifiers.iter();
    cells.extend(qualifiers.map(|(property, value)| cell(format!("qal{}", property.number()), value)));
    for (index, (property, value)) in reference.snaks.iter().enumerate() {
        // A capital S starts a reference; a small one continues it.
        let letter = if index == 0 { 'S' } else { 's' };
        cells.push(cell(format!("{letter}{}", property.number()), value));
    }
    cells
}
