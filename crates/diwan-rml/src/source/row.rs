use std::borrow::Cow;
use std::fmt;

/// A field of the rows of one source. It is resolved once from its reference, and then accessed by position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Field(pub(super) usize);

impl Field {
    /// The field at this position.
    pub fn new(position: usize) -> Self {
        Self(position)
    }

    /// Its position.
    pub fn position(self) -> usize {
        self.0
    }
}

/// The position of a row in its source, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowPosition {
    /// The line on which it begins.
    Line(u64),
    /// The number of the item among those of the iterator.
    Item(u64),
}

impl RowPosition {
    /// The line, if known.
    pub fn line(self) -> Option<u64> {
        match self {
            Self::Line(line) => Some(line),
            Self::Item(_) => None,
        }
    }
}

impl fmt::Display for RowPosition {
    /// The position as messages append it to the name of a file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(line) => write!(f, ":{line}"),
            Self::Item(item) => write!(f, ", item {item}"),
        }
    }
}

/// The kind of a value. Tables have only texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ValueKind {
    /// A text.
    Text,
    /// A number without a fraction.
    Integer,
    /// A number with a fraction or an exponent.
    Double,
    /// `true` or `false`.
    Boolean,
    /// An array or an object, which cannot be mapped to a term.
    Structure,
    /// A string with an incomplete character, which cannot be mapped to a term either.
    Broken,
}

/// A value of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Value<'a> {
    /// The value in its lexical form; strings without quotes and escapes.
    pub bytes: &'a [u8],
    /// The kind of the value.
    pub kind: ValueKind,
}

/// A [`Value`] that owns its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnedValue {
    /// The value in its lexical form; strings without quotes and escapes.
    pub text: String,
    /// The kind of the value.
    pub kind: ValueKind,
}

/// A row: the values of every field. In tables there is at most one, in nested formats there may be more.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    pub(super) place: RowPosition,
    pub(super) number: u64,
    pub(super) cells: Cells<'a>,
    pub(super) nulls: &'a [Box<[u8]>],
    pub(super) utf8: bool,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Cells<'a> {
    /// A record of a table: its cells, one after the other, and where each ends.
    Record { cells: &'a [u8], ends: &'a [usize] },
    /// At most one text for each field.
    Texts(&'a [Option<&'a [u8]>]),
    /// Any number of values for each field.
    Nested(&'a [Vec<OwnedValue>]),
}

impl<'a> Row<'a> {
    /// A row with at most one text for each field. `number` must be unique in the source.
    pub fn of_texts(place: RowPosition, number: u64, texts: &'a [Option<&'a [u8]>]) -> Self {
        Self { place, number, cells: Cells::Texts(texts), nulls: &[], utf8: false }
    }

    /// A row with any number of values for each field. `number` must be unique in the source.
    pub fn of_values(place: RowPosition, number: u64, values: &'a [Vec<OwnedValue>]) -> Self {
        Self { place, number, cells: Cells::Nested(values), nulls: &[], utf8: true }
    }

    /// The same row, with these texts as null.
    #[must_use]
    pub fn with_nulls(self, nulls: &'a [Box<[u8]>]) -> Self {
        Self { nulls, ..self }
    }

    /// The same row, whose bytes are known to be UTF-8 and are not checked again.
    #[must_use]
    pub fn known_as_utf8(self) -> Self {
        Self { utf8: true, ..self }
    }

    /// Its position.
    pub fn place(&self) -> RowPosition {
        self.place
    }

    /// The line on which it begins, from 1; 0 if the format has no lines.
    pub fn line(&self) -> u64 {
        self.place.line().unwrap_or_default()
    }

    /// A number that is unique in the source.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Whether no field has more than one value, and all values are texts.
    pub fn is_flat(&self) -> bool {
        !matches!(self.cells, Cells::Nested(_))
    }

    /// Whether its bytes are known to be UTF-8.
    pub fn is_utf8(&self) -> bool {
        self.utf8
    }

    /// The value of a field of a flat row, unless it is null.
    pub fn cell(&self, field: Field) -> Option<&'a [u8]> {
        self.flat(field).filter(|value| !self.is_null(value))
    }

    /// The values of a field that are not null.
    pub fn values(&self, field: Field) -> impl Iterator<Item = Value<'a>> + use<'a> {
        let (cell, nested) = match self.cells {
            Cells::Record { .. } | Cells::Texts(_) => (self.cell(field), &[][..]),
            Cells::Nested(fields) => (None, fields.get(field.0).map_or(&[][..], Vec::as_slice)),
        };
        let nulls = self.nulls;
        let nested = nested.iter().map(|value| Value { bytes: value.text.as_bytes(), kind: value.kind });
        let nested = nested.filter(move |value| !nulls.iter().any(|null| **null == *value.bytes));
        cell.map(|bytes| Value { bytes, kind: ValueKind::Text }).into_iter().chain(nested)
    }

    fn flat(&self, field: Field) -> Option<&'a [u8]> {
        match self.cells {
            Cells::Record { cells, ends } => {
                let begin = field.0.checked_sub(1).map_or(Some(0), |before| ends.get(before).copied())?;
                cells.get(begin..*ends.get(field.0)?)
            }
            Cells::Texts(texts) => texts.get(field.0).copied().flatten(),
            Cells::Nested(_) => None,
        }
    }

    fn is_null(&self, value: &[u8]) -> bool {
        self.nulls.iter().any(|null| **null == *value)
    }

    /// The content of the field, for messages.
    pub fn text(&self, field: Field) -> Cow<'a, str> {
        match self.cells {
            Cells::Record { .. } | Cells::Texts(_) => {
                self.flat(field).map_or(Cow::Borrowed(""), String::from_utf8_lossy)
            }
            Cells::Nested(fields) => {
                let values: Vec<&str> = fields.get(field.0).into_iter().flatten().map(|v| v.text.as_str()).collect();
                Cow::Owned(values.join(", "))
            }
        }
    }
}
