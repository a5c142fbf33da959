//! Makers of terms: what is left of a term map once the header is known.

use super::{TermBuffer, TermProblem};
use crate::source::{Field, Row};
use crate::term::{
    Repertoire, absolute_iri, check_lexical, is_language_tag, percent_encode, write_escaped, write_iri,
    write_literal_suffix,
};

/// Makes strings of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValuePlan {
    pub(super) segments: Vec<ValueSegment>,
    /// How field values are percent-encoded; `None` leaves them as they are.
    pub(super) encode: Option<Repertoire>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ValueSegment {
    Text(Box<str>),
    Field(Field),
}

impl ValuePlan {
    /// The fields it reads, in order.
    pub fn fields(&self) -> impl Iterator<Item = Field> + '_ {
        self.segments.iter().filter_map(|segment| match segment {
            ValueSegment::Field(field) => Some(*field),
            ValueSegment::Text(_) => None,
        })
    }

    /// The text before the first field.
    pub fn prefix(&self) -> &str {
        match self.segments.first() {
            Some(ValueSegment::Text(text)) => text,
            _ => "",
        }
    }

    /// Calls `each` with every string that the row gives: one for every combination of its fields' values.
    fn for_each(
        &self,
        row: &Row<'_>,
        each: &mut dyn FnMut(&str) -> Result<(), TermProblem>,
    ) -> Result<(), TermProblem> {
        expand(&self.segments, self.encode, row, &mut Vec::new(), each)
    }
}

fn expand(
    segments: &[ValueSegment],
    encode: Option<Repertoire>,
    row: &Row<'_>,
    text: &mut Vec<u8>,
    each: &mut dyn FnMut(&str) -> Result<(), TermProblem>,
) -> Result<(), TermProblem> {
    let Some((first, rest)) = segments.split_first() else {
        return each(as_text(text)?);
    };
    let length = text.len();
    match first {
        ValueSegment::Text(fixed) => {
            text.extend_from_slice(fixed.as_bytes());
            expand(rest, encode, row, text, each)?;
        }
        ValueSegment::Field(field) => {
            for value in row.values(*field) {
                push_value(as_text(value)?, encode, text);
                expand(rest, encode, row, text, each)?;
                text.truncate(length);
            }
        }
    }
    text.truncate(length);
    Ok(())
}

fn push_value(value: &str, encode: Option<Repertoire>, text: &mut Vec<u8>) {
    match encode {
        Some(repertoire) => percent_encode(value, repertoire, text),
        None => text.extend_from_slice(value.as_bytes()),
    }
}

fn as_text(bytes: &[u8]) -> Result<&str, TermProblem> {
    std::str::from_utf8(bytes)
        .map_err(|_| TermProblem::new(&String::from_utf8_lossy(bytes), "is not UTF-8; save the file as UTF-8"))
}

/// Makes terms of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TermPlan {
    /// Always the same, as finished bytes.
    Constant(Box<[u8]>),
    /// IRIs; relative ones are put behind the base.
    Iri {
        /// Makes the IRI's text.
        value: ValuePlan,
        /// Only ASCII is allowed.
        ascii: bool,
        /// The base IRI.
        base: Option<String>,
    },
    /// Blank nodes.
    BlankNode(ValuePlan),
    /// Literals.
    Literal {
        /// Makes the lexical form.
        value: ValuePlan,
        /// What follows the lexical form.
        suffix: LiteralSuffix,
    },
}

/// What follows a literal's lexical form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LiteralSuffix {
    /// Always the same; the datatype is there to check the lexical form.
    Fixed {
        /// The finished bytes.
        bytes: Box<[u8]>,
        /// The datatype, if it is not a string.
        datatype: Option<String>,
    },
    /// A language tag made of the row.
    Language(ValuePlan),
    /// A datatype made of the row.
    Datatype(ValuePlan),
}

impl TermPlan {
    /// The fields it reads.
    pub fn fields(&self) -> Vec<Field> {
        match self {
            Self::Constant(_) => Vec::new(),
            Self::Iri { value, .. } | Self::BlankNode(value) => value.fields().collect(),
            Self::Literal { value, suffix } => value.fields().chain(suffix.fields()).collect(),
        }
    }

    /// For an IRI made of exactly one field behind a fixed text: that text and the field. Such an IRI is a name of
    /// something; one made of several fields is a node of its own.
    pub fn name_of_one_field(&self) -> Option<(&str, Field)> {
        match self {
            Self::Iri { value, .. } => {
                let mut fields = value.fields();
                let field = fields.next().filter(|_| fields.next().is_none())?;
                Some((value.prefix(), field))
            }
            _ => None,
        }
    }

    /// Appends the terms that the row gives to `out`; none when a field is null.
    ///
    /// # Errors
    /// [`TermProblem`] when a value is there and no term can be made of it.
    pub fn terms(&self, row: &Row<'_>, out: &mut TermBuffer) -> Result<(), TermProblem> {
        match self {
            Self::Constant(bytes) => {
                out.push_with(|term| term.extend_from_slice(bytes));
                Ok(())
            }
            Self::Iri { value, ascii, base } => {
                value.for_each(row, &mut |text| push_iri(text, *ascii, base.as_deref(), out))
            }
            Self::BlankNode(value) => value.for_each(row, &mut |text| {
                out.push_with(|term| write_blank_node(text, term));
                Ok(())
            }),
            Self::Literal { value, suffix } => value.for_each(row, &mut |text| suffix.literals(text, row, out)),
        }
    }
}

fn push_iri(text: &str, ascii: bool, base: Option<&str>, out: &mut TermBuffer) -> Result<(), TermProblem> {
    let iri = absolute_iri(text, base).map_err(|problem| TermProblem::new(text, format!("is {problem}")))?;
    if ascii && !iri.is_ascii() {
        return Err(TermProblem::new(text, "is not a URI: it has characters outside ASCII"));
    }
    out.push_with(|term| write_iri(&iri, term));
    Ok(())
}

/// A label that any text can be turned into, and no two texts share: letters and digits stay, all else is `_` and hex.
fn write_blank_node(text: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(b"_:b");
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() {
            out.push(byte);
        } else {
            out.extend_from_slice(format!("_{byte:02x}").as_bytes());
        }
    }
}

impl LiteralSuffix {
    fn fields(&self) -> Vec<Field> {
        match self {
            Self::Fixed { .. } => Vec::new(),
            Self::Language(value) | Self::Datatype(value) => value.fields().collect(),
        }
    }

    fn literals(&self, text: &str, row: &Row<'_>, out: &mut TermBuffer) -> Result<(), TermProblem> {
        let mut made = 0;
        match self {
            Self::Fixed { bytes, datatype } => {
                check(text, datatype.as_deref())?;
                push_literal(text, |term| term.extend_from_slice(bytes), out);
                return Ok(());
            }
            Self::Language(value) => value.for_each(row, &mut |tag| {
                made += 1;
                push_tagged(text, tag, out)
            })?,
            Self::Datatype(value) => value.for_each(row, &mut |datatype| {
                made += 1;
                push_typed(text, datatype, out)
            })?,
        }
        // A value without the cell that types it would vanish without a word.
        if made == 0 { Err(TermProblem::new(text, self.missing())) } else { Ok(()) }
    }

    fn missing(&self) -> &'static str {
        match self {
            Self::Language(_) => "has no language: fill the language cell of the row",
            _ => "has no datatype: fill the datatype cell of the row",
        }
    }
}

fn push_literal(text: &str, suffix: impl FnOnce(&mut Vec<u8>), out: &mut TermBuffer) {
    out.push_with(|term| {
        term.push(b'"');
        write_escaped(text, term);
        term.push(b'"');
        suffix(term);
    });
}

fn push_tagged(text: &str, tag: &str, out: &mut TermBuffer) -> Result<(), TermProblem> {
    if !is_language_tag(tag) {
        return Err(TermProblem::new(tag, "is not a language tag (write en, ar, ru, az-cyrl ...)"));
    }
    push_literal(text, |term| write_literal_suffix(Some(tag), None, term), out);
    Ok(())
}

fn push_typed(text: &str, datatype: &str, out: &mut TermBuffer) -> Result<(), TermProblem> {
    absolute_iri(datatype, None)
        .map_err(|problem| TermProblem::new(datatype, format!("is {problem}, and no datatype")))?;
    check(text, Some(datatype))?;
    push_literal(text, |term| write_literal_suffix(None, Some(datatype), term), out);
    Ok(())
}

fn check(text: &str, datatype: Option<&str>) -> Result<(), TermProblem> {
    match datatype {
        Some(iri) => check_lexical(text, iri).map_err(|problem| TermProblem::new(text, format!("is {problem}"))),
        None => Ok(()),
    }
}
