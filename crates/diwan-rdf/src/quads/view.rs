use super::orders::{Order, Orders, narrowed};
use super::{Id, Pattern, Quads, Statement};

/// One graph of a dataset, or the merge of all its graphs, as a graph of triples. Nothing is copied.
#[derive(Clone, Copy, Debug)]
pub struct GraphView<'q> {
    orders: &'q Orders,
    /// None for the merge of all graphs.
    graph: Option<Id>,
    /// The statements by subject: of one graph in [`Order::Graph`], of all graphs in [`Order::Subject`].
    rows: &'q [[Id; 4]],
}

/// Subject, predicate and object.
pub type Triple = [Id; 3];

/// How many statements of a graph are scanned without looking for an index of the dataset.
const FEW: usize = 64;

impl Quads {
    /// One graph.
    #[must_use]
    pub fn graph_view(&self, graph: Id) -> GraphView<'_> {
        let rows = self.orders.rows_from(Order::Graph, graph);
        GraphView { orders: &self.orders, graph: Some(graph), rows }
    }

    /// The merge of all graphs.
    #[must_use]
    pub fn merged_view(&self) -> GraphView<'_> {
        GraphView { orders: &self.orders, graph: None, rows: self.orders.rows(Order::Subject) }
    }
}

impl<'q> GraphView<'q> {
    /// Whether there are no triples.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The distinct triples that match a pattern. Values of a property and subjects with a value are in the order of their
    /// ids.
    pub fn matching(
        &self,
        subject: Option<Id>,
        predicate: Option<Id>,
        object: Option<Id>,
    ) -> impl Iterator<Item = Triple> + use<'q> {
        let pattern = Pattern { subject, predicate, object, graph: self.graph };
        let (order, rows) = self.rows_for(&pattern);
        let mut last = None;
        // The statements of the same triple are adjacent in every order.
        rows.iter()
            .map(move |row| order.statement(*row))
            .filter(move |statement| pattern.fits(statement))
            .map(|Statement { subject, predicate, object, .. }| [subject, predicate, object])
            .filter(move |triple| last.replace(*triple) != Some(*triple))
    }

    /// The triples about a subject, by predicate.
    pub fn about(&self, subject: Id) -> impl Iterator<Item = Triple> + use<'q> {
        self.matching(Some(subject), None, None)
    }

    /// The values of a property, sorted.
    pub fn objects(&self, subject: Id, predicate: Id) -> impl Iterator<Item = Id> + use<'q> {
        self.matching(Some(subject), Some(predicate), None).map(|[.., object]| object)
    }

    /// The subjects with a value of a property, sorted.
    pub fn subjects(&self, predicate: Id, object: Id) -> impl Iterator<Item = Id> + use<'q> {
        self.matching(None, Some(predicate), Some(object)).map(|[subject, ..]| subject)
    }

    /// The pairs of subject and value of a property, in any order.
    pub fn uses(&self, predicate: Id) -> impl Iterator<Item = (Id, Id)> + use<'q> {
        self.matching(None, Some(predicate), None).map(|[subject, _, object]| (subject, object))
    }

    /// Whether there is a triple.
    #[must_use]
    pub fn contains(&self, subject: Id, predicate: Id, object: Id) -> bool {
        self.matching(Some(subject), Some(predicate), Some(object)).next().is_some()
    }

    /// A small range of rows that contains all matches, and their order.
    fn rows_for(&self, pattern: &Pattern) -> (Order, &'q [[Id; 4]]) {
        let Pattern { subject, predicate, object, graph } = *pattern;
        if graph.is_none() {
            return self.orders.rows_for(pattern);
        }
        if let Some(subject) = subject {
            return (Order::Graph, narrowed(self.rows, 1, [Some(subject), predicate, object]));
        }
        let has_term = predicate.is_some() || object.is_some();
        if has_term && self.rows.len() > FEW {
            // An index of the whole dataset may have fewer rows than the graph.
            let (order, rows) = self.orders.rows_for(&Pattern { graph: None, ..*pattern });
            if rows.len() < self.rows.len() {
                return (order, rows);
            }
        }
        (Order::Graph, self.rows)
    }
}
