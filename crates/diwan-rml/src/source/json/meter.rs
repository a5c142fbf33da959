//! How much is read of a document before something of it is done with: parsers keep it in memory.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

/// How many bytes an item, a name or a value that is passed over may have, 64 MiB: it is in memory whole, once for every
/// thread, and parsed it takes many times as much.
pub(super) const LONGEST_ITEM: u64 = 1 << 26;

/// How many bytes a document may have that an iterator needs whole, 256 MiB.
pub(super) const LARGEST_DOCUMENT: u64 = 1 << 28;

/// Counts what is read until somebody says that it is done with.
#[derive(Clone, Debug, Default)]
pub(super) struct Meter(Rc<Cell<u64>>);

impl Meter {
    /// From here on, so many bytes may be read.
    pub(super) fn allow(&self, bytes: u64) {
        self.0.set(bytes);
    }

    /// What was read is done with.
    pub(super) fn next(&self) {
        self.allow(LONGEST_ITEM);
    }

    pub(super) fn read<R: Read>(&self, input: R) -> Metered<R> {
        Metered { input, meter: self.clone() }
    }
}

/// Input that is counted.
pub(super) struct Metered<R> {
    input: R,
    meter: Meter,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.input.read(buffer)?;
        let left = self.meter.0.get().checked_sub(length as u64);
        self.meter.0.set(left.ok_or_else(too_long)?);
        Ok(length)
    }
}

fn too_long() -> io::Error {
    let reason = "it is longer than 64 MiB, or a document of more than 256 MiB under an iterator that is not names and a \
                  last [*]; such a document can be read as it stands";
    io::Error::new(io::ErrorKind::FileTooLarge, reason)
}
