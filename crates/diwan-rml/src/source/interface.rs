use super::{Field, Files, RaggedRows, RepeatedName, Row, SourceError, TextAfterQuotes};
use std::any::Any;
use std::fmt::{self, Debug};

/// Data that are read as rows. A source finds the fields that references mean, is cut into partitions, and gives the rows
/// of each partition. The partitions are made by one thread, and their rows read by many.
///
/// Files that are streams of bytes are easier to have: implement [`ByteFormat`](super::ByteFormat), and wrap it in a
/// [`ByteSource`](super::ByteSource). [`examine`](super::examine) holds an implementation against this contract.
pub trait Source: Debug + Send + Sync {
    /// The field that a reference means. The same reference always means the same field.
    ///
    /// # Errors
    /// [`UnknownReference`] when it means none.
    fn field(&mut self, reference: &str) -> Result<Field, UnknownReference>;

    /// The reference of a field.
    fn name(&self, field: Field) -> &str;

    /// The names of all fields that rows have, where the source knows them beforehand.
    fn names(&self) -> &[String];

    /// Cuts the data into partitions and gives them to `emit`, in order, until it returns `false`. They are numbered
    /// from 0. The source may be read any number of times, and gives the same rows each time.
    ///
    /// `size` is about how many bytes a partition should take in memory; a source that has natural ones, such as the row
    /// groups of a columnar file, gives those.
    ///
    /// # Errors
    /// [`SourceError`] when the data cannot be opened, read or cut.
    fn partitions(
        &self,
        files: &dyn Files,
        size: usize,
        emit: &mut dyn FnMut(Partition) -> bool,
    ) -> Result<(), SourceError>;

    /// Gives the rows of a partition to `each`, in order, until it returns `false`. Partitions of other sources have none.
    ///
    /// # Errors
    /// [`SourceError`] when a row cannot be read.
    fn rows(&self, partition: &Partition, each: &mut dyn FnMut(&Row<'_>) -> bool) -> Result<(), SourceError>;

    /// Whether all its rows are [flat](Row::is_flat). Then the engine can prove that some statements are not repeated; a
    /// source that does not know says `false`.
    fn is_flat(&self) -> bool {
        false
    }

    /// References that led nowhere in any row so far, not even to a null, where the source cannot tell beforehand.
    fn never_found(&self) -> Vec<&str> {
        Vec::new()
    }

    /// The iterator, if an item read so far is an array. Names find nothing in arrays: often the iterator lacks `[*]`.
    fn iterator_of_arrays(&self) -> Option<&str> {
        None
    }

    /// Names read so far that are repeated in an object, where the format has objects.
    fn repeated_names(&self) -> Vec<RepeatedName> {
        Vec::new()
    }

    /// Rows read so far that have more or fewer cells than the header, where the format has a header.
    fn ragged(&self) -> RaggedRows {
        RaggedRows::default()
    }

    /// Cells read so far that have text after their closing quote, where the format has quotes.
    fn after_quotes(&self) -> TextAfterQuotes {
        TextAfterQuotes::default()
    }
}

/// A part of a source that can be read without the others.
pub struct Partition {
    index: u64,
    content: Box<dyn Any + Send + Sync>,
}

impl Partition {
    /// The partition of this number, from 0. What its content is only the source knows.
    pub fn new(index: u64, content: impl Any + Send + Sync) -> Self {
        Self { index, content: Box::new(content) }
    }

    /// Which it is, from 0.
    pub fn index(&self) -> u64 {
        self.index
    }

    /// Its content, if it is of this type.
    pub fn content<T: Any>(&self) -> Option<&T> {
        self.content.downcast_ref()
    }
}

impl Debug for Partition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Partition").field("index", &self.index).finish_non_exhaustive()
    }
}

/// How large partitions are best, about: small enough that what is made of one stays in the processor's cache.
pub const BLOCK_SIZE: usize = 1 << 16;

/// A reference that means nothing in a source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnknownReference {
    /// The nearest name that means something.
    pub nearest: Option<String>,
    /// Why, where it is not just that there is no such field.
    pub reason: Option<String>,
}

/// Gives all rows of a source to `each`, in order, until it returns `false`.
///
/// # Errors
/// [`SourceError`] when the data cannot be read.
pub fn for_each_row(
    source: &dyn Source,
    files: &dyn Files,
    each: &mut dyn FnMut(&Row<'_>) -> bool,
) -> Result<(), SourceError> {
    let mut failed = None;
    source.partitions(files, BLOCK_SIZE, &mut |partition| {
        let mut more = true;
        let read = source.rows(&partition, &mut |row| {
            more = each(row);
            more
        });
        failed = read.err();
        more && failed.is_none()
    })?;
    failed.map_or(Ok(()), Err)
}
