use super::SourceError;
use std::borrow::Cow;
use std::path::Path;

/// A field of the rows of one source, found once by its name and then read by position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Field(pub(super) usize);

/// A stream of rows.
pub trait Rows {
    /// The file the rows come from, as it is to be named in messages.
    fn path(&self) -> &Path;

    /// The names that a reference may use.
    fn names(&self) -> &[String];

    /// The field a reference means, if there is one.
    fn field(&self, reference: &str) -> Option<Field> {
        self.names().iter().position(|name| name == reference).map(Field)
    }

    /// Reads the next row; `None` at the end.
    ///
    /// # Errors
    /// [`SourceError`] when the row breaks the format.
    fn next_row(&mut self) -> Result<Option<Row<'_>>, SourceError>;
}

/// One row: for every field, the values it has. Tables have one or none; nested formats may have more.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    pub(super) line: u64,
    pub(super) record: &'a ::csv::ByteRecord,
    pub(super) nulls: &'a [Vec<u8>],
}

impl<'a> Row<'a> {
    /// The line the row begins on, from 1.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// The values of a field as they stand, without those that count as null.
    pub fn values(&self, field: Field) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        let nulls = self.nulls;
        self.record.get(field.0).into_iter().filter(move |value| !nulls.iter().any(|null| null == value))
    }

    /// What stands in the field, for messages.
    pub fn text(&self, field: Field) -> Cow<'a, str> {
        self.record.get(field.0).map_or(Cow::Borrowed(""), String::from_utf8_lossy)
    }
}

impl Field {
    /// The field at a position in [`Rows::names`].
    pub fn at(position: usize) -> Self {
        Self(position)
    }

    /// Its position in [`Rows::names`].
    pub fn position(self) -> usize {
        self.0
    }
}
