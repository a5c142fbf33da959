//! The lines of a table, for messages.

use super::super::Dialect;
use super::split::Splitter;
use memchr::{memchr_iter, memchr2_iter};

/// The line ends in a part of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineEnds {
    /// `\n`, with or without `\r` before it.
    Lf,
    /// `\r` alone, as in tables of old Macintosh programs. Their cells may contain `\n`.
    Cr,
}

impl LineEnds {
    /// The line ends of a part that begins with a record: those of its first record.
    pub(super) fn of(dialect: &Dialect, bytes: &[u8]) -> Self {
        let end = Splitter::new(dialect).first_end(bytes).unwrap_or_default();
        match end.checked_sub(1).map(|last| (bytes[last], bytes.get(end))) {
            Some((b'\r', next)) if next != Some(&b'\n') => Self::Cr,
            _ => Self::Lf,
        }
    }

    /// The number of line ends in `bytes[from..to]`.
    pub(super) fn count(self, bytes: &[u8], from: usize, to: usize) -> u64 {
        let piece = bytes.get(from..to).unwrap_or_default();
        let lines = match self {
            Self::Lf => memchr_iter(b'\n', piece).count(),
            Self::Cr => memchr2_iter(b'\r', b'\n', piece).filter(|at| !is_second_half(bytes, from + at)).count(),
        };
        lines as u64
    }
}

/// Whether a byte is the `\n` of `\r\n`.
fn is_second_half(bytes: &[u8], at: usize) -> bool {
    bytes[at] == b'\n' && at.checked_sub(1).is_some_and(|before| bytes[before] == b'\r')
}

/// Finds the line numbers of byte positions, which must be requested in order.
pub(super) struct LineCounter<'b> {
    bytes: &'b [u8],
    ends: LineEnds,
    at: usize,
    line: u64,
}

impl<'b> LineCounter<'b> {
    /// `first` is the line of the first byte.
    pub(super) fn new(bytes: &'b [u8], ends: LineEnds, first: u64) -> Self {
        Self { bytes, ends, at: 0, line: first }
    }

    /// The line of a byte at or after the previously requested one.
    pub(super) fn line_of(&mut self, byte: usize) -> u64 {
        self.line += self.ends.count(self.bytes, self.at, byte);
        self.at = byte.max(self.at);
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_record_says_how_lines_end() {
        for (text, ends) in [
            ("a,b\n", LineEnds::Lf),
            ("a,b\r\n", LineEnds::Lf),
            ("a,b\rc", LineEnds::Cr),
            ("a,b\r", LineEnds::Cr),
            ("\"a\rb\",c\n", LineEnds::Lf),
            ("\"a\nb\",c\rd", LineEnds::Cr),
            ("\r\ra", LineEnds::Cr),
            ("a,b", LineEnds::Lf),
            ("", LineEnds::Lf),
        ] {
            assert_eq!(LineEnds::of(&Dialect::default(), text.as_bytes()), ends, "{text:?}");
        }
    }

    #[test]
    fn lines_are_counted_in_order() {
        let text = b"a\rb\r\"c\nd\"\re\r\nf";
        let mut lines = LineCounter::new(text, LineEnds::Cr, 10);
        assert_eq!([0, 2, 4, 7, 10, 12, 13].map(|byte| lines.line_of(byte)), [10, 11, 12, 13, 14, 15, 15]);
        assert_eq!(LineEnds::Lf.count(text, 0, text.len()), 2);
    }
}
