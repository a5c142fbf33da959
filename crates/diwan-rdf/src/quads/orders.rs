use super::{Id, Statement};
use std::sync::OnceLock;

/// A quad pattern: matches the statements with the given terms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pattern {
    /// The subject, if given.
    pub subject: Option<Id>,
    /// The predicate, if given.
    pub predicate: Option<Id>,
    /// The object, if given.
    pub object: Option<Id>,
    /// The graph, if given.
    pub graph: Option<Id>,
}

impl Pattern {
    /// The pattern that matches every statement.
    pub const ALL: Self = Self { subject: None, predicate: None, object: None, graph: None };

    pub(super) fn fits(&self, statement: &Statement) -> bool {
        let fits = |wanted: Option<Id>, id| wanted.is_none_or(|wanted| wanted == id);
        fits(self.subject, statement.subject)
            && fits(self.predicate, statement.predicate)
            && fits(self.object, statement.object)
            && fits(self.graph, statement.graph)
    }
}

/// The permutations of the indexes, named by the first term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// Subject, predicate, object, graph: the order of the lines.
    Subject,
    /// Predicate, object, subject, graph.
    Predicate,
    /// Object, subject, predicate, graph.
    Object,
    /// Graph, subject, predicate, object.
    Graph,
}

impl Order {
    const ALL: [Self; 4] = [Self::Subject, Self::Predicate, Self::Object, Self::Graph];

    /// The terms of a statement, permuted in this order.
    pub(super) fn row(self, Statement { subject, predicate, object, graph }: Statement) -> [Id; 4] {
        match self {
            Self::Subject => [subject, predicate, object, graph],
            Self::Predicate => [predicate, object, subject, graph],
            Self::Object => [object, subject, predicate, graph],
            Self::Graph => [graph, subject, predicate, object],
        }
    }

    pub(super) fn statement(self, [a, b, c, d]: [Id; 4]) -> Statement {
        match self {
            Self::Subject => Statement { subject: a, predicate: b, object: c, graph: d },
            Self::Predicate => Statement { predicate: a, object: b, subject: c, graph: d },
            Self::Object => Statement { object: a, subject: b, predicate: c, graph: d },
            Self::Graph => Statement { graph: a, subject: b, predicate: c, object: d },
        }
    }

    /// The terms of a pattern, permuted in this order.
    fn wanted(self, pattern: &Pattern) -> [Option<Id>; 4] {
        let Pattern { subject, predicate, object, graph } = *pattern;
        match self {
            Self::Subject => [subject, predicate, object, graph],
            Self::Predicate => [predicate, object, subject, graph],
            Self::Object => [object, subject, predicate, graph],
            Self::Graph => [graph, subject, predicate, object],
        }
    }
}

/// A permutation index: the sorted rows in one order.
#[derive(Debug)]
struct Index {
    rows: Vec<[Id; 4]>,
    /// The start of the rows of each term in the first column, followed by the end of the last ones.
    begins: Vec<usize>,
}

impl Index {
    /// Creates an index from sorted rows. `terms` is greater than all ids.
    fn of_sorted(rows: Vec<[Id; 4]>, terms: usize) -> Self {
        let begins = begins(&rows, terms);
        Self { rows, begins }
    }

    /// Creates an index from the rows of the subject index. The rows are distributed by their first terms, so that only
    /// rows with the same one are compared.
    fn reordered(by_subject: &[[Id; 4]], order: Order, terms: usize) -> Self {
        let row = |row: &[Id; 4]| order.row(Order::Subject.statement(*row));
        let counted: Vec<[Id; 4]> = by_subject.iter().map(row).collect();
        let begins = begins(&counted, terms);
        let mut next = begins.clone();
        let mut rows = vec![[Id::DEFAULT_GRAPH; 4]; counted.len()];
        for row in counted {
            let Some(place) = next.get_mut(row[0].index()) else { continue };
            if let Some(free) = rows.get_mut(*place) {
                *free = row;
            }
            *place += 1;
        }
        rows.chunk_by_mut(|[a, ..], [b, ..]| a == b).for_each(<[_]>::sort_unstable);
        Self { rows, begins }
    }

    /// The rows that start with the terms of `wanted` before the first `None`.
    fn range(&self, wanted: [Option<Id>; 4]) -> &[[Id; 4]] {
        let [Some(first), rest @ ..] = wanted else { return &self.rows };
        let bounds = self.begins.get(first.index()).copied().zip(self.begins.get(first.index() + 1).copied());
        narrowed(bounds.and_then(|(begin, end)| self.rows.get(begin..end)).unwrap_or_default(), 1, rest)
    }
}

/// The rows that have given terms, up to the first `None`, in the columns from `column` on. The rows are sorted, and equal
/// in the columns before.
pub(super) fn narrowed(mut rows: &[[Id; 4]], column: usize, wanted: [Option<Id>; 3]) -> &[[Id; 4]] {
    for (column, term) in (column..).zip(wanted).map_while(|(column, term)| Some((column, term?))) {
        let at = |row: &[Id; 4]| row.get(column).copied();
        let begin = rows.partition_point(|row| at(row) < Some(term));
        rows = rows.get(begin..).unwrap_or_default();
        rows = rows.get(..rows.partition_point(|row| at(row) == Some(term))).unwrap_or_default();
    }
    rows
}

fn begins(rows: &[[Id; 4]], terms: usize) -> Vec<usize> {
    let mut begins = vec![0; terms + 1];
    for [first, ..] in rows {
        if let Some(count) = begins.get_mut(first.index() + 1) {
            *count += 1;
        }
    }
    let mut sum = 0;
    for begin in &mut begins {
        sum += *begin;
        *begin = sum;
    }
    begins
}

/// The number of rows that are scanned without looking for a smaller range.
const FEW: usize = 32;

/// The permutation indexes of the statements, built on demand.
#[derive(Debug)]
pub(super) struct Orders {
    terms: usize,
    by_subject: Index,
    by_predicate: OnceLock<Index>,
    by_object: OnceLock<Index>,
    by_graph: OnceLock<Index>,
}

impl Orders {
    /// Creates the indexes from rows in [`Order::Subject`], which may be unsorted and contain duplicates. `terms` is
    /// greater than all ids.
    pub(super) fn new(mut rows: Vec<[Id; 4]>, terms: usize) -> Self {
        rows.sort_unstable();
        rows.dedup();
        rows.shrink_to_fit();
        let (by_predicate, by_object, by_graph) = Default::default();
        Self { terms, by_subject: Index::of_sorted(rows, terms), by_predicate, by_object, by_graph }
    }

    fn index(&self, order: Order) -> &Index {
        let made = || Index::reordered(&self.by_subject.rows, order, self.terms);
        match order {
            Order::Subject => &self.by_subject,
            Order::Predicate => self.by_predicate.get_or_init(made),
            Order::Object => self.by_object.get_or_init(made),
            Order::Graph => self.by_graph.get_or_init(made),
        }
    }

    /// All statements in an order.
    pub(super) fn rows(&self, order: Order) -> &[[Id; 4]] {
        &self.index(order).rows
    }

    /// The statements with a first term in an order.
    pub(super) fn rows_from(&self, order: Order, first: Id) -> &[[Id; 4]] {
        self.index(order).range([Some(first), None, None, None])
    }

    /// A small range of rows that contains all statements that match a pattern, and their order: the first of the
    /// orders in which most of the given terms come first. If no graph is given, the statements of the same triple are
    /// adjacent in it.
    pub(super) fn rows_for(&self, pattern: &Pattern) -> (Order, &[[Id; 4]]) {
        let given = |order: Order| order.wanted(pattern).iter().take_while(|term| term.is_some()).count();
        let better = |best, order| if given(order) > given(best) { order } else { best };
        let best = Order::ALL.into_iter().fold(Order::Subject, better);
        let found = self.index(best).range(best.wanted(pattern));
        // The given graph may have fewer statements than match the other given terms.
        if pattern.graph.is_some() && best != Order::Graph && found.len() > FEW {
            let of_graph = self.index(Order::Graph).range(Order::Graph.wanted(pattern));
            if of_graph.len() < found.len() {
                return (Order::Graph, of_graph);
            }
        }
        (best, found)
    }
}
