use super::dictionary::Dictionary;
use super::line::split;
use super::{Id, MalformedLine, Quads, TermText, Terms, TooManyTerms};
use crate::term::write_term;
use oxrdf::{GraphNameRef, Quad, TermRef};
use rustc_hash::FxHashMap;

/// An error in N-Quads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NQuadsError {
    /// A line is not a statement.
    #[error(transparent)]
    Line(#[from] MalformedLine),
    /// There are more terms than ids.
    #[error(transparent)]
    TooManyTerms(#[from] TooManyTerms),
}

/// Collects statements, in any order and possibly with duplicates.
#[derive(Debug)]
pub struct Collector {
    dictionary: Dictionary,
    rows: Vec<[u32; 4]>,
    /// The number of lines of N-Quads that have been read.
    lines: u64,
    /// A buffer for a line or a term.
    buffer: Vec<u8>,
}

impl Default for Collector {
    fn default() -> Self {
        let mut dictionary = Dictionary::default();
        // The empty text of the default graph sorts before all terms, so its id stays 0.
        dictionary.intern("");
        Self { dictionary, rows: Vec::new(), lines: 0, buffer: Vec::new() }
    }
}

impl Collector {
    /// Adds lines of canonical N-Quads: a whole document, or the next of several pieces that each end with a line end.
    /// Empty lines and comments are skipped. Only the structure of the lines is checked, not the syntax of their terms.
    ///
    /// # Errors
    /// [`MalformedLine`] at the first invalid line; the lines before it have been added.
    pub fn lines(&mut self, lines: &[u8]) -> Result<(), MalformedLine> {
        for text in lines.split_inclusive(|byte| *byte == b'\n') {
            let text = text.strip_suffix(b"\n").unwrap_or(text);
            self.lines += 1;
            if !text.is_empty() && !text.starts_with(b"#") {
                self.line(text).ok_or(MalformedLine { line: self.lines })?;
            }
        }
        Ok(())
    }

    fn line(&mut self, line: &[u8]) -> Option<()> {
        let terms = split(line)?;
        // In sorted lines most terms equal those of the line before.
        let mut row = self.rows.last().copied().unwrap_or_default();
        for (id, term) in row.iter_mut().zip(terms) {
            if self.dictionary.get(*id).as_bytes() != term {
                *id = self.number(term)?;
            }
        }
        self.rows.push(row);
        Some(())
    }

    fn number(&mut self, term: &[u8]) -> Option<u32> {
        match self.dictionary.find(term) {
            Some(number) => Some(number),
            None => str::from_utf8(term).ok().map(|term| self.dictionary.intern(term)),
        }
    }

    /// Adds a statement whose terms are in the syntax of canonical N-Quads; the graph is empty for the default graph.
    pub fn terms(&mut self, terms: [&str; 4]) {
        let row = terms.map(|term| self.dictionary.intern(term));
        self.rows.push(row);
    }

    /// Adds a quad.
    pub fn quad(&mut self, quad: &Quad) {
        let row = [
            self.term(quad.subject.as_ref().into()),
            self.term(quad.predicate.as_ref().into()),
            self.term(quad.object.as_ref()),
            match quad.graph_name.as_ref() {
                GraphNameRef::NamedNode(node) => self.term(node.into()),
                GraphNameRef::BlankNode(node) => self.term(node.into()),
                GraphNameRef::DefaultGraph => 0,
            },
        ];
        self.rows.push(row);
    }

    fn term(&mut self, term: TermRef<'_>) -> u32 {
        self.buffer.clear();
        write_term(term, &mut self.buffer);
        // A serialized term is always UTF-8.
        self.dictionary.intern(str::from_utf8(&self.buffer).unwrap_or_default())
    }

    /// Replaces the terms for which `rewrite` returns a new text. Terms whose new texts are equal are merged.
    ///
    /// # Errors
    /// The errors of `rewrite`.
    pub fn rewritten<E>(
        mut self,
        mut rewrite: impl FnMut(TermText<'_>) -> Result<Option<String>, E>,
    ) -> Result<Self, E> {
        let mut others = Vec::new();
        for number in 1..self.dictionary.len() {
            let number = u32::try_from(number).unwrap_or(u32::MAX);
            others.extend(rewrite(TermText::new(self.dictionary.get(number)))?.map(|other| (number, other)));
        }
        let others: FxHashMap<u32, u32> =
            others.into_iter().map(|(number, other)| (number, self.dictionary.intern(&other))).collect();
        if !others.is_empty() {
            self.rows.iter_mut().flatten().for_each(|id| *id = others.get(id).copied().unwrap_or(*id));
        }
        Ok(self)
    }

    /// Returns the collected statements, without duplicates.
    ///
    /// # Errors
    /// [`TooManyTerms`] if there are more terms than ids.
    pub fn finish(self) -> Result<Quads, TooManyTerms> {
        let mut used = vec![false; self.dictionary.len()];
        for id in self.rows.iter().flatten() {
            if let Some(used) = used.get_mut(*id as usize) {
                *used = true;
            }
        }
        let (terms, places) = Terms::sorted(&self.dictionary, &used)?;
        drop(self.dictionary);
        let place = |id: u32| places.get(id as usize).copied().unwrap_or(Id::DEFAULT_GRAPH);
        Ok(Quads::new(terms, self.rows.into_iter().map(|row| row.map(place)).collect()))
    }
}

impl Quads {
    /// The statements of lines of canonical N-Quads. The syntax of the terms is not checked.
    ///
    /// # Errors
    /// [`NQuadsError`] when a line has another form, or there are too many terms.
    pub fn from_nquads(lines: &[u8]) -> Result<Self, NQuadsError> {
        let mut collector = Collector::default();
        collector.lines(lines)?;
        Ok(collector.finish()?)
    }

    /// The statements of quads.
    ///
    /// # Errors
    /// [`TooManyTerms`] when there are more terms than numbers.
    pub fn from_quads<'q>(quads: impl IntoIterator<Item = &'q Quad>) -> Result<Self, TooManyTerms> {
        let mut collector = Collector::default();
        collector.extend(quads);
        collector.finish()
    }
}

impl Extend<Quad> for Collector {
    fn extend<I: IntoIterator<Item = Quad>>(&mut self, quads: I) {
        quads.into_iter().for_each(|quad| self.quad(&quad));
    }
}

impl<'q> Extend<&'q Quad> for Collector {
    fn extend<I: IntoIterator<Item = &'q Quad>>(&mut self, quads: I) {
        quads.into_iter().for_each(|quad| self.quad(quad));
    }
}
