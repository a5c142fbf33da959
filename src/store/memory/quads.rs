use super::terms::{DEFAULT_GRAPH, Id};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// Subject, predicate, object and graph.
pub(super) type Row = [Id; 4];

const SUBJECT: usize = 0;
const PREDICATE: usize = 1;
const OBJECT: usize = 2;
const GRAPH: usize = 3;

/// Quads, each once, in the orders in which patterns look for them. An order is made when the first pattern needs it.
pub(super) struct Quads {
    rows: Vec<Row>,
    /// How many terms there are.
    terms: usize,
    orders: [OnceLock<Order>; SORTS.len()],
}

/// The order of columns in which rows are sorted.
type Sort = [usize; 4];

/// In the first three, the quads of a triple are neighbours.
const SORTS: [Sort; 6] = [
    [SUBJECT, PREDICATE, OBJECT, GRAPH],
    [PREDICATE, OBJECT, SUBJECT, GRAPH],
    [OBJECT, SUBJECT, PREDICATE, GRAPH],
    [GRAPH, SUBJECT, PREDICATE, OBJECT],
    [GRAPH, PREDICATE, OBJECT, SUBJECT],
    [GRAPH, OBJECT, SUBJECT, PREDICATE],
];

/// Graphs with so few quads are looked through whole.
const FEW: usize = 32;

/// Rows in one order.
struct Order {
    /// Where the rows begin that have a term in the first column, and, for one more term, where the last end.
    begins: Vec<u32>,
    /// The places of the rows.
    places: Vec<u32>,
}

/// The graphs that a pattern is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Within {
    /// All graphs together: each triple once.
    Merge,
    /// Each named graph.
    Named,
    /// One graph.
    Graph(Id),
}

impl Quads {
    /// Quads of terms with numbers below `terms`.
    pub(super) fn new(mut rows: Vec<Row>, terms: usize) -> Self {
        rows.sort_unstable();
        rows.dedup();
        Self { rows, terms, orders: Default::default() }
    }

    fn order(&self, number: usize) -> Option<&Order> {
        let sort = SORTS.get(number)?;
        Some(self.orders.get(number)?.get_or_init(|| Order::new(&self.rows, self.terms, *sort)))
    }

    fn row(&self, place: u32) -> Row {
        self.rows.get(place as usize).copied().unwrap_or_default()
    }

    /// The graphs, in the order of their numbers.
    pub(super) fn graphs(self: &Arc<Self>) -> impl Iterator<Item = Id> + use<> {
        let quads = self.clone();
        let last = Id::try_from(self.terms).unwrap_or(Id::MAX);
        (DEFAULT_GRAPH + 1..last).filter(move |graph| quads.has_graph(*graph))
    }

    /// Whether a graph has quads.
    pub(super) fn has_graph(&self, graph: Id) -> bool {
        graph != DEFAULT_GRAPH && self.order(3).is_some_and(|order| !order.of(graph).is_empty())
    }

    /// The quads that have these terms, where there are any.
    pub(super) fn matching(self: &Arc<Self>, pattern: [Option<Id>; 3], within: Within) -> Matches {
        let number = self.best(pattern, within);
        let [subject, predicate, object] = pattern;
        let graph = match within {
            Within::Graph(graph) => Some(graph),
            Within::Merge | Within::Named => None,
        };
        let wanted = [subject, predicate, object, graph];
        let range = self.order(number).map(|order| self.range(order, number, wanted)).unwrap_or_default();
        Matches { quads: self.clone(), number, range, wanted, within, last: None }
    }

    /// The order in which what a pattern looks for stands together.
    fn best(&self, [subject, predicate, object]: [Option<Id>; 3], within: Within) -> usize {
        match (within, subject, predicate, object) {
            (Within::Graph(graph), subject, predicate, object) => match (subject, predicate, object) {
                (None, None, None) | (Some(_), _, _) => 3,
                _ if self.order(3).is_some_and(|order| order.of(graph).len() <= FEW) => 3,
                (None, Some(_), _) => 4,
                (None, None, Some(_)) => 5,
            },
            (_, Some(_), None, Some(_)) | (_, None, None, Some(_)) => 2,
            (_, None, Some(_), _) => 1,
            (_, _, _, _) => 0,
        }
    }

    /// Where the rows are that have the wanted terms in the first columns of an order.
    fn range(&self, order: &Order, number: usize, wanted: [Option<Id>; 4]) -> Range<usize> {
        let columns = SORTS.get(number).into_iter().flatten();
        let mut terms = columns.map_while(|column| Some((*column, wanted.get(*column).copied().flatten()?)));
        let mut range = match terms.next() {
            Some((_, first)) => order.of(first),
            None => 0..order.places.len(),
        };
        for (column, term) in terms {
            let places = order.places.get(range.clone()).unwrap_or_default();
            let at = |place: &u32| self.row(*place).get(column).copied().unwrap_or_default();
            let begin = places.partition_point(|place| at(place) < term);
            let end = begin + places.get(begin..).unwrap_or_default().partition_point(|place| at(place) == term);
            range = range.start + begin..range.start + end;
        }
        range
    }
}

impl Order {
    fn new(rows: &[Row], terms: usize, sort: Sort) -> Self {
        let [first, rest @ ..] = sort;
        let term = |row: &Row, column: usize| row.get(column).copied().unwrap_or_default();
        // Counted, so that only rows with the same first term are compared.
        let mut begins = vec![0_u32; terms + 1];
        for row in rows {
            if let Some(count) = begins.get_mut(term(row, first) as usize + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        begins.iter_mut().for_each(|begin| {
            sum += *begin;
            *begin = sum;
        });
        let mut next = begins.clone();
        let mut places = vec![0_u32; rows.len()];
        for (place, row) in (0..).zip(rows) {
            if let Some(at) = next.get_mut(term(row, first) as usize) {
                if let Some(free) = places.get_mut(*at as usize) {
                    *free = place;
                }
                *at += 1;
            }
        }
        let key = |place: &u32| rest.map(|column| rows.get(*place as usize).map_or(0, |row| term(row, column)));
        for range in begins.windows(2) {
            if let [begin, end] = *range
                && let Some(places) = places.get_mut(begin as usize..end as usize)
            {
                places.sort_unstable_by_key(key);
            }
        }
        Self { begins, places }
    }

    /// Where the rows are whose first column has a term.
    fn of(&self, first: Id) -> Range<usize> {
        match self.begins.get(first as usize..) {
            Some([begin, end, ..]) => *begin as usize..*end as usize,
            _ => 0..0,
        }
    }
}

/// The quads that a pattern matches. In the merge of graphs, the graph of a quad is the default graph.
pub(super) struct Matches {
    quads: Arc<Quads>,
    number: usize,
    range: Range<usize>,
    wanted: [Option<Id>; 4],
    within: Within,
    /// The triple before, in the merge of graphs.
    last: Option<[Id; 3]>,
}

impl Matches {
    fn is_wanted(&self, row: &Row) -> bool {
        self.wanted.iter().zip(row).all(|(wanted, term)| wanted.is_none_or(|wanted| wanted == *term))
    }
}

impl Iterator for Matches {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        loop {
            let at = self.range.next()?;
            let place = self.quads.order(self.number)?.places.get(at).copied()?;
            let row = self.quads.row(place);
            if !self.is_wanted(&row) {
                continue;
            }
            let [subject, predicate, object, graph] = row;
            match self.within {
                Within::Graph(_) => return Some(row),
                Within::Named if graph != DEFAULT_GRAPH => return Some(row),
                Within::Named => {}
                Within::Merge => {
                    let triple = [subject, predicate, object];
                    if self.last.replace(triple) != Some(triple) {
                        return Some([subject, predicate, object, DEFAULT_GRAPH]);
                    }
                }
            }
        }
    }
}
