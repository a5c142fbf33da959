//! Buffers that are used again from block to block.

use std::sync::Mutex;

/// Buffers that nobody uses at the moment.
///
/// Large ones are not kept: a block whose lines come in pieces gives back many for the one it took, and together they would
/// hold as much memory as the output.
pub(super) struct SpareBuffers {
    buffers: Mutex<Vec<Vec<u8>>>,
    /// How many bytes a buffer may have that is kept.
    largest: usize,
}

impl SpareBuffers {
    pub(super) fn new(largest: usize) -> Self {
        Self { buffers: Mutex::default(), largest }
    }

    /// An empty buffer, with memory where there is a spare one.
    pub(super) fn take(&self) -> Vec<u8> {
        self.buffers.lock().ok().and_then(|mut buffers| buffers.pop()).unwrap_or_default()
    }

    /// Gives a buffer back that is no longer used.
    pub(super) fn give(&self, mut buffer: Vec<u8>) {
        buffer.clear();
        if (1..=self.largest).contains(&buffer.capacity())
            && let Ok(mut buffers) = self.buffers.lock()
        {
            buffers.push(buffer);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_buffers_are_used_again_and_large_ones_are_not_kept() {
        let spare = SpareBuffers::new(100);
        spare.give(Vec::new());
        spare.give(Vec::with_capacity(1000));
        assert_eq!(spare.take().capacity(), 0);
        spare.give(b"lines".repeat(10));
        let buffer = spare.take();
        assert!(buffer.is_empty() && buffer.capacity() >= 50);
        assert_eq!(spare.take().capacity(), 0);
    }
}
