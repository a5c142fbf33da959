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

    /// The given terms of a pattern with which the rows that fit begin.
    fn prefix(self, pattern: &Pattern) -> Prefix {
        let Pattern { subject, predicate, object, graph } = *pattern;
        Prefix(match self {
            Self::Subject => [subject, predicate, object, graph],
            Self::Predicate => [predicate, object, subject, graph],
            Self::Object => [object, subject, predicate, graph],
            Self::Graph => [graph, subject, predicate, object],
        })
    }
}

/// What rows begin with: the terms up to the first that is not given.
#[derive(Clone, Copy)]
struct Prefix([Option<Id>; 4]);

impl Prefix {
    fn len(self) -> usize {
        self.0.iter().take_while(|id| id.is_some()).count()
    }

    /// How the beginning of a row compares with this.
    fn compare(self, row: &[Id; 4]) -> std::cmp::Ordering {
        let given = self.0.iter().map_while(|id| *id);
        row.iter().copied().take(self.len()).cmp(given)
    }

    fn range(self, rows: &[[Id; 4]]) -> &[[Id; 4]] {
        let start = rows.partition_point(|row| self.compare(row).is_lt());
        let rest = rows.get(start..).unwrap_or_default();
        // Most ranges are short: look near before looking far.
        let mut bound = 1;
        while rest.get(bound).is_some_and(|row| self.compare(row).is_eq()) {
            bound *= 2;
        }
        let near = rest.get(..=bound).unwrap_or(rest);
        near.get(..near.partition_point(|row| self.compare(row).is_eq())).unwrap_or_default()
    }
}

/// So many rows are looked through without a search for fewer.
const FEW: usize = 32;

/// The statements in the orders that were asked for.
#[derive(Debug, Default)]
pub(super) struct Orders {
    by_subject: Vec<[Id; 4]>,
    by_predicate: OnceLock<Vec<[Id; 4]>>,
    by_object: OnceLock<Vec<[Id; 4]>>,
    by_graph: OnceLock<Vec<[Id; 4]>>,
}

impl Orders {
    /// The statements of rows in the order of [`Order::Subject`], which may be unsorted and hold a statement twice.
    pub(super) fn new(mut rows: Vec<[Id; 4]>) -> Self {
        rows.sort_unstable();
        rows.dedup();
        rows.shrink_to_fit();
        Self { by_subject: rows, ..Self::default() }
    }

    /// All statements in an order.
    pub(super) fn rows(&self, order: Order) -> &[[Id; 4]] {
        let made = || {
            let mut rows: Vec<_> =
                self.by_subject.iter().map(|row| order.row(Order::Subject.statement(*row))).collect();
            rows.sort_unstable();
            rows
        };
        match order {
            Order::Subject => &self.by_subject,
            Order::Predicate => self.by_predicate.get_or_init(made),
            Order::Object => self.by_object.get_or_init(made),
            Order::Graph => self.by_graph.get_or_init(made),
        }
    }

    /// Few rows in which all statements are that fit a pattern, and their order: of the orders in which most of the given
    /// terms come first, the first. The statements of one triple are neighbours in it where no graph is given.
    pub(super) fn rows_for(&self, pattern: &Pattern) -> (Order, &[[Id; 4]]) {
        let prefix = |order: Order| order.prefix(pattern).len();
        let better = |best, order| if prefix(order) > prefix(best) { order } else { best };
        let best = Order::ALL.into_iter().fold(Order::Subject, better);
        let found = best.prefix(pattern).range(self.rows(best));
        // A graph that is given may have fewer statements than there are with all other terms that are given.
        if pattern.graph.is_some() && best != Order::Graph && found.len() > FEW {
            let of_graph = Order::Graph.prefix(pattern).range(self.rows(Order::Graph));
            if of_graph.len() < found.len() {
                return (Order::Graph, of_graph);
            }
        }
        (best, found)
    }
}
