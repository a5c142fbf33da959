use super::lines::Line;
use super::quads::Row;
use super::terms::{DEFAULT_GRAPH, Terms};
use super::{Graphs, Id};
use crate::store::StoreError;
use crate::term::keep;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{GraphName, Quad, Term};

impl Graphs {
    /// Reads the N-Quads of a built graph. It is of our own making: its IRIs were checked when they were made.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when the text is not N-Quads, [`StoreError::TooLarge`] when there are more terms or quads than
    /// numbers.
    pub(in crate::store) fn read(nquads: &[u8]) -> Result<Self, StoreError> {
        let text = str::from_utf8(nquads).map_err(|error| StoreError::Damaged(error.to_string()))?;
        let mut reader = Reader::new();
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            if Line::cut(line).and_then(|line| reader.add_line(&line)).is_none() {
                // Another spelling of N-Quads, or none: a parser says where.
                return Self::of_quads(parsed(nquads));
            }
        }
        Ok(reader.finish())
    }

    /// Takes quads.
    ///
    /// # Errors
    /// The first among the quads; [`StoreError::TooLarge`] when there are more terms or quads than numbers.
    pub(in crate::store) fn of_quads(
        quads: impl IntoIterator<Item = Result<Quad, StoreError>>,
    ) -> Result<Self, StoreError> {
        let mut reader = Reader::new();
        for quad in quads {
            reader.add(quad?).ok_or_else(too_many)?;
        }
        Ok(reader.finish())
    }
}

/// The quads of a built graph, by a parser that takes any spelling of N-Quads.
pub(in crate::store) fn parsed(nquads: &[u8]) -> impl Iterator<Item = Result<Quad, StoreError>> {
    let parser = RdfParser::from_format(RdfFormat::NQuads).lenient();
    parser.for_slice(nquads).map(|quad| quad.map_err(|error| StoreError::Damaged(error.to_string())))
}

struct Reader {
    terms: Terms,
    rows: Vec<Row>,
    /// The subject and the graph before, as they were written: many lines in a row have the same.
    last: [(String, Id); 2],
}

impl Reader {
    fn new() -> Self {
        Self { terms: Terms::new(), rows: Vec::new(), last: Default::default() }
    }

    fn add_line(&mut self, line: &Line<'_>) -> Option<()> {
        let [subject, predicate, object] = line.triple;
        let subject = self.remembered(0, subject)?;
        let graph = line.graph.map_or(Some(DEFAULT_GRAPH), |graph| self.remembered(1, graph))?;
        let (predicate, object) = (self.terms.insert_written(predicate)?, self.terms.insert_written(object)?);
        self.push([subject, predicate, object, graph])
    }

    fn remembered(&mut self, which: usize, written: &str) -> Option<Id> {
        if let Some((text, id)) = self.last.get(which)
            && text == written
        {
            return Some(*id);
        }
        let id = self.terms.insert_written(written)?;
        if let Some((text, last)) = self.last.get_mut(which) {
            text.clear();
            text.push_str(written);
            *last = id;
        }
        Some(id)
    }

    fn add(&mut self, quad: Quad) -> Option<()> {
        let graph = match quad.graph_name {
            GraphName::DefaultGraph => DEFAULT_GRAPH,
            GraphName::NamedNode(node) => self.insert(node.into())?,
            GraphName::BlankNode(node) => self.insert(node.into())?,
        };
        let (subject, predicate) = (self.insert(quad.subject.into())?, self.insert(quad.predicate.into())?);
        let object = self.insert(quad.object)?;
        self.push([subject, predicate, object, graph])
    }

    fn insert(&mut self, mut term: Term) -> Option<Id> {
        keep(&mut term);
        self.terms.insert(&term)
    }

    fn push(&mut self, row: Row) -> Option<()> {
        self.rows.push(row);
        // Places of rows are numbers too.
        Id::try_from(self.rows.len()).is_ok().then_some(())
    }

    fn finish(self) -> Graphs {
        Graphs::new(self.terms, self.rows)
    }
}

fn too_many() -> StoreError {
    StoreError::TooLarge(Id::MAX)
}
