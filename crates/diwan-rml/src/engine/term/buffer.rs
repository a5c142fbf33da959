//! The terms of a row.

use crate::engine::TermProblem;

/// Terms as N-Quads bytes, one after another in one buffer.
#[derive(Debug, Default)]
pub struct TermBuffer {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl TermBuffer {
    /// Forgets all terms and keeps the memory.
    pub fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
    }

    /// Whether there is no term.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// How many terms there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// How many bytes the terms have.
    pub(in crate::engine) fn size(&self) -> usize {
        self.bytes.len()
    }

    /// Adds the term that `write` appends.
    pub fn push_with(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        write(&mut self.bytes);
        self.ends.push(self.bytes.len());
    }

    /// Adds the term that `write` appends, if it returns `true`.
    pub(in crate::engine) fn try_push(
        &mut self,
        write: impl FnOnce(&mut Vec<u8>) -> Result<bool, TermProblem>,
    ) -> Result<(), TermProblem> {
        let start = self.bytes.len();
        let written = write(&mut self.bytes);
        match written {
            Ok(true) => self.ends.push(self.bytes.len()),
            Ok(false) | Err(_) => self.bytes.truncate(start),
        }
        written.map(|_| ())
    }

    /// The terms, in the order they were added.
    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, &end)| &self.bytes[start..end])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_keep_their_bounds() {
        let mut terms = TermBuffer::default();
        terms.push_with(|out| out.extend_from_slice(b"<a>"));
        terms.push_with(|_| ());
        terms.push_with(|out| out.extend_from_slice(b"<b>"));
        assert_eq!(terms.iter().collect::<Vec<_>>(), [&b"<a>"[..], b"", b"<b>"]);
        assert_eq!(terms.len(), 3);
        terms.clear();
        assert!(terms.is_empty() && terms.iter().next().is_none());
    }

    #[test]
    fn a_term_that_is_not_made_leaves_nothing() {
        let mut terms = TermBuffer::default();
        let none = terms.try_push(|out| {
            out.push(b'<');
            Ok(false)
        });
        let failed = terms.try_push(|out| {
            out.push(b'<');
            Err(TermProblem::new("x", "is bad"))
        });
        assert!(none.is_ok() && failed.is_err() && terms.is_empty());
        terms.push_with(|out| out.push(b'a'));
        assert_eq!(terms.iter().collect::<Vec<_>>(), [b"a"]);
    }
}
