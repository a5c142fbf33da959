//! Literals: a lexical form with a datatype or a language.

use super::TermBuffer;
use crate::engine::error::{EachProblem, report_failed};
use crate::engine::expression::Expression;
use crate::engine::field_text::{as_text, checked, lexical};
use crate::engine::{BaseIri, TermProblem, ValuePlan};
use crate::source::{Field, Row, Value, ValueKind};
use diwan_rdf::term::{canonical_double, check_lexical, is_language_tag, write_escaped, write_literal_suffix};
use oxrdf::vocab::rdf;
use std::ops::ControlFlow;
use std::sync::Arc;

/// What follows a literal's closing quote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LiteralSuffix {
    /// As finished bytes; the datatype, if any, is checked against the lexical form.
    Fixed {
        /// The bytes.
        bytes: Box<[u8]>,
        /// The datatype's IRI.
        datatype: Option<String>,
    },
    /// The datatype that the source's value has by itself.
    Natural,
    /// A language tag.
    Language(ValuePlan),
    /// A datatype, which may be relative to a base.
    Datatype(ValuePlan, Arc<BaseIri>),
}

impl LiteralSuffix {
    pub(in crate::engine) fn fixed(language: Option<&str>, datatype: Option<&str>) -> Self {
        let mut bytes = Vec::new();
        write_literal_suffix(language, datatype, &mut bytes);
        Self::Fixed { bytes: bytes.into(), datatype: datatype.map(str::to_owned) }
    }

    /// What follows literals of these texts if the mapping names neither a language nor a datatype: values of fields have
    /// the datatype of the source, and other expressions, such as templates, make strings
    /// ([RML-Core](https://kg-construct.github.io/rml-core/spec/docs/#datatypes-of-literals)).
    pub(in crate::engine) fn of_untyped(expression: &Expression) -> Self {
        match expression {
            Expression::Field(_) => Self::Natural,
            _ => Self::fixed(None, None),
        }
    }

    pub(super) fn fields(&self) -> Vec<Field> {
        match self {
            Self::Fixed { .. } | Self::Natural => Vec::new(),
            Self::Language(value) | Self::Datatype(value, _) => value.fields().collect(),
        }
    }

    pub(super) fn size(&self) -> usize {
        match self {
            Self::Fixed { bytes, datatype } => bytes.len() + datatype.as_ref().map_or(0, String::len),
            Self::Natural => 0,
            Self::Language(value) | Self::Datatype(value, _) => value.size(),
        }
    }
}

/// Appends the one literal of a flat row; `false` if it has none, and then `out` may have grown.
#[inline]
pub(super) fn write_flat_literal(
    value: &ValuePlan,
    suffix: &LiteralSuffix,
    row: &Row<'_>,
    out: &mut Vec<u8>,
) -> Result<bool, TermProblem> {
    let mut joined = Vec::new();
    let text = match value.only_field() {
        Some(field) => match row.cell(field) {
            Some(bytes) => checked(bytes, row)?,
            None => return Ok(false),
        },
        None if !value.write_flat(row, &mut joined)? => return Ok(false),
        None => &joined,
    };
    out.push(b'"');
    write_escaped(text, out);
    out.push(b'"');
    if let LiteralSuffix::Fixed { bytes, datatype } = suffix {
        if let Some(datatype) = datatype {
            check(as_text(text)?, datatype)?;
        }
        out.extend_from_slice(bytes);
    }
    Ok(true)
}

/// [Natural mapping of JSON](https://kg-construct.github.io/rml-io-registry/json-path/#natural-rdf-mapping).
pub(super) fn natural_literal(value: Value<'_>, out: &mut TermBuffer) -> Result<(), TermProblem> {
    let text = as_text(lexical(value)?)?;
    match value.kind {
        ValueKind::Integer => {
            // JSON has no other integer that is not canonical.
            let text = if text == "-0" { "0" } else { text };
            push_literal(text.as_bytes(), b"^^<http://www.w3.org/2001/XMLSchema#integer>", out);
        }
        ValueKind::Boolean => push_literal(text.as_bytes(), b"^^<http://www.w3.org/2001/XMLSchema#boolean>", out),
        ValueKind::Double => {
            if text.parse::<f64>().is_ok_and(f64::is_infinite) {
                return Err(TermProblem::new(
                    text,
                    "is too large for xsd:double, the datatype of such numbers in JSON",
                ));
            }
            let double = canonical_double(text);
            push_literal(double.as_bytes(), b"^^<http://www.w3.org/2001/XMLSchema#double>", out);
        }
        ValueKind::Text | ValueKind::Structure | ValueKind::Broken => push_literal(text.as_bytes(), b"", out),
    }
    Ok(())
}

impl LiteralSuffix {
    /// Appends the literals of a row.
    pub(super) fn literals(
        &self,
        value: &ValuePlan,
        row: &Row<'_>,
        out: &mut TermBuffer,
        problems: &mut EachProblem<'_>,
    ) {
        match (self, value.only_field()) {
            (Self::Natural, Some(field)) => {
                row.values(field).for_each(|value| report_failed(natural_literal(value, out), problems));
            }
            _ => self.literals_of_texts(value, row, out, problems),
        }
    }

    fn literals_of_texts(
        &self,
        value: &ValuePlan,
        row: &Row<'_>,
        out: &mut TermBuffer,
        problems: &mut EachProblem<'_>,
    ) {
        let (mut has_text, mut has_problem) = (false, false);
        let _ = value.for_each(row, &mut |text| {
            has_text = has_text || text.is_ok();
            has_problem = has_problem || text.is_err();
            match text {
                Ok(text) => self.literals_of(text, row, out, problems),
                Err(problem) => problems(problem),
            }
            ControlFlow::Continue(())
        });
        if has_problem && !has_text {
            self.problems(row, problems);
        }
    }

    /// Appends the literals of a lexical form: one, or as many as there are languages or datatypes.
    fn literals_of(&self, text: &str, row: &Row<'_>, out: &mut TermBuffer, problems: &mut EachProblem<'_>) {
        match self {
            Self::Natural => push_literal(text.as_bytes(), b"", out),
            Self::Fixed { bytes, datatype } => {
                let checked = datatype.as_deref().map_or(Ok(()), |datatype| check_value(text, datatype, row));
                report_failed(checked.map(|()| push_literal(text.as_bytes(), bytes, out)), problems);
            }
            Self::Language(tags) => self.of_each(tags, text, row, problems, &mut |tag| {
                push_tagged(text, tag, out).map_err(|problem| of_type(tags, problem))
            }),
            Self::Datatype(datatypes, base) => self.of_each(datatypes, text, row, problems, &mut |datatype| {
                let iri = datatype_iri(datatype, base).map_err(|problem| of_type(datatypes, problem))?;
                push_typed(text, &iri, row, out)
            }),
        }
    }

    /// Calls `push` with each language or datatype of the row, and reports the text if there is none: it would vanish
    /// silently.
    fn of_each(
        &self,
        types: &ValuePlan,
        text: &str,
        row: &Row<'_>,
        problems: &mut EachProblem<'_>,
        push: &mut dyn FnMut(&str) -> Result<(), TermProblem>,
    ) {
        if !for_each_type(types, row, problems, push) {
            problems(TermProblem::untyped(text, self.missing()));
        }
    }

    /// Gives `problems` the bad languages and datatypes of a row that has no text to go with them.
    fn problems(&self, row: &Row<'_>, problems: &mut EachProblem<'_>) {
        match self {
            Self::Natural | Self::Fixed { .. } => {}
            Self::Language(tags) => {
                for_each_type(tags, row, problems, &mut |tag| check_tag(tag).map_err(|problem| of_type(tags, problem)));
            }
            Self::Datatype(datatypes, base) => {
                for_each_type(datatypes, row, problems, &mut |datatype| {
                    datatype_iri(datatype, base).map(|_| ()).map_err(|problem| of_type(datatypes, problem))
                });
            }
        }
    }

    fn missing(&self) -> &'static str {
        match self {
            Self::Language(_) => "has no language: fill the language cell of the row",
            _ => "has no datatype: fill the datatype cell of the row",
        }
    }
}

/// A problem of a language or datatype, in the column that it is from.
fn of_type(types: &ValuePlan, problem: TermProblem) -> TermProblem {
    problem.of_field(types.fields().next())
}

/// Calls `each` with each language or datatype of the row, and returns whether there are any, good or bad.
fn for_each_type(
    types: &ValuePlan,
    row: &Row<'_>,
    problems: &mut EachProblem<'_>,
    each: &mut dyn FnMut(&str) -> Result<(), TermProblem>,
) -> bool {
    let mut is_typed = false;
    let _ = types.for_each(row, &mut |found| {
        is_typed = true;
        report_failed(found.map_err(|problem| of_type(types, problem)).and_then(&mut *each), problems);
        ControlFlow::Continue(())
    });
    is_typed
}

fn push_literal(text: &[u8], suffix: &[u8], out: &mut TermBuffer) {
    out.push_with(|term| {
        term.push(b'"');
        write_escaped(text, term);
        term.push(b'"');
        term.extend_from_slice(suffix);
    });
}

fn check_tag(tag: &str) -> Result<(), TermProblem> {
    match is_language_tag(tag) {
        true => Ok(()),
        false => Err(TermProblem::new(tag, "is not a language tag (write en, ar, ru, az-cyrl ...)")),
    }
}

fn push_tagged(text: &str, tag: &str, out: &mut TermBuffer) -> Result<(), TermProblem> {
    check_tag(tag)?;
    let mut suffix = Vec::new();
    write_literal_suffix(Some(tag), None, &mut suffix);
    push_literal(text.as_bytes(), &suffix, out);
    Ok(())
}

fn datatype_iri(datatype: &str, base: &BaseIri) -> Result<String, TermProblem> {
    let iri = base
        .absolute(datatype)
        .map_err(|problem| TermProblem::new(datatype, format!("is {problem}, and no datatype")))?;
    if [rdf::LANG_STRING, rdf::DIR_LANG_STRING].iter().any(|tagged| tagged.as_str() == iri) {
        return Err(TermProblem::new(datatype, "needs a language, and is no datatype by itself"));
    }
    Ok(iri.into_owned())
}

fn push_typed(text: &str, datatype: &str, row: &Row<'_>, out: &mut TermBuffer) -> Result<(), TermProblem> {
    check_value(text, datatype, row)?;
    let mut suffix = Vec::new();
    write_literal_suffix(None, Some(datatype), &mut suffix);
    push_literal(text.as_bytes(), &suffix, out);
    Ok(())
}

/// Checks a lexical form, and in rows of JSON that a number does not become infinite.
fn check_value(text: &str, datatype: &str, row: &Row<'_>) -> Result<(), TermProblem> {
    check(text, datatype)?;
    let is_infinite = match datatype {
        _ if row.is_flat() || !text.ends_with(|last: char| last.is_ascii_digit()) => false,
        "http://www.w3.org/2001/XMLSchema#double" => text.parse().is_ok_and(f64::is_infinite),
        "http://www.w3.org/2001/XMLSchema#float" => text.parse().is_ok_and(f32::is_infinite),
        _ => false,
    };
    if !is_infinite {
        return Ok(());
    }
    let name = datatype.replace("http://www.w3.org/2001/XMLSchema#", "xsd:");
    Err(TermProblem::new(text, format!("is too large for {name}")))
}

fn check(text: &str, datatype: &str) -> Result<(), TermProblem> {
    check_lexical(text, datatype).map_err(|problem| TermProblem::new(text, format!("is {problem}")))
}
