//! Expressions as workers run them: a list of texts and fields.

use super::TermProblem;
use super::empty_values::EmptyFields;
use super::error::EachProblem;
use super::expression::{Expression, encoded};
use super::field_text::{as_text, checked, lexical, unreadable};
use crate::source::{Field, Row};
use diwan_rdf::term::{AllowedCharacters, is_unreserved, percent_encode};
use std::borrow::Cow;
use std::ops::ControlFlow;
use std::sync::Arc;

/// Makes texts of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValuePlan {
    /// What is computed.
    expression: Expression,
    /// The same, flat.
    segments: Box<[Segment]>,
    /// Where fields were empty.
    empty: EmptyFields,
}

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Segment {
    Text(Arc<str>),
    /// A field, whose values are percent-encoded once for each repertoire, beginning with the first.
    Field(Field, Box<[AllowedCharacters]>),
}

impl ValuePlan {
    /// Compiles an expression.
    pub(super) fn new(expression: Expression) -> Self {
        let mut segments = Vec::new();
        flatten(&expression, &mut Vec::new(), &mut segments);
        Self { expression, segments: segments.into(), empty: EmptyFields::default() }
    }

    /// The same plan, which notes where its fields are empty.
    pub(super) fn noting_empty_fields(self) -> Self {
        let empty = EmptyFields::of(self.fields());
        self.noting_in(&empty)
    }

    /// The same plan, which notes with other plans where fields are empty.
    pub(super) fn noting_in(self, empty: &EmptyFields) -> Self {
        Self { empty: empty.clone(), ..self }
    }

    /// The expression it was compiled from.
    pub(super) fn expression(&self) -> &Expression {
        &self.expression
    }

    /// Where fields were empty, if that is noted.
    pub(super) fn empty_fields(&self) -> &EmptyFields {
        &self.empty
    }

    /// How many bytes it takes. The two forms share their texts.
    pub(super) fn size(&self) -> usize {
        self.expression.size() + self.segments.len() * size_of::<Segment>()
    }

    /// The fields it reads, in order.
    pub fn fields(&self) -> impl Iterator<Item = Field> + '_ {
        self.expression.fields().into_iter()
    }

    /// The text before the first field.
    pub fn prefix(&self) -> &str {
        match self.segments.first() {
            Some(Segment::Text(text)) => text,
            _ => "",
        }
    }

    /// The field, if the texts are the values of that field as they are.
    pub(super) fn only_field(&self) -> Option<Field> {
        match &*self.segments {
            [Segment::Field(field, repertoires)] if repertoires.is_empty() => Some(*field),
            _ => None,
        }
    }

    /// Appends the one text of a flat row; `false` if a field is null, and then `out` may have grown.
    #[inline]
    pub(super) fn write_flat(&self, row: &Row<'_>, out: &mut Vec<u8>) -> Result<bool, TermProblem> {
        for segment in &self.segments {
            match segment {
                Segment::Text(text) => out.extend_from_slice(text.as_bytes()),
                Segment::Field(field, repertoires) => match row.cell(*field) {
                    Some(bytes) => self.push(checked(bytes, row)?, repertoires, row, out)?,
                    None => return Ok(false),
                },
            }
        }
        Ok(true)
    }

    /// Calls `each` with every text of the row, one for each combination of its fields' values, and with every value of
    /// which none is made, until it breaks off.
    pub(super) fn for_each(&self, row: &Row<'_>, each: &mut EachText<'_>) -> ControlFlow<()> {
        self.for_each_within(MOST_MADE, row, each)
    }

    /// Calls `each` with every text of the row, and `problems` with every value of which none is made.
    pub(super) fn for_each_text(
        &self,
        row: &Row<'_>,
        problems: &mut EachProblem<'_>,
        each: &mut dyn FnMut(&str, &mut EachProblem<'_>),
    ) {
        let _ = self.for_each(row, &mut |text| {
            match text {
                Ok(text) => each(text, problems),
                Err(problem) => problems(problem),
            }
            ControlFlow::Continue(())
        });
    }

    fn for_each_within(&self, most: usize, row: &Row<'_>, each: &mut EachText<'_>) -> ControlFlow<()> {
        let mut made = 0;
        self.expand(&self.segments, row, &mut Vec::new(), &mut |text| {
            made += text.as_ref().map_or_else(|problem| problem.value.len(), |text| text.len()) + 1;
            match text {
                Ok(text) if made > most => {
                    let _ = each(Err(TermProblem::endless(text)));
                    ControlFlow::Break(())
                }
                Err(_) if made > most => ControlFlow::Break(()),
                text => each(text),
            }
        })
    }

    /// Appends what `segments` give of the row to `text`, and calls `each` with every result.
    fn expand(
        &self,
        segments: &[Segment],
        row: &Row<'_>,
        text: &mut Vec<u8>,
        each: &mut EachText<'_>,
    ) -> ControlFlow<()> {
        let Some((first, rest)) = segments.split_first() else {
            return each(as_text(text));
        };
        let length = text.len();
        match first {
            Segment::Text(fixed) => {
                text.extend_from_slice(fixed.as_bytes());
                self.expand(rest, row, text, each)?;
            }
            Segment::Field(field, repertoires) => {
                // A value of which nothing can be made does not keep the others back.
                for value in row.values(*field) {
                    match lexical(value).and_then(|bytes| self.push(bytes, repertoires, row, text)) {
                        Ok(()) => self.expand(rest, row, text, each)?,
                        Err(problem) => {
                            each(Err(problem.of_field(Some(*field))))?;
                            unreadable(fields_of(rest), row, &mut |problem| each(Err(problem)))?;
                        }
                    }
                    text.truncate(length);
                }
            }
        }
        text.truncate(length);
        ControlFlow::Continue(())
    }

    /// Appends a value of a field.
    #[inline]
    fn push(
        &self,
        bytes: &[u8],
        repertoires: &[AllowedCharacters],
        row: &Row<'_>,
        out: &mut Vec<u8>,
    ) -> Result<(), TermProblem> {
        match repertoires {
            // Most values are plain ASCII. That there is a first byte is looked at in any case.
            [_, ..] if is_plain(bytes) => out.extend_from_slice(bytes),
            _ if bytes.is_empty() => self.empty.note(row),
            [] => out.extend_from_slice(bytes),
            _ => push_encoded(as_text(bytes)?, repertoires, out),
        }
        Ok(())
    }
}

/// Appends the segments of an expression, which is percent-encoded for each of the repertoires, the last one first.
fn flatten(expression: &Expression, repertoires: &mut Vec<AllowedCharacters>, segments: &mut Vec<Segment>) {
    match expression {
        Expression::Constant(text) => push_text(text, repertoires, segments),
        Expression::Field(field) => segments.push(Segment::Field(*field, repertoires.iter().rev().copied().collect())),
        Expression::Concat(parts) => parts.iter().for_each(|part| flatten(part, repertoires, segments)),
        Expression::Encoded(inner, repertoire) => {
            repertoires.push(*repertoire);
            flatten(inner, repertoires, segments);
            repertoires.pop();
        }
    }
}

/// Appends a constant text, to the text before it if there is one.
fn push_text(text: &Arc<str>, repertoires: &[AllowedCharacters], segments: &mut Vec<Segment>) {
    let encoded = repertoires.iter().rev().fold(Cow::Borrowed(&**text), |text, repertoire| encoded(text, *repertoire));
    match segments.last_mut() {
        _ if encoded.is_empty() => {}
        Some(Segment::Text(before)) => *before = format!("{before}{encoded}").into(),
        _ if *encoded == **text => segments.push(Segment::Text(Arc::clone(text))),
        _ => segments.push(Segment::Text(encoded.into())),
    }
}

/// Appends a value that percent-encoding changes.
fn push_encoded(text: &str, repertoires: &[AllowedCharacters], out: &mut Vec<u8>) {
    match repertoires {
        [repertoire] => percent_encode(text, *repertoire, out),
        all => {
            let text = all.iter().fold(Cow::Borrowed(text), |text, repertoire| encoded(text, *repertoire));
            out.extend_from_slice(text.as_bytes());
        }
    }
}

fn fields_of(segments: &[Segment]) -> impl Iterator<Item = Field> + '_ {
    segments.iter().filter_map(|segment| match segment {
        Segment::Field(field, _) => Some(*field),
        Segment::Text(_) => None,
    })
}

/// Whether a value is there, and nothing of it is percent-encoded.
#[inline]
fn is_plain(bytes: &[u8]) -> bool {
    bytes.split_first().is_some_and(|(first, rest)| is_unreserved(&[*first]) && is_unreserved(rest))
}

/// Takes texts, and the problems of others that are not made; breaks off when it wants no more.
pub(super) type EachText<'e> = dyn FnMut(Result<&str, TermProblem>) -> ControlFlow<()> + 'e;

/// How many bytes one row may make of one term map. Fields with many values multiply.
const MOST_MADE: usize = 1 << 26;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::expression::examples::{any_rows, expression, texts};
    use crate::source::{OwnedValue, RowPosition, ValueKind};
    use proptest::prelude::*;

    #[test]
    fn a_row_makes_so_many_bytes_of_an_expression() {
        let field = || Expression::Field(Field::new(0)).encoded(Some(AllowedCharacters::Iri));
        let plan = ValuePlan::new(Expression::Concat(vec![Expression::constant("http://ex.org/"), field(), field()]));
        let values = ["1", "2", "3"].map(|text| OwnedValue { text: text.to_owned(), kind: ValueKind::Integer });
        let fields = [values.to_vec()];
        let made = |most: usize| {
            let (mut made, mut problem) = (0, None);
            let _ = plan.for_each_within(most, &Row::of_values(RowPosition::Item(1), 1, &fields), &mut |text| {
                match text {
                    Ok(_) => made += 1,
                    Err(found) => problem = Some(found.to_string()),
                }
                ControlFlow::Continue(())
            });
            (made, problem)
        };
        // Nine texts such as `http://ex.org/11`, each with its end.
        let most = 9 * ("http://ex.org/11".len() + 1);
        assert_eq!(made(most), (9, None));
        let (count, problem) = made(most - 1);
        assert!(count == 8 && problem.is_some_and(|problem| problem.contains("make more than 64 MiB")));
    }

    /// What the plan gives, as workers have it given.
    fn given(plan: &ValuePlan, row: &Row<'_>) -> Vec<String> {
        let mut given = Vec::new();
        if row.is_flat() {
            let mut text = Vec::new();
            let is_given = plan.write_flat(row, &mut text).unwrap();
            given.extend(is_given.then(|| String::from_utf8(text).unwrap()));
        }
        let mut listed = Vec::new();
        let _ = plan.for_each(row, &mut |text| {
            listed.push(text.unwrap().to_owned());
            ControlFlow::Continue(())
        });
        assert!(!row.is_flat() || given == listed, "{given:?} {listed:?}");
        listed
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]
        #[test]
        fn the_flat_form_gives_the_texts_of_the_tree(expression in expression(), rows in any_rows()) {
            let plan = ValuePlan::new(expression.clone());
            rows.with(|rows| {
                for row in rows {
                    prop_assert_eq!(given(&plan, row), texts(&expression, row));
                }
                Ok(())
            })?;
            prop_assert_eq!(plan.prefix(), &*expression.prefix());
            prop_assert!(fields_of(&plan.segments).eq(expression.fields()));
        }
    }
}
