use super::{Field, Files, RaggedRows, RepeatedName, Row, SourceError, TextAfterQuotes};
use std::any::Any;
use std::fmt::{self, Debug};

/// Data that are read as rows. A source resolves references to fields, is cut into partitions, and returns the rows of
/// each partition. One thread creates the partitions, and several threads read their rows.
///
/// Files that are streams of bytes are easier to have: implement [`ByteFormat`](super::ByteFormat), and wrap it in a
/// [`ByteSource`](super::ByteSource). [`examine`](super::examine) holds an implementation against this contract.
pub trait Source: Debug + Send + Sync {
    /// The field of a reference. The same reference always has the same field.
    ///
    /// # Errors
    /// [`UnknownReference`] when it means none.
    fn field(&mut self, reference: &str) -> Result<Field, UnknownReference>;

    /// The reference of a field.
    fn name(&self, field: Field) -> &str;

    /// The names of all fields, if the source knows them in advance.
    fn names(&self) -> &[String];

    /// Cuts the data into partitions and passes them to `emit`, in order, until it returns `false`. They are numbered
    /// from 0. The source may be read any number of times, and returns the same rows each time.
    ///
    /// `size` is the approximate size of a partition in memory, in bytes. A source with natural partitions, such as the
    /// row groups of a columnar file, uses those.
    ///
    /// # Errors
    /// [`SourceError`] when the data cannot be opened, read or cut.
    fn partitions(
        &self,
        files: &dyn Files,
        size: usize,
        emit: &mut dyn FnMut(Partition) -> bool,
    ) -> Result<(), SourceError>;

    /// Passes the rows of a partition to `each`, in order, until it returns `false`. Partitions of other sources have
    /// no rows.
    ///
    /// # Errors
    /// [`SourceError`] when a row cannot be read.
    fn rows(&self, partition: &Partition, each: &mut dyn FnMut(&Row<'_>) -> bool) -> Result<(), SourceError>;

    /// Whether all its rows are [flat](Row::is_flat). Then the engine can prove that some statements are not repeated; a
    /// source that does not know says `false`.
    fn is_flat(&self) -> bool {
        false
    }

    /// References without a value in any row so far, not even null, if the source cannot check them in advance.
    fn never_found(&self) -> Vec<&str> {
        Vec::new()
    }

    /// The iterator, if an item read so far is an array. Names have no values in arrays: the iterator often lacks
    /// `[*]`.
    fn iterator_of_arrays(&self) -> Option<&str> {
        None
    }

    /// Names read so far that are repeated in an object, if the format has objects.
    fn repeated_names(&self) -> Vec<RepeatedName> {
        Vec::new()
    }

    /// Rows read so far with more or fewer cells than the header, if the format has a header.
    fn ragged(&self) -> RaggedRows {
        RaggedRows::default()
    }

    /// Cells read so far with text after their closing quote, if the format has quotes.
    fn after_quotes(&self) -> TextAfterQuotes {
        TextAfterQuotes::default()
    }
}

/// A part of a source that can be read independently of the others.
pub struct Partition {
    index: u64,
    content: Box<dyn Any + Send + Sync>,
}

impl Partition {
    /// The partition with this number, from 0. Only the source knows the meaning of its content.
    pub fn new(index: u64, content: impl Any + Send + Sync) -> Self {
        Self { index, content: Box::new(content) }
    }

    /// Its number, from 0.
    pub fn index(&self) -> u64 {
        self.index
    }

    /// Its content, if it has this type.
    pub fn content<T: Any>(&self) -> Option<&T> {
        self.content.downcast_ref()
    }
}

impl Debug for Partition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Partition").field("index", &self.index).finish_non_exhaustive()
    }
}

/// The approximate optimal size of partitions, for which the output of one partition fits into the cache of the
/// processor.
pub const BLOCK_SIZE: usize = 1 << 16;

/// The error that a reference has no meaning in a source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnknownReference {
    /// The most similar valid name.
    pub nearest: Option<String>,
    /// The reason, if it is not just that there is no such field.
    pub reason: Option<String>,
}

/// Passes all rows of a source to `each`, in order, until it returns `false`.
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
