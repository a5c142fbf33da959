use super::{Field, Row, SourceError};
use diwan_rdf::files::Input;
use std::fmt::Debug;

/// A part of a source that can be read without the others.
#[derive(Debug, Default)]
pub struct Block {
    /// Which it is, from 0.
    pub index: u64,
    /// Its bytes.
    pub(super) bytes: Vec<u8>,
    /// The line of its first byte, or the number of its first item, from 1.
    pub(super) first: u64,
    /// Where items end in `bytes`, for formats that have items and no rows.
    pub(super) ends: Vec<usize>,
}

/// How large blocks are best, about: small enough that what is made of one stays in the processor's cache.
pub const BLOCK_SIZE: usize = 1 << 16;

/// A reference that means nothing in a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownReference {
    /// The nearest name that means something.
    pub nearest: Option<String>,
    /// Why, where it is not just that there is no such field.
    pub reason: Option<String>,
}

/// A format of data: what references mean in it, and how its bytes become rows. Reading is done in two steps, so that
/// the second can be done by many threads: cutting into blocks, and rows out of a block.
pub trait Format: Debug + Send + Sync {
    /// The field that a reference means.
    ///
    /// # Errors
    /// [`UnknownReference`] when it means none.
    fn field(&mut self, reference: &str) -> Result<Field, UnknownReference>;

    /// The reference of a field.
    fn name(&self, field: Field) -> &str;

    /// The names of all fields that rows have, where the format says them beforehand.
    fn names(&self) -> &[String];

    /// Cuts the data into blocks of about `size` bytes and gives them to `emit`, in order, until it returns `false`.
    ///
    /// # Errors
    /// [`SourceError`] when the data cannot be read or cut.
    fn read_blocks(&self, input: Input, size: usize, emit: &mut dyn FnMut(Block) -> bool) -> Result<(), SourceError>;

    /// Gives the rows of a block to `each`, in order, until it returns `false`.
    ///
    /// # Errors
    /// [`SourceError`] when a row breaks the format.
    fn read_rows(&self, block: &Block, each: &mut dyn FnMut(&Row<'_>) -> bool) -> Result<(), SourceError>;

    /// References that led nowhere in any row so far, not even to a null, where the format cannot tell beforehand.
    fn never_found(&self) -> Vec<&str> {
        Vec::new()
    }
}

/// Gives all rows of a source to `each`, in order, until it returns `false`.
///
/// # Errors
/// [`SourceError`] when the data cannot be read.
pub fn for_each_row(
    format: &dyn Format,
    input: Input,
    each: &mut dyn FnMut(&Row<'_>) -> bool,
) -> Result<(), SourceError> {
    let mut failed = None;
    format.read_blocks(input, BLOCK_SIZE, &mut |block| {
        let mut more = true;
        let read = format.read_rows(&block, &mut |row| {
            more = each(row);
            more
        });
        failed = read.err();
        more && failed.is_none()
    })?;
    failed.map_or(Ok(()), Err)
}
