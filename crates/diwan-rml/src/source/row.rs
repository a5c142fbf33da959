use std::borrow::Cow;
use std::fmt;

/// A field of the rows of one source, found once by its reference and then read by position.
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

/// Where a row stands in its source, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowPosition {
    /// The line it begins on.
    Line(u64),
    /// Which of the items it is that the iterator gives.
    Item(u64),
}

impl RowPosition {
    /// The line, where it is known.
    pub fn line(self) -> Option<u64> {
        match self {
            Self::Line(line) => Some(line),
            Self::Item(_) => None,
        }
    }
}

impl fmt::Display for RowPosition {
    /// What follows a file's name in messages.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(line) => write!(f, ":{line}"),
            Self::Item(item) => write!(f, ", item {item}"),
        }
    }
}

/// What a value is, beside its text; tables have texts only.
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
    /// An array or an object, of which no term can be made.
    Structure,
    /// A text with half of a character, of which no term can be made either.
    Broken,
}

/// A value of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Value<'a> {
    /// As it stands; for texts without quotes and escapes.
    pub bytes: &'a [u8],
    /// What it is.
    pub kind: ValueKind,
}

/// A [`Value`] that owns its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnedValue {
    /// As it stands; for texts without quotes and escapes.
    pub text: String,
    /// What it is.
    pub kind: ValueKind,
}

/// One row: for every field, the values it has. Tables have one or none; nested formats may have more.
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
    /// A record of a table.
    Record(&'a ::csv::ByteRecord),
    /// At most one text for each field.
    Texts(&'a [Option<&'a [u8]>]),
    /// Any number of values for each field.
    Nested(&'a [Vec<OwnedValue>]),
}

impl<'a> Row<'a> {
    /// A row with at most one text for each field. `number` is one that no other row of the source has.
    pub fn of_texts(place: RowPosition, number: u64, texts: &'a [Option<&'a [u8]>]) -> Self {
        Self { place, number, cells: Cells::Texts(texts), nulls: &[], utf8: false }
    }

    /// A row with any number of values for each field. `number` is one that no other row of the source has.
    pub fn of_values(place: RowPosition, number: u64, values: &'a [Vec<OwnedValue>]) -> Self {
        Self { place, number, cells: Cells::Nested(values), nulls: &[], utf8: true }
    }

    /// The same row, in which these texts count as no value.
    #[must_use]
    pub fn with_nulls(self, nulls: &'a [Box<[u8]>]) -> Self {
        Self { nulls, ..self }
    }

    /// The same row, whose bytes are known to be UTF-8: nobody needs to look.
    #[must_use]
    pub fn known_as_utf8(self) -> Self {
        Self { utf8: true, ..self }
    }

    /// Where it stands.
    pub fn place(&self) -> RowPosition {
        self.place
    }

    /// The line it begins on, from 1; 0 where lines mean nothing.
    pub fn line(&self) -> u64 {
        self.place.line().unwrap_or_default()
    }

    /// A number that no other row of the source has.
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

    /// The value of a field of a flat row, unless it counts as null.
    pub fn cell(&self, field: Field) -> Option<&'a [u8]> {
        self.flat(field).filter(|value| !self.is_null(value))
    }

    /// The values of a field, without those that count as null.
    pub fn values(&self, field: Field) -> impl Iterator<Item = Value<'a>> + use<'a> {
        let (cell, nested) = match self.cells {
            Cells::Record(_) | Cells::Texts(_) => (self.cell(field), &[][..]),
            Cells::Nested(fields) => (None, fields.get(field.0).map_or(&[][..], Vec::as_slice)),
        };
        let nulls = self.nulls;
        let nested = nested.iter().map(|value| Value { bytes: value.text.as_bytes(), kind: value.kind });
        let nested = nested.filter(move |value| !nulls.iter().any(|null| **null == *value.bytes));
        cell.map(|bytes| Value { bytes, kind: ValueKind::Text }).into_iter().chain(nested)
    }

    fn flat(&self, field: Field) -> Option<&'a [u8]> {
        match self.cells {
            Cells::Record(record) => record.get(field.0),
            Cells::Texts(texts) => texts.get(field.0).copied().flatten(),
            Cells::Nested(_) => None,
        }
    }

    fn is_null(&self, value: &[u8]) -> bool {
        self.nulls.iter().any(|null| **null == *value)
    }

    /// What stands in the field, for messages.
    pub fn text(&self, field: Field) -> Cow<'a, str> {
        match self.cells {
            Cells::Record(_) | Cells::Texts(_) => self.flat(field).map_or(Cow::Borrowed(""), String::from_utf8_lossy),
            Cells::Nested(fields) => {
                let values: Vec<&str> = fields.get(field.0).into_iter().flatten().map(|v| v.text.as_str()).collect();
                Cow::Owned(values.join(", "))
            }
        }
    }
}
