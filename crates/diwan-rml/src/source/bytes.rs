use super::{
    BLOCK_SIZE, Field, Files, Partition, RaggedRows, RepeatedName, Row, Source, SourceError, TextAfterQuotes,
    UnknownReference,
};
use diwan_rdf::files::{Compression, Encoding, Input, decode};
use std::fmt::Debug;
use std::path::PathBuf;

/// A block of complete rows from a stream of bytes, which can be read independently of other blocks.
#[derive(Debug, Default)]
pub struct Block {
    /// The number of the block, from 0.
    pub index: u64,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The line of its first byte, or the number of its first item, from 1.
    pub first: u64,
    /// The ends of items in `bytes`, for formats with items instead of rows.
    pub ends: Vec<usize>,
}

/// A format for streams of bytes: how references are resolved, how the stream is cut into blocks, and how blocks are
/// read as rows. [`ByteSource`] makes a [`Source`] of it, and opens, decompresses and decodes files.
pub trait ByteFormat: Debug + Send + Sync {
    /// See [`Source::field`].
    ///
    /// # Errors
    /// [`UnknownReference`] when the reference means no field.
    fn field(&mut self, reference: &str) -> Result<Field, UnknownReference>;

    /// See [`Source::name`].
    fn name(&self, field: Field) -> &str;

    /// See [`Source::names`].
    fn names(&self) -> &[String];

    /// Cuts the stream into blocks of about `size` bytes and passes them to `emit`, in order, until it returns `false`.
    ///
    /// # Errors
    /// [`SourceError`] when the stream cannot be read or cut.
    fn read_blocks(&self, input: Input, size: usize, emit: &mut dyn FnMut(Block) -> bool) -> Result<(), SourceError>;

    /// Passes the rows of a block to `each`, in order, until it returns `false`.
    ///
    /// # Errors
    /// [`SourceError`] when a row breaks the format.
    fn read_rows(&self, block: &Block, each: &mut dyn FnMut(&Row<'_>) -> bool) -> Result<(), SourceError>;

    /// Passes all rows of a stream to `each`, in order, until it returns `false`.
    ///
    /// # Errors
    /// [`SourceError`] when the stream cannot be read.
    fn for_each_row(&self, input: Input, each: &mut dyn FnMut(&Row<'_>) -> bool) -> Result<(), SourceError> {
        let mut failed = None;
        self.read_blocks(input, BLOCK_SIZE, &mut |block| {
            let mut more = true;
            let read = self.read_rows(&block, &mut |row| {
                more = each(row);
                more
            });
            failed = read.err();
            more && failed.is_none()
        })?;
        failed.map_or(Ok(()), Err)
    }

    /// See [`Source::is_flat`].
    fn is_flat(&self) -> bool {
        false
    }

    /// See [`Source::never_found`].
    fn never_found(&self) -> Vec<&str> {
        Vec::new()
    }

    /// See [`Source::iterator_of_arrays`].
    fn iterator_of_arrays(&self) -> Option<&str> {
        None
    }

    /// See [`Source::repeated_names`].
    fn repeated_names(&self) -> Vec<RepeatedName> {
        Vec::new()
    }

    /// See [`Source::ragged`].
    fn ragged(&self) -> RaggedRows {
        RaggedRows::default()
    }

    /// See [`Source::after_quotes`].
    fn after_quotes(&self) -> TextAfterQuotes {
        TextAfterQuotes::default()
    }
}

/// A file that is read as a stream of bytes.
#[derive(Clone, Debug)]
pub struct ByteFile {
    /// Its path, relative to [`Files`].
    pub path: PathBuf,
    /// Its compression.
    pub compression: Compression,
    /// Its character encoding.
    pub encoding: Encoding,
}

impl ByteFile {
    /// Opens it as UTF-8 without a byte-order mark.
    ///
    /// # Errors
    /// [`SourceError::Io`] when it cannot be opened, or is not compressed as said.
    pub fn open(&self, files: &dyn Files) -> Result<Input, SourceError> {
        let opened = files.open(&self.path).and_then(|input| decode(input, self.compression, self.encoding));
        opened.map_err(|cause| SourceError::Io { path: self.path.clone(), cause })
    }
}

/// A source that reads a file in a byte format.
#[derive(Debug)]
pub struct ByteSource<F> {
    file: ByteFile,
    format: F,
}

impl<F: ByteFormat> ByteSource<F> {
    /// A source that reads the file in this format.
    pub fn new(file: ByteFile, format: F) -> Self {
        Self { file, format }
    }
}

impl<F: ByteFormat> Source for ByteSource<F> {
    fn field(&mut self, reference: &str) -> Result<Field, UnknownReference> {
        self.format.field(reference)
    }

    fn name(&self, field: Field) -> &str {
        self.format.name(field)
    }

    fn names(&self) -> &[String] {
        self.format.names()
    }

    fn partitions(
        &self,
        files: &dyn Files,
        size: usize,
        emit: &mut dyn FnMut(Partition) -> bool,
    ) -> Result<(), SourceError> {
        let input = self.file.open(files)?;
        self.format.read_blocks(input, size, &mut |block| emit(Partition::new(block.index, block)))
    }

    fn rows(&self, partition: &Partition, each: &mut dyn FnMut(&Row<'_>) -> bool) -> Result<(), SourceError> {
        partition.content::<Block>().map_or(Ok(()), |block| self.format.read_rows(block, each))
    }

    fn is_flat(&self) -> bool {
        self.format.is_flat()
    }

    fn never_found(&self) -> Vec<&str> {
        self.format.never_found()
    }

    fn iterator_of_arrays(&self) -> Option<&str> {
        self.format.iterator_of_arrays()
    }

    fn repeated_names(&self) -> Vec<RepeatedName> {
        self.format.repeated_names()
    }

    fn ragged(&self) -> RaggedRows {
        self.format.ragged()
    }

    fn after_quotes(&self) -> TextAfterQuotes {
        self.format.after_quotes()
    }
}
