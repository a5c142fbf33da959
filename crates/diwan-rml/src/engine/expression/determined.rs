//! Which fields can be read back from the texts of an expression: rows that differ in one of them have different texts.

use super::affixes::{prefix_of, suffix_of};
use super::{Expression, encoded};
use crate::source::Field;
use std::collections::BTreeSet;

impl Expression {
    /// The fields that are equal in two rows whose texts are equal, if no field of the rows has several values.
    ///
    /// Percent-encoding loses nothing. Of a concatenation, parts are read back from both ends, as far as the constants
    /// between them show where each part ends.
    pub(in crate::engine) fn determined(&self) -> BTreeSet<Field> {
        match self {
            Self::Constant(_) => BTreeSet::new(),
            Self::Field(field) => [*field].into(),
            Self::Concat(parts) => readable(parts).flat_map(Self::determined).collect(),
            Self::Encoded(inner, _) => inner.determined(),
        }
    }

    /// Whether none of its texts contains this character.
    fn excludes(&self, character: char) -> bool {
        match self {
            Self::Constant(text) => !text.contains(character),
            Self::Field(_) => false,
            Self::Concat(parts) => parts.iter().all(|part| part.excludes(character)),
            Self::Encoded(_, repertoire) => {
                let text = character.to_string();
                character != '%' && encoded(text.as_str().into(), *repertoire) != text
            }
        }
    }
}

/// The parts whose texts can be read back from the joined text.
fn readable(parts: &[Expression]) -> impl Iterator<Item = &Expression> {
    let from_left = (0..parts.len()).take_while(|at| parts[*at].is_constant() || ends_before(parts, *at)).count();
    let (first, others) = parts.split_at(from_left);
    let from_right =
        (0..others.len()).rev().take_while(|at| others[*at].is_constant() || begins_after(others, *at)).count();
    let (unread, last) = others.split_at(others.len() - from_right);
    // A single part is what is left between the others.
    let between = if unread.len() == 1 { unread } else { &[] };
    first.iter().chain(between).chain(last)
}

/// Whether the first occurrence of the character that follows a part is always the end of that part.
fn ends_before(parts: &[Expression], at: usize) -> bool {
    prefix_of(&parts[at + 1..]).chars().next().is_some_and(|next| parts[at].excludes(next))
}

/// Whether the last occurrence of the character in front of a part is always the beginning of that part.
fn begins_after(parts: &[Expression], at: usize) -> bool {
    suffix_of(&parts[..at]).chars().next_back().is_some_and(|before| parts[at].excludes(before))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::expression::examples::{expression, flat_rows, template, texts};
    use diwan_rdf::term::AllowedCharacters;
    use proptest::prelude::*;

    fn determined(parts: impl IntoIterator<Item = Expression>) -> Vec<usize> {
        Expression::Concat(parts.into_iter().collect()).determined().into_iter().map(Field::position).collect()
    }

    #[test]
    fn parts_are_read_back_where_it_is_known_where_they_end() {
        let text = Expression::constant;
        let raw = |field| Expression::Field(Field::new(field));
        let safe = |field| raw(field).encoded(Some(AllowedCharacters::Iri));
        assert_eq!(determined([text("http://ex.org/"), safe(0)]), [0]);
        assert_eq!(determined([text("a"), raw(0), text("b")]), [0]);
        assert_eq!(determined([safe(0), text("/"), safe(1), text("#"), safe(2)]), [0, 1, 2]);
        assert_eq!(determined([safe(0), safe(1)]), [0_usize; 0]);
        // `a-b` and `c`, or `a` and `b-c`.
        assert_eq!(determined([safe(0), text("-"), safe(1)]), [0_usize; 0]);
        assert_eq!(determined([raw(0), text("/"), raw(1)]), [0_usize; 0]);
        // One side is enough.
        assert_eq!(determined([raw(0), text("/"), safe(1)]), [0, 1]);
        assert_eq!(determined([safe(0), text("/-"), raw(1)]), [0, 1]);
        // The ends are readable, what stands between them is not.
        assert_eq!(determined([safe(0), text("/"), raw(1), raw(2), text("/"), safe(3)]), [0, 3]);
        // Letters beyond ASCII stay in IRIs, and are encoded in URIs.
        assert_eq!(determined([safe(0), text("é"), safe(1)]), [0_usize; 0]);
        assert_eq!(determined([raw(0).encoded(Some(AllowedCharacters::Uri)), text("é"), safe(1)]), [0, 1]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]
        #[test]
        fn rows_with_equal_texts_are_equal_in_the_determined_fields(expression in prop_oneof![expression(), template()], rows in flat_rows()) {
            rows.with(|rows| {
                let texts: Vec<_> = rows.iter().map(|row| texts(&expression, row)).collect();
                for (one, other) in (0..rows.len()).flat_map(|one| (0..one).map(move |other| (one, other))) {
                    for field in expression.determined().into_iter().filter(|_| texts[one] == texts[other]) {
                        let cells = (rows[one].cell(field), rows[other].cell(field));
                        prop_assert!(texts[one].is_empty() || cells.0 == cells.1, "{:?} of {:?}", field, texts[one]);
                    }
                }
                Ok(())
            })?;
        }
    }
}
