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

    /// Adds the term that `write` appends.
    pub fn push_with(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        write(&mut self.bytes);
        self.ends.push(self.bytes.len());
    }

    /// The terms, in the order they were added.
    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, &end)| &self.bytes[start..end])
    }
}

#[cfg(test)]
mod tests {
    use super::TermBuffer;

    #[test]
    fn terms_keep_their_bounds() {
        let mut terms = TermBuffer::default();
        terms.push_with(|out| out.extend_from_slice(b"<a>"));
        terms.push_with(|_| ());
        terms.push_with(|out| out.extend_from_slice(b"<b>"));
        assert_eq!(terms.iter().collect::<Vec<_>>(), [&b"<a>"[..], b"", b"<b>"]);
        terms.clear();
        assert!(terms.is_empty() && terms.iter().next().is_none());
    }
}
