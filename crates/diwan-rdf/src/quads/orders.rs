use super::{Id, Statement};
use std::sync::OnceLock;

/// Which statements are looked for: those with the terms that are given here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pattern {
    /// What they are about.
    pub subject: Option<Id>,
    /// The property.
    pub predicate: Option<Id>,
    /// The value.
    pub object: Option<Id>,
    /// The graph.
    pub graph: Option<Id>,
}

impl Pattern {
    /// The pattern that every statement fits.
    pub const ALL: Self = Self { subject: None, predicate: None, object: None, graph: None };

    pub(super) fn fits(&self, statement: &Statement) -> bool {
        let fits = |wanted: Option<Id>, id| wanted.is_none_or(|wanted| wanted == id);
        fits(self.subject, statement.subject)
            && fits(self.predicate, statement.predicate)
            && fits(self.object, statement.object)
            && fits(self.graph, statement.graph)
    }
}

/// The orders in which statements are kept, by the term that comes first.
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

    /// A statement's terms in this order.
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

    /// The terms of a pattern in this order.
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

/// Rows in one order.
#[derive(Debug)]
struct Index {
    rows: Vec<[Id; 4]>,
    /// Where the rows begin that have a term in the first column, and, for one more term, where the last end.
    begins: Vec<usize>,
}

impl Index {
    /// Sorted rows of terms with numbers below `terms`.
    fn of_sorted(rows: Vec<[Id; 4]>, terms: usize) -> Self {
        let begins = begins(&rows, terms);
        Self { rows, begins }
    }

    /// The rows of another order in this one. They are put in their places by their first terms, so that only rows with the
    /// same one are compared.
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

    /// The rows that begin with the terms up to the first that is not given.
    fn range(&self, wanted: [Option<Id>; 4]) -> &[[Id; 4]] {
        let [Some(first), rest @ ..] = wanted else { return &self.rows };
        let bounds = self.begins.get(first.index()).copied().zip(self.begins.get(first.index() + 1).copied());
        let mut rows = bounds.and_then(|(begin, end)| self.rows.get(begin..end)).unwrap_or_default();
        for (column, term) in (1..).zip(rest).map_while(|(column, term)| Some((column, term?))) {
            let at = |row: &[Id; 4]| row.get(column).copied();
            let begin = rows.partition_point(|row| at(row) < Some(term));
            rows = rows.get(begin..).unwrap_or_default();
            rows = rows.get(..rows.partition_point(|row| at(row) == Some(term))).unwrap_or_default();
        }
        rows
    }
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

/// So many rows are looked through without a search for fewer.
const FEW: usize = 32;

/// The statements in the orders that were asked for.
#[derive(Debug)]
pub(super) struct Orders {
    terms: usize,
    by_subject: Index,
    by_predicate: OnceLock<Index>,
    by_object: OnceLock<Index>,
    by_graph: OnceLock<Index>,
}

impl Orders {
    /// The statements of rows in the order of [`Order::Subject`], which may be unsorted and hold a statement twice; the
    /// numbers of their terms are below `terms`.
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

    /// Few rows in which all statements are that fit a pattern, and their order: of the orders in which most of the given
    /// terms come first, the first. The statements of one triple are neighbours in it where no graph is given.
    pub(super) fn rows_for(&self, pattern: &Pattern) -> (Order, &[[Id; 4]]) {
        let given = |order: Order| order.wanted(pattern).iter().take_while(|term| term.is_some()).count();
        let better = |best, order| if given(order) > given(best) { order } else { best };
        let best = Order::ALL.into_iter().fold(Order::Subject, better);
        let found = self.index(best).range(best.wanted(pattern));
        // A graph that is given may have fewer statements than there are with all other terms that are given.
        if pattern.graph.is_some() && best != Order::Graph && found.len() > FEW {
            let of_graph = self.index(Order::Graph).range(Order::Graph.wanted(pattern));
            if of_graph.len() < found.len() {
                return (Order::Graph, of_graph);
            }
        }
        (best, found)
    }
}
