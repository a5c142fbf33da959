//! Terms that can be compared by the fields they are made of.

use super::{IriCheck, TermPlan};
use crate::source::Field;
use std::collections::BTreeSet;

impl TermPlan {
    /// The fields that a term can be compared by, if that is known: every row in which none of them is null has a term, and
    /// two rows have the same term only if they have the same values in all of them. That holds for rows that have no
    /// more than one value in each field.
    pub(in crate::engine) fn key(&self) -> Option<BTreeSet<Field>> {
        let expression = match self {
            // Nothing is put in front of these, and labels of blank nodes differ where their texts differ.
            Self::Iri { value, check: IriCheck::None, .. } | Self::BlankNode(value) => value.expression(),
            // Values can be refused, and relative IRIs can be equal to absolute ones.
            Self::Iri { .. } | Self::Constant(_) | Self::Fresh(_) | Self::Literal { .. } => return None,
        };
        let fields: BTreeSet<Field> = expression.fields().into_iter().collect();
        (expression.determined() == fields).then_some(fields)
    }
}

#[cfg(test)]
mod tests {
    use crate::engine::expression::examples::flat_rows;
    use crate::engine::term::examples::{named_term, terms};
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]
        #[test]
        fn rows_have_the_same_term_if_they_have_the_same_key(term in named_term(), rows in flat_rows()) {
            let Some(key) = term.key() else { return Ok(()) };
            rows.with(|rows| {
                let known = rows.iter().map(|row| {
                    let values: Option<Vec<_>> = key.iter().map(|field| row.cell(*field)).collect();
                    (values, terms(&term, row))
                });
                let known: Vec<_> = known.collect();
                for (values, terms) in &known {
                    prop_assert_eq!(terms.len(), usize::from(values.is_some()));
                    for (other, others) in known.iter().filter(|(other, _)| other.is_some() && values.is_some()) {
                        prop_assert_eq!(values == other, terms == others, "{:?} {:?}", values, other);
                    }
                }
                Ok(())
            })?;
        }
    }
}
