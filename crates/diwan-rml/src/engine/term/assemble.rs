//! Writes the terms of a row as N-Quads bytes.

use super::iri::finish_iri;
use super::literal::write_flat_literal;
use super::{IriCheck, TermBuffer, TermPlan};
use crate::engine::error::{EachProblem, report_failed};
use crate::engine::field_text::unreadable;
use crate::engine::{BaseIri, TermProblem};
use crate::source::Row;
use std::ops::ControlFlow;

impl TermPlan {
    /// Appends the terms that the row gives to `out`; none when a field is null.
    ///
    /// # Errors
    /// [`TermProblem`] with the first value of which no term can be made; the terms of the others are in `out`.
    pub fn terms(&self, row: &Row<'_>, out: &mut TermBuffer) -> Result<(), TermProblem> {
        let mut first = None;
        self.terms_and_problems(row, out, &mut |problem| {
            first.get_or_insert(problem);
        });
        first.map_or(Ok(()), Err)
    }

    /// Appends the terms that the row gives to `out`, and gives `problems` every value of which none can be made.
    #[inline]
    pub(in crate::engine) fn terms_and_problems(
        &self,
        row: &Row<'_>,
        out: &mut TermBuffer,
        problems: &mut EachProblem<'_>,
    ) {
        if row.is_flat() && self.is_single() {
            if let Err(problem) = out.try_push(|term| self.write_flat(row, term)) {
                self.every_problem(problem, row, problems);
            }
            return;
        }
        self.terms_of_values(row, out, problems);
    }

    /// The same for rows in which fields may have several values, and for terms of which a flat row may give several.
    fn terms_of_values(&self, row: &Row<'_>, out: &mut TermBuffer, problems: &mut EachProblem<'_>) {
        match self {
            Self::Constant(_) | Self::Fresh(_) => {
                report_failed(out.try_push(|term| self.write_flat(row, term)), problems);
            }
            Self::Iri { value, check, base } => value.for_each_text(row, problems, &mut |text, problems| {
                report_failed(out.try_push(|term| write_iri(text, *check, base, term)), problems);
            }),
            Self::BlankNode(value) => value.for_each_text(row, problems, &mut |text, _| {
                out.push_with(|term| write_blank_node(text.as_bytes(), term));
            }),
            Self::Literal { value, suffix } => suffix.literals(value, row, out, problems),
        }
    }

    /// Gives `problems` what is wrong with every value of a flat row of which no term was made: writing ends at the `first`.
    #[cold]
    pub(in crate::engine) fn every_problem(&self, first: TermProblem, row: &Row<'_>, problems: &mut EachProblem<'_>) {
        let mut is_known = false;
        let _ = unreadable(self.fields().into_iter(), row, &mut |problem| {
            is_known = true;
            problems(problem);
            ControlFlow::Continue(())
        });
        if !is_known {
            problems(first);
        }
    }

    /// Appends the one term that a flat row gives; `false` when it gives none, and then `out` may have grown.
    #[inline]
    pub(in crate::engine) fn write_flat(&self, row: &Row<'_>, out: &mut Vec<u8>) -> Result<bool, TermProblem> {
        match self {
            Self::Constant(bytes) => out.extend_from_slice(bytes),
            Self::Fresh(map) => out.extend_from_slice(format!("_:f{map}x{:x}", row.number()).as_bytes()),
            Self::Iri { value, check, base } => {
                out.push(b'<');
                let start = out.len();
                if !value.write_flat(row, out)? {
                    return Ok(false);
                }
                finish_iri(start, *check, base, out)?;
            }
            Self::BlankNode(value) => {
                let mut text = Vec::new();
                if !value.write_flat(row, &mut text)? {
                    return Ok(false);
                }
                write_blank_node(&text, out);
            }
            Self::Literal { value, suffix } => return write_flat_literal(value, suffix, row, out),
        }
        Ok(true)
    }
}

/// A label that any text can be turned into, and no two texts share: letters and digits stay, all else is `_` and hex.
fn write_blank_node(text: &[u8], out: &mut Vec<u8>) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    out.extend_from_slice(b"_:b");
    for &byte in text {
        if byte.is_ascii_alphanumeric() {
            out.push(byte);
        } else {
            out.extend_from_slice(&[b'_', HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]);
        }
    }
}

fn write_iri(text: &str, check: IriCheck, base: &BaseIri, term: &mut Vec<u8>) -> Result<bool, TermProblem> {
    term.push(b'<');
    let start = term.len();
    term.extend_from_slice(text.as_bytes());
    finish_iri(start, check, base, term).map(|()| true)
}
