//! An immutable set of statements, sorted in the orders that patterns ask for.

use super::orders::{Order, Orders};
use super::{Id, Pattern, Statement, TermText, Terms, TooManyTerms};
use oxrdf::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term};
use std::io::{self, Write};

/// An immutable set of statements with their terms.
#[derive(Debug)]
pub struct Quads {
    terms: Terms,
    pub(super) orders: Orders,
}

impl Default for Quads {
    /// The empty set.
    fn default() -> Self {
        Self::new(Terms::default(), Vec::new())
    }
}

impl Quads {
    pub(super) fn new(terms: Terms, rows: Vec<[Id; 4]>) -> Self {
        let orders = Orders::new(rows, terms.len());
        Self { terms, orders }
    }

    /// The union with another set.
    ///
    /// # Errors
    /// [`TooManyTerms`] if there are more terms than ids.
    pub fn union(&self, other: &Self) -> Result<Self, TooManyTerms> {
        let (terms, [left, right]) = Terms::merged(&self.terms, &other.terms)?;
        let mut rows = Vec::with_capacity(self.len() + other.len());
        for (quads, places) in [(self, left), (other, right)] {
            let place = |id: Id| places.get(id.index()).copied().unwrap_or(Id::DEFAULT_GRAPH);
            rows.extend(quads.orders.rows(Order::Subject).iter().map(|row| row.map(place)));
        }
        Ok(Self::new(terms, rows))
    }

    /// The terms.
    #[must_use]
    pub fn terms(&self) -> &Terms {
        &self.terms
    }

    /// The number of statements.
    #[must_use]
    pub fn len(&self) -> usize {
        self.orders.rows(Order::Subject).len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All statements, in the order of their canonical N-Quads lines.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Statement> + ExactSizeIterator {
        self.orders.rows(Order::Subject).iter().map(|row| Order::Subject.statement(*row))
    }

    /// The statements that match a pattern, in the order of the index that is used.
    pub fn matching(&self, pattern: Pattern) -> impl Iterator<Item = Statement> + use<'_> {
        let (order, rows) = self.orders.rows_for(&pattern);
        rows.iter().map(move |row| order.statement(*row)).filter(move |statement| pattern.fits(statement))
    }

    /// The distinct values of a property of a subject in all graphs.
    pub fn objects(&self, subject: Id, predicate: Id) -> impl Iterator<Item = Id> + use<'_> {
        let (_, rows) =
            self.orders.rows_for(&Pattern { subject: Some(subject), predicate: Some(predicate), ..Pattern::ALL });
        rows.chunk_by(|[_, _, a, _], [_, _, b, _]| a == b)
            .filter_map(|rows| rows.first())
            .map(|[_, _, object, _]| *object)
    }

    /// The distinct subjects with a value of a property in all graphs.
    pub fn subjects(&self, predicate: Id, object: Id) -> impl Iterator<Item = Id> + use<'_> {
        let (_, rows) =
            self.orders.rows_for(&Pattern { predicate: Some(predicate), object: Some(object), ..Pattern::ALL });
        rows.chunk_by(|[_, _, a, _], [_, _, b, _]| a == b)
            .filter_map(|rows| rows.first())
            .map(|[_, _, subject, _]| *subject)
    }

    /// The distinct pairs of subject and value of a property in all graphs, sorted by value.
    pub fn uses(&self, predicate: Id) -> impl Iterator<Item = (Id, Id)> + use<'_> {
        let (_, rows) = self.orders.rows_for(&Pattern { predicate: Some(predicate), ..Pattern::ALL });
        let triples = rows.chunk_by(|[_, a, b, _], [_, c, d, _]| (a, b) == (c, d)).filter_map(|rows| rows.first());
        triples.map(|[_, object, subject, _]| (*subject, *object))
    }

    /// The statements of each graph, in the order of the graphs' names, those of the default graph first.
    pub fn graphs(&self) -> impl Iterator<Item = (Id, impl ExactSizeIterator<Item = Statement> + use<'_>)> + use<'_> {
        let graphs = self.orders.rows(Order::Graph).chunk_by(|[a, ..], [b, ..]| a == b);
        graphs.map(|rows| {
            let graph = rows.first().map_or(Id::DEFAULT_GRAPH, |[graph, ..]| *graph);
            (graph, rows.iter().map(|row| Order::Graph.statement(*row)))
        })
    }

    /// Whether the set contains a statement.
    #[must_use]
    pub fn contains(&self, statement: &Statement) -> bool {
        self.orders.rows(Order::Subject).binary_search(&Order::Subject.row(*statement)).is_ok()
    }

    /// Whether any graph contains a triple.
    #[must_use]
    pub fn holds(&self, subject: Id, predicate: Id, object: Id) -> bool {
        let triple = Pattern { subject: Some(subject), predicate: Some(predicate), object: Some(object), graph: None };
        self.matching(triple).next().is_some()
    }

    /// Whether a statement contains a blank node: as its subject, object or graph, or in a triple term.
    #[must_use]
    pub fn has_blank_node(&self, statement: &Statement) -> bool {
        let Statement { subject, object, graph, .. } = *statement;
        let term = |id| self.terms.get(id);
        let is_in_object = term(object).is_blank() || term(object).has_blank_node();
        is_in_object || term(subject).is_blank() || term(graph).is_blank()
    }

    /// The statements for which the predicate holds. Unused terms are removed.
    #[must_use]
    pub fn filtered(&self, mut is_wanted: impl FnMut(&Statement) -> bool) -> Self {
        let wanted: Vec<Statement> = self.iter().filter(|statement| is_wanted(statement)).collect();
        let mut used = vec![false; self.terms.len()];
        for Statement { subject, predicate, object, graph } in &wanted {
            for id in [subject, predicate, object, graph] {
                if let Some(used) = used.get_mut(id.index()) {
                    *used = true;
                }
            }
        }
        let (terms, places) = self.terms.filtered(&used);
        let place = |id: Id| places.get(id.index()).copied().unwrap_or(Id::DEFAULT_GRAPH);
        Self::new(terms, wanted.into_iter().map(|statement| Order::Subject.row(statement).map(place)).collect())
    }

    /// The union of all graphs, as the default graph.
    #[must_use]
    pub fn merged(&self) -> Self {
        let rows = self.iter().map(|found| Order::Subject.row(Statement { graph: Id::DEFAULT_GRAPH, ..found }));
        Self::new(self.terms.clone(), rows.collect()).filtered(|_| true)
    }

    /// Converts a statement to a quad, or returns `None` if it has a literal where RDF does not allow one.
    #[must_use]
    pub fn quad(&self, statement: &Statement) -> Option<Quad> {
        let term = |id| self.terms.get(id).to_term();
        let graph_name = match (statement.graph, term(statement.graph)) {
            (Id::DEFAULT_GRAPH, _) => GraphName::DefaultGraph,
            (_, Some(Term::NamedNode(node))) => node.into(),
            (_, Some(Term::BlankNode(node))) => node.into(),
            _ => return None,
        };
        let subject = match term(statement.subject)? {
            Term::NamedNode(node) => NamedOrBlankNode::NamedNode(node),
            Term::BlankNode(node) => NamedOrBlankNode::BlankNode(node),
            Term::Literal(_) | Term::Triple(_) => return None,
        };
        let predicate = self.node(statement.predicate)?;
        Some(Quad { subject, predicate, object: term(statement.object)?, graph_name })
    }

    /// Converts all statements to quads, in the order of their canonical N-Quads lines.
    #[must_use]
    pub fn to_model(&self) -> Vec<Quad> {
        self.iter().filter_map(|statement| self.quad(&statement)).collect()
    }

    /// Serializes all statements as canonical N-Quads.
    #[must_use]
    pub fn to_text(&self) -> Vec<u8> {
        let mut text = Vec::new();
        self.iter().for_each(|statement| self.write_line(&statement, &mut text));
        text
    }

    /// The IRI with an id as a named node, if the term is an IRI.
    #[must_use]
    pub fn node(&self, id: Id) -> Option<NamedNode> {
        self.terms.get(id).iri().map(NamedNode::new_unchecked)
    }

    /// The term with an id.
    #[must_use]
    pub fn term(&self, id: Id) -> TermText<'_> {
        self.terms.get(id)
    }

    /// Writes all statements as sorted lines of canonical N-Quads.
    ///
    /// # Errors
    /// The errors of the output.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut lines = Vec::with_capacity(LINES + 4096);
        for statement in self.iter() {
            self.write_line(&statement, &mut lines);
            if lines.len() >= LINES {
                out.write_all(&lines)?;
                lines.clear();
            }
        }
        out.write_all(&lines)
    }

    /// Appends the line of a statement, with its line end.
    pub fn write_line(&self, statement: &Statement, out: &mut Vec<u8>) {
        let Statement { subject, predicate, object, graph } = *statement;
        let terms = [Some(subject), Some(predicate), Some(object), (graph != Id::DEFAULT_GRAPH).then_some(graph)];
        for term in terms.into_iter().flatten() {
            out.extend_from_slice(self.terms.get(term).as_str().as_bytes());
            out.push(b' ');
        }
        out.extend_from_slice(b".\n");
    }
}

/// About how many bytes of lines are written at a time.
const LINES: usize = 1 << 16;
