//! Makers of terms: what is left of a term map once references are fields.

use super::empty_values::EmptyFields;
use super::{BaseIri, TermBuffer, TermProblem};
use crate::source::{Field, Row, Value, ValueKind};
use diwan_rdf::term::{
    Repertoire, canonical_double, check_lexical, is_language_tag, is_unreserved, percent_encode, write_escaped,
    write_literal_suffix,
};
use oxrdf::vocab::rdf;
use std::borrow::Cow;
use std::ops::ControlFlow;
use std::sync::Arc;

/// Makes strings of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValuePlan {
    pub(super) segments: Vec<ValueSegment>,
    /// How field values are percent-encoded; `None` leaves them as they are.
    pub(super) encode: Option<Repertoire>,
    /// Where fields were empty.
    pub(super) empty: EmptyFields,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ValueSegment {
    Text(Box<str>),
    Field(Field),
}

impl ValuePlan {
    /// How many bytes it takes.
    pub(super) fn size(&self) -> usize {
        let size = |segment: &ValueSegment| match segment {
            ValueSegment::Text(text) => text.len(),
            ValueSegment::Field(_) => 0,
        };
        self.segments.iter().map(|segment| size(segment) + size_of::<ValueSegment>()).sum()
    }

    /// The same value, which notes where its fields are empty: an IRI or a key is made of it.
    pub(super) fn noting_empty_fields(self) -> Self {
        let empty = EmptyFields::of(self.fields());
        Self { empty, ..self }
    }

    /// The fields it reads, in order.
    pub fn fields(&self) -> impl Iterator<Item = Field> + '_ {
        fields_of(&self.segments)
    }

    /// The text before the first field.
    pub fn prefix(&self) -> &str {
        match self.segments.first() {
            Some(ValueSegment::Text(text)) => text,
            _ => "",
        }
    }

    /// The text after the last field.
    pub(super) fn suffix(&self) -> &str {
        match self.segments.last() {
            Some(ValueSegment::Text(text)) if self.segments.len() > 1 => text,
            _ => "",
        }
    }

    /// The field, when the value is nothing but that field's.
    fn only_field(&self) -> Option<Field> {
        match self.segments.as_slice() {
            [ValueSegment::Field(field)] if self.encode.is_none() => Some(*field),
            _ => None,
        }
    }

    /// Appends the one string that a flat row gives; `false` when a field is null, and then `out` may have grown.
    fn write_flat(&self, row: &Row<'_>, out: &mut Vec<u8>) -> Result<bool, TermProblem> {
        for segment in &self.segments {
            match segment {
                ValueSegment::Text(text) => out.extend_from_slice(text.as_bytes()),
                ValueSegment::Field(field) => match row.cell(*field) {
                    Some(bytes) => self.push(checked(bytes, row)?, row, out)?,
                    None => return Ok(false),
                },
            }
        }
        Ok(true)
    }

    /// Calls `each` with every string that the row gives, one for every combination of its fields' values, and with every
    /// value of which none is made, until it breaks off.
    pub(super) fn for_each(&self, row: &Row<'_>, each: &mut EachText<'_>) -> ControlFlow<()> {
        self.for_each_within(MOST_MADE, row, each)
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

    /// Appends what `segments` make of the row to `text`, and calls `each` with every result.
    fn expand(
        &self,
        segments: &[ValueSegment],
        row: &Row<'_>,
        text: &mut Vec<u8>,
        each: &mut EachText<'_>,
    ) -> ControlFlow<()> {
        let Some((first, rest)) = segments.split_first() else {
            return each(as_text(text));
        };
        let length = text.len();
        match first {
            ValueSegment::Text(fixed) => {
                text.extend_from_slice(fixed.as_bytes());
                self.expand(rest, row, text, each)?;
            }
            ValueSegment::Field(field) => {
                // A value of which nothing can be made does not keep the others back.
                for value in row.values(*field) {
                    match lexical(value).and_then(|bytes| self.push(bytes, row, text)) {
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
    fn push(&self, bytes: &[u8], row: &Row<'_>, out: &mut Vec<u8>) -> Result<(), TermProblem> {
        match self.encode {
            // Most values are plain ASCII. That there is a first byte is looked at in any case.
            Some(_) if is_plain(bytes) => out.extend_from_slice(bytes),
            _ if bytes.is_empty() => self.empty.note(row),
            Some(repertoire) => percent_encode(as_text(bytes)?, repertoire, out),
            None => out.extend_from_slice(bytes),
        }
        Ok(())
    }
}

fn fields_of(segments: &[ValueSegment]) -> impl Iterator<Item = Field> + '_ {
    segments.iter().filter_map(|segment| match segment {
        ValueSegment::Field(field) => Some(*field),
        ValueSegment::Text(_) => None,
    })
}

/// Calls `each` with what is wrong with values of fields by themselves, whatever they are used for.
pub(super) fn unreadable(
    fields: impl Iterator<Item = Field>,
    row: &Row<'_>,
    each: &mut dyn FnMut(TermProblem) -> ControlFlow<()>,
) -> ControlFlow<()> {
    for field in fields {
        for value in row.values(field) {
            if let Err(problem) = lexical(value).and_then(as_text) {
                each(problem.of_field(Some(field)))?;
            }
        }
    }
    ControlFlow::Continue(())
}

/// Takes strings, and why others are not made; breaks off when it wants no more.
pub(super) type EachText<'e> = dyn FnMut(Result<&str, TermProblem>) -> ControlFlow<()> + 'e;

/// Takes what is wrong with values of which no term is made.
pub(super) type EachProblem<'e> = dyn FnMut(TermProblem) + 'e;

/// How many bytes one row may make of one term map. Fields with many values multiply.
const MOST_MADE: usize = 1 << 26;

/// The bytes of a value, which must be a text, a number or a truth value.
fn lexical(value: Value<'_>) -> Result<&[u8], TermProblem> {
    match value.kind {
        ValueKind::Broken => Err(TermProblem::new(
            &String::from_utf8_lossy(value.bytes),
            "is no Unicode text: half of a surrogate pair or bytes that are not UTF-8 stand in it",
        )),
        ValueKind::Structure => Err(TermProblem::new(
            &String::from_utf8_lossy(value.bytes),
            "is an array or an object; refer to its values",
        )),
        _ => Ok(value.bytes),
    }
}

/// Whether a value is there, and nothing of it is percent-encoded.
fn is_plain(bytes: &[u8]) -> bool {
    bytes.split_first().is_some_and(|(first, rest)| is_unreserved(&[*first]) && is_unreserved(rest))
}

fn as_text(bytes: &[u8]) -> Result<&str, TermProblem> {
    std::str::from_utf8(bytes)
        .map_err(|_| TermProblem::new(&String::from_utf8_lossy(bytes), "is not UTF-8; save the file as UTF-8"))
}

fn checked<'a>(bytes: &'a [u8], row: &Row<'_>) -> Result<&'a [u8], TermProblem> {
    if row.is_utf8() { Ok(bytes) } else { as_text(bytes).map(str::as_bytes) }
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
        /// How it is checked.
        check: IriCheck,
        /// The base IRI.
        base: Arc<BaseIri>,
    },
    /// Blank nodes.
    BlankNode(ValuePlan),
    /// A blank node of its own for every row; the number is that of the triples map.
    Fresh(usize),
    /// Literals.
    Literal {
        /// Makes the lexical form.
        value: ValuePlan,
        /// Makes what follows it.
        suffix: LiteralSuffix,
    },
}

/// How much of an IRI must be checked in every row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IriCheck {
    /// Nothing: it begins with a constant scheme and authority, and all values are percent-encoded.
    None,
    /// Everything.
    Iri,
    /// Everything, and that it is ASCII.
    Uri,
    /// Only what would break the output: values stay as they are on the mapping's own account.
    Unsafe,
    /// That, and that it is ASCII.
    UnsafeUri,
}

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
    fn size(&self) -> usize {
        match self {
            Self::Fixed { bytes, datatype } => bytes.len() + datatype.as_ref().map_or(0, String::len),
            Self::Natural => 0,
            Self::Language(value) | Self::Datatype(value, _) => value.size(),
        }
    }
}

impl TermPlan {
    /// How many bytes its constants and templates take.
    pub(super) fn size(&self) -> usize {
        match self {
            Self::Constant(bytes) => bytes.len(),
            Self::Iri { value, .. } | Self::BlankNode(value) => value.size(),
            Self::Fresh(_) => 0,
            Self::Literal { value, suffix } => value.size() + suffix.size(),
        }
    }

    /// The fields it reads, in order.
    pub fn fields(&self) -> Vec<Field> {
        match self {
            Self::Constant(_) | Self::Fresh(_) => Vec::new(),
            Self::Iri { value, .. } | Self::BlankNode(value) => value.fields().collect(),
            Self::Literal { value, suffix } => value.fields().chain(suffix.fields()).collect(),
        }
    }

    /// The text before the field and the field, when the term is an IRI made of one field: such a term names a thing,
    /// while one made of several makes a node of its own.
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
    /// [`TermProblem`] with the first value of which no term can be made; the terms of the others are in `out`.
    pub fn terms(&self, row: &Row<'_>, out: &mut TermBuffer) -> Result<(), TermProblem> {
        let mut first = None;
        self.terms_and_problems(row, out, &mut |problem| {
            first.get_or_insert(problem);
        });
        first.map_or(Ok(()), Err)
    }

    /// Appends the terms that the row gives to `out`, and gives `problems` every value of which none can be made.
    pub(super) fn terms_and_problems(&self, row: &Row<'_>, out: &mut TermBuffer, problems: &mut EachProblem<'_>) {
        if row.is_flat() && !self.has_varying_suffix() {
            if let Err(problem) = out.try_push(|term| self.write_flat(row, term)) {
                self.every_problem(problem, row, problems);
            }
            return;
        }
        if let Self::Literal { value, suffix: LiteralSuffix::Natural } = self
            && let Some(field) = value.only_field()
        {
            return row.values(field).for_each(|value| reported(natural_literal(value, out), problems));
        }
        let (value, make): (_, &MakeTerms<'_>) = match self {
            Self::Constant(_) | Self::Fresh(_) => {
                return reported(out.try_push(|term| self.write_flat(row, term)), problems);
            }
            Self::Iri { value, check, base } => (value, &|text, out, problems| {
                let made = out.try_push(|term| {
                    term.push(b'<');
                    let start = term.len();
                    term.extend_from_slice(text.as_bytes());
                    finish_iri(start, *check, base, term).map(|()| true)
                });
                reported(made, problems);
            }),
            Self::BlankNode(value) => {
                (value, &|text, out, _| out.push_with(|term| write_blank_node(text.as_bytes(), term)))
            }
            Self::Literal { value, suffix } => {
                (value, &|text, out, problems| suffix.literals(text, row, out, problems))
            }
        };
        let (mut has_text, mut has_problem) = (false, false);
        let _ = value.for_each(row, &mut |text| {
            match text {
                Ok(text) => {
                    has_text = true;
                    make(text, out, problems);
                }
                Err(problem) => {
                    has_problem = true;
                    problems(problem);
                }
            }
            ControlFlow::Continue(())
        });
        if let Self::Literal { suffix, .. } = self
            && has_problem
            && !has_text
        {
            suffix.problems(row, problems);
        }
    }

    /// Gives `problems` what is wrong with every value of a flat row of which no term was made: writing ends at the `first`.
    #[cold]
    pub(super) fn every_problem(&self, first: TermProblem, row: &Row<'_>, problems: &mut EachProblem<'_>) {
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

    pub(super) fn is_blank_node(&self) -> bool {
        matches!(self, Self::BlankNode(_) | Self::Fresh(_))
    }

    fn has_varying_suffix(&self) -> bool {
        matches!(self, Self::Literal { suffix: LiteralSuffix::Language(_) | LiteralSuffix::Datatype(..), .. })
    }

    /// Whether a flat row gives at most one term, which [`Self::write_flat`] writes.
    pub(super) fn is_single(&self) -> bool {
        !self.has_varying_suffix()
    }

    /// Appends the one term that a flat row gives; `false` when it gives none, and then `out` may have grown.
    pub(super) fn write_flat(&self, row: &Row<'_>, out: &mut Vec<u8>) -> Result<bool, TermProblem> {
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

fn write_flat_literal(
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

/// Checks the IRI whose text begins at `start`, puts it behind the base when it is relative, and closes it.
fn finish_iri(start: usize, check: IriCheck, base: &BaseIri, out: &mut Vec<u8>) -> Result<(), TermProblem> {
    if check != IriCheck::None {
        let text = as_text(&out[start..])?;
        let iri = match check {
            IriCheck::Unsafe | IriCheck::UnsafeUri => unsafe_iri(text, base)?,
            _ => base
                .absolute(text)
                .map(Cow::into_owned)
                .map_err(|problem| TermProblem::new(text, format!("is {problem}")))?,
        };
        if matches!(check, IriCheck::Uri | IriCheck::UnsafeUri) && !iri.is_ascii() {
            return Err(TermProblem::new(text, "is not a URI: it has characters outside ASCII"));
        }
        out.truncate(start);
        out.extend_from_slice(iri.as_bytes());
    }
    out.push(b'>');
    Ok(())
}

/// An IRI whose values are taken as they stand, spaces and all: only what the output cannot hold is refused.
fn unsafe_iri(text: &str, base: &BaseIri) -> Result<String, TermProblem> {
    let refused = |character: char| character <= '\u{1F}' || matches!(character, '<' | '>' | '"' | '\\');
    if text.contains(refused) {
        return Err(TermProblem::new(text, "cannot stand in an IRI, not even in an unsafe one"));
    }
    let scheme = |scheme: &str| {
        let mut bytes = scheme.bytes();
        bytes.next().is_some_and(|first| first.is_ascii_alphabetic())
            && bytes.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
    };
    let absolute = text.split_once(':').is_some_and(|(before, _)| scheme(before));
    Ok(if absolute { text.to_owned() } else { base.before(text) })
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

/// Makes terms of a string.
type MakeTerms<'m> = dyn Fn(&str, &mut TermBuffer, &mut EachProblem<'_>) + 'm;

fn reported(made: Result<(), TermProblem>, problems: &mut EachProblem<'_>) {
    made.unwrap_or_else(problems);
}

/// [Natural mapping of JSON](https://kg-construct.github.io/rml-io-registry/json-path/#natural-rdf-mapping).
fn natural_literal(value: Value<'_>, out: &mut TermBuffer) -> Result<(), TermProblem> {
    let text = as_text(lexical(value)?)?;
    match value.kind {
        ValueKind::Integer => push_literal(text.as_bytes(), b"^^<http://www.w3.org/2001/XMLSchema#integer>", out),
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
    fn fields(&self) -> Vec<Field> {
        match self {
            Self::Fixed { .. } | Self::Natural => Vec::new(),
            Self::Language(value) | Self::Datatype(value, _) => value.fields().collect(),
        }
    }

    /// Appends the literals of a lexical form: one, or as many as there are languages or datatypes.
    fn literals(&self, text: &str, row: &Row<'_>, out: &mut TermBuffer, problems: &mut EachProblem<'_>) {
        let (value, push): (_, &PushLiteral<'_>) = match self {
            Self::Natural => return push_literal(text.as_bytes(), b"", out),
            Self::Fixed { bytes, datatype } => {
                let checked = datatype.as_deref().map_or(Ok(()), |datatype| check_value(text, datatype, row));
                return reported(checked.map(|()| push_literal(text.as_bytes(), bytes, out)), problems);
            }
            Self::Language(value) => (value, &|tag, out| {
                push_tagged(text, tag, out).map_err(|problem| problem.of_field(value.fields().next()))
            }),
            Self::Datatype(value, base) => (value, &|datatype, out| {
                let iri = datatype_iri(datatype, base).map_err(|problem| problem.of_field(value.fields().next()))?;
                push_typed(text, &iri, row, out)
            }),
        };
        let mut is_untyped = true;
        let _ = value.for_each(row, &mut |found| {
            is_untyped = false;
            let found = found.map_err(|problem| problem.of_field(value.fields().next()));
            reported(found.and_then(|found| push(found, out)), problems);
            ControlFlow::Continue(())
        });
        // A value without the cell that types it would vanish without a word.
        if is_untyped {
            problems(TermProblem::untyped(text, self.missing()));
        }
    }

    /// Gives `problems` the bad languages and datatypes of a row that has no text to go with them.
    fn problems(&self, row: &Row<'_>, problems: &mut EachProblem<'_>) {
        let (value, check): (_, &CheckText<'_>) = match self {
            Self::Natural | Self::Fixed { .. } => return,
            Self::Language(value) => (value, &check_tag),
            Self::Datatype(value, base) => (value, &|datatype| datatype_iri(datatype, base).map(|_| ())),
        };
        let _ = value.for_each(row, &mut |found| {
            reported(found.and_then(check).map_err(|problem| problem.of_field(value.fields().next())), problems);
            ControlFlow::Continue(())
        });
    }

    fn missing(&self) -> &'static str {
        match self {
            Self::Language(_) => "has no language: fill the language cell of the row",
            _ => "has no datatype: fill the datatype cell of the row",
        }
    }
}

/// Checks a text.
type CheckText<'c> = dyn Fn(&str) -> Result<(), TermProblem> + 'c;

/// Makes a literal of a language or a datatype.
type PushLiteral<'p> = dyn Fn(&str, &mut TermBuffer) -> Result<(), TermProblem> + 'p;

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
    if is_infinite { Err(TermProblem::new(text, format!("is too large for {}", shown(datatype)))) } else { Ok(()) }
}

/// The name of a datatype of XSD, for messages.
fn shown(datatype: &str) -> String {
    datatype.replace("http://www.w3.org/2001/XMLSchema#", "xsd:")
}

fn check(text: &str, datatype: &str) -> Result<(), TermProblem> {
    check_lexical(text, datatype).map_err(|problem| TermProblem::new(text, format!("is {problem}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::compile;
    use crate::mapping::parse_mapping;
    use crate::source::DirectoryFiles;

    #[test]
    fn a_row_makes_so_many_bytes_of_a_term_map() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("t.json"), r#"[{"a": [1, 2, 3]}]"#).unwrap();
        let mapping = br#"@prefix rml: <http://w3id.org/rml/> . @prefix ex: <http://ex.org/> .
            ex:m rml:logicalSource [ rml:source [ rml:path "t.json" ] ; rml:referenceFormulation rml:JSONPath ;
              rml:iterator "$[*]" ] ; rml:subjectMap [ rml:template "http://ex.org/{$.a[*]}{$.a[*]}" ] ;
              rml:predicateObjectMap [ rml:predicate ex:p ; rml:object ex:o ] ."#;
        let files = DirectoryFiles::new(folder.path());
        let plan = compile(&parse_mapping(mapping, "m.ttl".as_ref()).unwrap(), &files, None).unwrap();
        let source = &plan.sources[0];
        let TermPlan::Iri { value, .. } = &source.maps[0].subject else { panic!("no IRI") };
        let made = |most: usize| {
            let (mut made, mut problem) = (0, None);
            source
                .for_each_row(&files, &mut |row| {
                    let _ = value.for_each_within(most, row, &mut |text| {
                        match text {
                            Ok(_) => made += 1,
                            Err(found) => problem = Some(found.to_string()),
                        }
                        ControlFlow::Continue(())
                    });
                    true
                })
                .unwrap();
            (made, problem)
        };
        // Nine texts such as `http://ex.org/11`, each with its end.
        let most = 9 * ("http://ex.org/11".len() + 1);
        assert_eq!(made(most), (9, None));
        let (count, problem) = made(most - 1);
        assert!(count == 8 && problem.is_some_and(|problem| problem.contains("make more than 64 MiB")));
    }
}
