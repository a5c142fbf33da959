use super::{Id, Terms};
use oxrdf::{Quad, Term};
use std::sync::OnceLock;

/// Subject, predicate and object in one of three orders.
type Row = [Id; 3];

/// Triples over a [dictionary](Terms), each once.
#[derive(Debug, Default)]
pub struct Graph {
    /// Subject, predicate, object.
    spo: Vec<Row>,
    /// Predicate, object, subject.
    pos: Vec<Row>,
    /// Object, subject, predicate: only queries ask for it, so it is made when they do.
    osp: OnceLock<Vec<Row>>,
}

impl Graph {
    /// The graph of triples given as subject, predicate and object.
    #[must_use]
    pub fn new(mut spo: Vec<Row>) -> Self {
        spo.sort_unstable();
        spo.dedup();
        spo.shrink_to_fit();
        let pos = turned(&spo, |[s, p, o]| [p, o, s]);
        Self { spo, pos, osp: OnceLock::new() }
    }

    /// The statements of quads, whatever graph they are in. Blank nodes keep their labels.
    pub fn from_quads<'q>(terms: &mut Terms, quads: impl IntoIterator<Item = &'q Quad>) -> Self {
        let rows = quads.into_iter().map(|quad| {
            let subject = terms.intern(quad.subject.clone().into());
            let predicate = terms.intern(Term::from(quad.predicate.clone()));
            [subject, predicate, terms.intern(quad.object.clone())]
        });
        Self::new(rows.collect())
    }

    /// How many triples there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.spo.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.spo.is_empty()
    }

    /// All triples, by subject.
    pub(crate) fn triples(&self) -> &[Row] {
        &self.spo
    }

    /// The triples about a subject.
    pub(crate) fn about(&self, subject: Id) -> &[Row] {
        range(&self.spo, [subject])
    }

    /// The values of a property, in order.
    pub(crate) fn objects(&self, subject: Id, predicate: Id) -> impl ExactSizeIterator<Item = Id> + '_ {
        range(&self.spo, [subject, predicate]).iter().map(|[_, _, object]| *object)
    }

    /// The nodes that have a value of a property, in order.
    pub(crate) fn subjects(&self, predicate: Id, object: Id) -> impl ExactSizeIterator<Item = Id> + '_ {
        range(&self.pos, [predicate, object]).iter().map(|[_, _, subject]| *subject)
    }

    pub(crate) fn contains(&self, subject: Id, predicate: Id, object: Id) -> bool {
        self.spo.binary_search(&[subject, predicate, object]).is_ok()
    }

    /// The uses of a property: object and subject.
    pub(crate) fn uses(&self, predicate: Id) -> impl Iterator<Item = (Id, Id)> + '_ {
        range(&self.pos, [predicate]).iter().map(|[_, object, subject]| (*object, *subject))
    }

    /// The triples that fit a pattern, as subject, predicate and object.
    pub(crate) fn matching(
        &self,
        subject: Option<Id>,
        predicate: Option<Id>,
        object: Option<Id>,
    ) -> impl Iterator<Item = Row> + use<'_> {
        let (rows, order): (_, fn(Row) -> Row) = match (subject, predicate, object) {
            (None, None, None) => (self.spo.as_slice(), spo),
            (Some(s), None, None) => (range(&self.spo, [s]), spo),
            (Some(s), Some(p), None) => (range(&self.spo, [s, p]), spo),
            (Some(s), Some(p), Some(o)) => (range(&self.spo, [s, p, o]), spo),
            (None, Some(p), None) => (range(&self.pos, [p]), from_pos),
            (None, Some(p), Some(o)) => (range(&self.pos, [p, o]), from_pos),
            (None, None, Some(o)) => (range(self.osp(), [o]), from_osp),
            (Some(s), None, Some(o)) => (range(self.osp(), [o, s]), from_osp),
        };
        rows.iter().map(move |row| order(*row))
    }

    fn osp(&self) -> &[Row] {
        self.osp.get_or_init(|| turned(&self.spo, |[s, p, o]| [o, s, p]))
    }
}

fn spo(row: Row) -> Row {
    row
}

fn from_pos([p, o, s]: Row) -> Row {
    [s, p, o]
}

fn from_osp([o, s, p]: Row) -> Row {
    [s, p, o]
}

fn turned(rows: &[Row], turn: fn(Row) -> Row) -> Vec<Row> {
    let mut turned: Vec<Row> = rows.iter().map(|row| turn(*row)).collect();
    turned.sort_unstable();
    turned
}

/// The rows that begin with a key.
fn range<const N: usize>(rows: &[Row], key: [Id; N]) -> &[Row] {
    let start = rows.partition_point(|row| row.first_chunk::<N>() < Some(&key));
    let rest = rows.get(start..).unwrap_or_default();
    let has_key = |row: &Row| row.first_chunk::<N>() == Some(&key);
    // Most ranges are short: look near before looking far.
    let mut bound = 1;
    while rest.get(bound).is_some_and(has_key) {
        bound *= 2;
    }
    let near = rest.get(..=bound).unwrap_or(rest);
    near.get(..near.partition_point(has_key)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxrdf::Literal;

    #[test]
    fn every_pattern_finds_what_a_scan_finds() {
        let mut terms = Terms::default();
        let ids: Vec<Id> = (0..5).map(|n| terms.intern(Literal::from(n).into())).collect();
        let mut rows = Vec::new();
        for n in 0..60 {
            rows.push([ids[n % 5], ids[n % 3], ids[n % 4]]);
        }
        let graph = Graph::new(rows.clone());
        rows.sort();
        rows.dedup();
        assert_eq!(graph.len(), rows.len());
        let all: Vec<Option<Id>> = ids.iter().copied().map(Some).chain([None]).collect();
        for (s, p, o) in all.iter().flat_map(|s| all.iter().flat_map(|p| all.iter().map(|o| (*s, *p, *o)))) {
            let fits = |wanted: Option<Id>, id| wanted.is_none_or(|wanted| wanted == id);
            let mut found: Vec<_> = graph.matching(s, p, o).collect();
            found.sort();
            let expected: Vec<_> =
                rows.iter().copied().filter(|row| fits(s, row[0]) && fits(p, row[1]) && fits(o, row[2])).collect();
            assert_eq!(found, expected);
        }
    }
}
