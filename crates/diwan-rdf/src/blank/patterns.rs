use oxrdf::{BlankNodeRef, GraphNameRef, NamedNodeRef, NamedOrBlankNodeRef, QuadRef, TermRef, TripleRef};
use rustc_hash::{FxHashMap, FxHashSet};
use std::fmt::Write as _;

/// The placeholder of a blank node in a pattern. N-Quads escapes this character, so no term contains it.
pub(super) const SLOT: char = '\0';

/// A statement with blank nodes, as a line of N-Quads with placeholders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Statement<'q> {
    /// The line, without its line end, and with a [`SLOT`] for each blank node.
    pub(super) pattern: String,
    pub(super) predicate: NamedNodeRef<'q>,
    /// The blank nodes of the slots, in order.
    pub(super) slots: Vec<Slot>,
}

/// A blank node in a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Slot {
    /// The number of the node.
    pub(super) node: u32,
    pub(super) position: Position,
}

/// The position of a term in a statement or in the (nested) triple terms that are its object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Position {
    /// The number of triple terms around it.
    pub(super) depth: usize,
    pub(super) role: Role,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Subject,
    Object,
    Graph,
}

/// The distinct statements of a dataset that contain blank nodes, in their order, and the nodes, numbered in the order
/// of their first occurrence.
#[derive(Debug, Default)]
pub(super) struct Patterns<'q> {
    pub(super) statements: Vec<Statement<'q>>,
    pub(super) nodes: Vec<BlankNodeRef<'q>>,
    numbers: FxHashMap<BlankNodeRef<'q>, u32>,
}

impl<'q> Patterns<'q> {
    pub(super) fn of(quads: impl IntoIterator<Item = QuadRef<'q>>) -> Self {
        let mut patterns = Self::default();
        let mut seen = FxHashSet::default();
        for quad in quads {
            if has_blank_node(&quad) && seen.insert(quad) {
                let statement = patterns.statement(quad);
                patterns.statements.push(statement);
            }
        }
        patterns
    }

    fn statement(&mut self, quad: QuadRef<'q>) -> Statement<'q> {
        let mut statement = Statement { pattern: String::new(), predicate: quad.predicate, slots: Vec::new() };
        self.subject(quad.subject, 0, &mut statement);
        text(&mut statement, &quad.predicate);
        self.object(quad.object, 0, &mut statement);
        match quad.graph_name {
            GraphNameRef::DefaultGraph => {}
            GraphNameRef::NamedNode(node) => text(&mut statement, &node),
            GraphNameRef::BlankNode(node) => self.slot(node, 0, Role::Graph, &mut statement),
        }
        statement.pattern.push('.');
        statement
    }

    fn subject(&mut self, subject: NamedOrBlankNodeRef<'q>, depth: usize, statement: &mut Statement<'q>) {
        match subject {
            NamedOrBlankNodeRef::NamedNode(node) => text(statement, &node),
            NamedOrBlankNodeRef::BlankNode(node) => self.slot(node, depth, Role::Subject, statement),
        }
    }

    fn object(&mut self, term: TermRef<'q>, depth: usize, statement: &mut Statement<'q>) {
        match term {
            TermRef::BlankNode(node) => self.slot(node, depth, Role::Object, statement),
            TermRef::Triple(triple) => {
                let triple = TripleRef::from(triple);
                statement.pattern.push_str("<<( ");
                self.subject(triple.subject, depth + 1, statement);
                text(statement, &triple.predicate);
                self.object(triple.object, depth + 1, statement);
                statement.pattern.push_str(")>> ");
            }
            TermRef::NamedNode(_) | TermRef::Literal(_) => text(statement, &term),
        }
    }

    fn slot(&mut self, node: BlankNodeRef<'q>, depth: usize, role: Role, statement: &mut Statement<'q>) {
        let next = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        let number = *self.numbers.entry(node).or_insert(next);
        if number == next {
            self.nodes.push(node);
        }
        statement.slots.push(Slot { node: number, position: Position { depth, role } });
        statement.pattern.push(SLOT);
        statement.pattern.push(' ');
    }
}

fn text(statement: &mut Statement<'_>, term: &dyn std::fmt::Display) {
    // Writing to a string cannot fail.
    let _ = write!(statement.pattern, "{term} ");
}

pub(super) fn has_blank_node(quad: &QuadRef<'_>) -> bool {
    quad.subject.is_blank_node() || quad.graph_name.is_blank_node() || holds_blank_node(quad.object)
}

fn holds_blank_node(term: TermRef<'_>) -> bool {
    match term {
        TermRef::BlankNode(_) => true,
        TermRef::Triple(triple) => triple.subject.is_blank_node() || holds_blank_node(triple.object.as_ref()),
        TermRef::NamedNode(_) | TermRef::Literal(_) => false,
    }
}
