//! For tests: what expressions mean, written down as plainly as possible, and expressions and rows at random. Texts are of
//! few characters, so that many are equal.

use super::Expression;
use crate::source::{Field, OwnedValue, Row, RowPosition, ValueKind};
use diwan_rdf::term::{AllowedCharacters, percent_encode};
use proptest::prelude::*;

/// The texts of an expression for a row.
pub(in crate::engine) fn texts(expression: &Expression, row: &Row<'_>) -> Vec<String> {
    match expression {
        Expression::Constant(text) => vec![text.to_string()],
        Expression::Field(field) => {
            row.values(*field).map(|value| String::from_utf8(value.bytes.to_vec()).unwrap()).collect()
        }
        Expression::Concat(parts) => parts.iter().fold(vec![String::new()], |before, part| {
            let part = texts(part, row);
            before.iter().flat_map(|before| part.iter().map(move |text| format!("{before}{text}"))).collect()
        }),
        Expression::Encoded(inner, repertoire) => {
            let encoded = |text: String| {
                let mut out = Vec::new();
                percent_encode(&text, *repertoire, &mut out);
                String::from_utf8(out).unwrap()
            };
            texts(inner, row).into_iter().map(encoded).collect()
        }
    }
}

/// How many fields rows have.
const FIELDS: usize = 3;

fn repertoire() -> impl Strategy<Value = AllowedCharacters> {
    prop_oneof![Just(AllowedCharacters::Iri), Just(AllowedCharacters::Uri)]
}

fn leaf() -> impl Strategy<Value = Expression> {
    let field = || (0..FIELDS).prop_map(|field| Expression::Field(Field::new(field)));
    let encoded = (field(), repertoire()).prop_map(|(field, repertoire)| field.encoded(Some(repertoire)));
    let constant = text().prop_map(|text| Expression::constant(&text));
    prop_oneof![constant, field(), encoded]
}

/// Any expression.
pub(in crate::engine) fn expression() -> impl Strategy<Value = Expression> {
    leaf().prop_recursive(3, 12, 5, |inner| {
        let concat = prop::collection::vec(inner.clone(), 0..5).prop_map(Expression::Concat);
        let encoded = (inner, repertoire()).prop_map(|(inner, repertoire)| inner.encoded(Some(repertoire)));
        prop_oneof![3 => concat, 1 => encoded]
    })
}

/// A concatenation of constants and fields, as templates are.
pub(in crate::engine) fn template() -> impl Strategy<Value = Expression> {
    prop::collection::vec(leaf(), 1..5).prop_map(Expression::Concat)
}

/// An expression as templates of IRIs have it: a namespace or what may be a scheme, then anything.
pub(in crate::engine) fn iri() -> impl Strategy<Value = Expression> {
    let namespace = prop::sample::select(vec!["http://e/", "http://e", "http://e/a", "e:", ""]);
    let constant = namespace.prop_map(Expression::constant);
    let scheme =
        (leaf(), "[:/]{1,2}").prop_map(|(leaf, text)| Expression::Concat(vec![leaf, Expression::constant(&text)]));
    (prop_oneof![4 => constant, 1 => scheme], expression())
        .prop_map(|(first, rest)| Expression::Concat(vec![first, rest]))
}

/// A text that is likely to be equal to another when joined with a third.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![3 => "[a/]{0,2}", 1 => "[-a/:%é ]{0,2}"]
}

/// A row at random.
#[derive(Clone, Debug)]
enum Cells {
    Flat(Vec<Option<String>>),
    Nested(Vec<Vec<OwnedValue>>),
}

/// Rows at random.
#[derive(Clone, Debug)]
pub(in crate::engine) struct Rows(Vec<Cells>);

impl Rows {
    /// Gives `check` all of them.
    pub(in crate::engine) fn with<R>(&self, check: impl FnOnce(&[Row<'_>]) -> R) -> R {
        let cells = |row: &Cells| match row {
            Cells::Flat(cells) => cells.iter().map(|cell| cell.clone().map(String::into_bytes)).collect(),
            Cells::Nested(_) => Vec::new(),
        };
        let cells: Vec<Vec<Option<Vec<u8>>>> = self.0.iter().map(cells).collect();
        let cells: Vec<Vec<Option<&[u8]>>> =
            cells.iter().map(|row| row.iter().map(|cell| cell.as_deref()).collect()).collect();
        let rows = (1..).zip(self.0.iter().zip(&cells)).map(|(number, (row, cells))| match row {
            Cells::Flat(_) => Row::of_texts(RowPosition::Line(number), number, cells),
            Cells::Nested(values) => Row::of_values(RowPosition::Item(number), number, values),
        });
        check(&rows.collect::<Vec<_>>())
    }
}

fn flat_row() -> impl Strategy<Value = Cells> {
    prop::collection::vec(prop::option::weighted(0.9, text()), FIELDS).prop_map(Cells::Flat)
}

fn nested_row() -> impl Strategy<Value = Cells> {
    let value = text().prop_map(|text| OwnedValue { text, kind: ValueKind::Text });
    prop::collection::vec(prop::collection::vec(value, 0..3), FIELDS).prop_map(Cells::Nested)
}

/// Rows with at most one text for each field.
pub(in crate::engine) fn flat_rows() -> impl Strategy<Value = Rows> {
    prop::collection::vec(flat_row(), 1..8).prop_map(Rows)
}

/// Rows with any number of texts for each field, too.
pub(in crate::engine) fn any_rows() -> impl Strategy<Value = Rows> {
    prop::collection::vec(prop_oneof![flat_row(), nested_row()], 1..8).prop_map(Rows)
}
