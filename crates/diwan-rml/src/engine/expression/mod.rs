//! Values as expressions: what a term map, a language or datatype map, or one side of a join condition takes from a row,
//! as a tree of constants and fields.
//!
//! For each row, an expression has a text for every combination of its fields' values; it has none if one of its fields is
//! null. The expression maps of RML-Core are small trees: a constant, a field, or, for a template, a concatenation whose
//! fields are percent-encoded if the term is an IRI.
//!
//! Where each part is, and why:
//! - The tree is in this file. `compile` makes it from the model of the mapping, when references become fields.
//! - What is known of the texts before any row is read is asked of the tree, one question in each file: how they begin and
//!   end (`affixes`), which fields can be read back from them (`determined`), and whether they are always IRIs (`iri`).
//!   An answer must hold for every row, because it decides which lines are compared and which IRIs are checked. "Not
//!   known" is always a correct answer.
//! - `value_plan` flattens the tree to a list of segments. Workers run that list: it appends to one buffer, without
//!   recursion and without intermediate texts. A `ValuePlan` keeps the tree next to it, for questions.
//! - `term` makes RDF terms of texts. What it knows of whole terms (`term::shape`) it derives from the tree.
//!
//! How the tree grows:
//! - A function call (RML-FNML) is a variant with the function and its arguments, which are expressions. Every `match` in
//!   this folder must then state what is known of its results, and `value_plan` needs a segment that calls it. A function
//!   can have no result or several for one combination of values, so [`Expression::fields`] alone will no longer show
//!   when there is a text.
//! - A reference to a field of a logical view (RML-LV) becomes the expression of that field. Parts of a concatenation and
//!   what is percent-encoded are therefore expressions, not only fields.
//! - Terms made of terms (RML-star, collections) nest in `term`. Their innermost parts are expressions.

mod affixes;
mod determined;
#[cfg(test)]
pub(super) mod examples;
mod iri;

use crate::source::Field;
use diwan_rdf::term::{AllowedCharacters, is_unreserved, percent_encode};
use std::borrow::Cow;
use std::sync::Arc;

pub(super) use affixes::Affixes;

/// Gives texts of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Expression {
    /// The same text for every row.
    Constant(Arc<str>),
    /// The values of a field.
    Field(Field),
    /// The texts of all parts, joined.
    Concat(Vec<Self>),
    /// The texts of another expression, percent-encoded.
    Encoded(Box<Self>, AllowedCharacters),
}

impl Expression {
    pub(super) fn constant(text: &str) -> Self {
        Self::Constant(text.into())
    }

    /// The same expression with its texts percent-encoded, if there is a repertoire.
    pub(super) fn encoded(self, repertoire: Option<AllowedCharacters>) -> Self {
        match repertoire {
            Some(repertoire) => Self::Encoded(Box::new(self), repertoire),
            None => self,
        }
    }

    /// The fields in it, from left to right. It has no text for a row in which one of them is null, and several for one
    /// in which one of them has several values.
    pub(super) fn fields(&self) -> Vec<Field> {
        match self {
            Self::Constant(_) => Vec::new(),
            Self::Field(field) => vec![*field],
            Self::Concat(parts) => parts.iter().flat_map(Self::fields).collect(),
            Self::Encoded(inner, _) => inner.fields(),
        }
    }

    /// Whether it has the same text for every row.
    pub(super) fn is_constant(&self) -> bool {
        match self {
            Self::Constant(_) => true,
            Self::Field(_) => false,
            Self::Concat(parts) => parts.iter().all(Self::is_constant),
            Self::Encoded(inner, _) => inner.is_constant(),
        }
    }

    /// An example of its texts, in which every value of a field is `z`.
    pub(super) fn example(&self) -> String {
        match self {
            Self::Constant(text) => text.to_string(),
            Self::Field(_) => "z".to_owned(),
            Self::Concat(parts) => parts.iter().map(Self::example).collect(),
            Self::Encoded(inner, repertoire) => encoded(inner.example().into(), *repertoire).into_owned(),
        }
    }

    /// How many bytes it takes.
    pub(super) fn size(&self) -> usize {
        let inside = match self {
            Self::Constant(text) => text.len(),
            Self::Field(_) => 0,
            Self::Concat(parts) => parts.iter().map(Self::size).sum(),
            Self::Encoded(inner, _) => inner.size(),
        };
        size_of::<Self>() + inside
    }
}

/// A text, percent-encoded.
pub(super) fn encoded(text: Cow<'_, str>, repertoire: AllowedCharacters) -> Cow<'_, str> {
    if is_unreserved(text.as_bytes()) {
        return text;
    }
    let mut out = Vec::with_capacity(text.len());
    percent_encode(&text, repertoire, &mut out);
    String::from_utf8_lossy(&out).into_owned().into()
}

#[cfg(test)]
mod tests {
    use super::examples::{any_rows, expression, texts};
    use crate::source::{Row, RowPosition};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_row_has_a_text_for_each_combination_of_values(expression in expression(), rows in any_rows()) {
            let fields = expression.fields();
            rows.with(|rows| {
                for row in rows {
                    let combinations: usize = fields.iter().map(|field| row.values(*field).count()).product();
                    prop_assert_eq!(texts(&expression, row).len(), combinations);
                }
                prop_assert_eq!(expression.is_constant(), fields.is_empty());
                Ok(())
            })?;
        }

        #[test]
        fn the_example_is_a_text(expression in expression()) {
            let fields = [b"z".as_slice(); 3].map(Some);
            let row = Row::of_texts(RowPosition::Line(1), 1, &fields);
            prop_assert_eq!(vec![expression.example()], texts(&expression, &row));
        }
    }
}
