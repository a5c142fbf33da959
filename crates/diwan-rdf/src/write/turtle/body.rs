use super::term::write_term;
use crate::quads::{Id, Statement};
use crate::write::namespaces::Namespaces;
use crate::write::nesting::Nesting;
use crate::write::order::{Sorted, by_graph, by_predicate, by_subject};
use rustc_hash::FxHashMap;
use std::io::{self, Write};

/// The number of bytes that are buffered before they are written.
const PIECE: usize = 1 << 16;

/// Writes the document in pieces.
pub(super) struct Body<'a> {
    sorted: &'a Sorted<'a>,
    nesting: &'a Nesting,
    /// The statements of the nodes that are written inline.
    nested: FxHashMap<Id, &'a [Statement]>,
    namespaces: &'a Namespaces,
    level: usize,
    text: Vec<u8>,
    out: &'a mut dyn Write,
}

impl<'a> Body<'a> {
    pub(super) fn new(
        sorted: &'a Sorted<'a>,
        nesting: &'a Nesting,
        namespaces: &'a Namespaces,
        out: &'a mut dyn Write,
    ) -> Self {
        let subjects = by_subject(sorted.statements());
        let nested = subjects.filter_map(|statements| Some((statements.first()?.subject, statements)));
        let nested = nested.filter(|(node, _)| nesting.is_nested(*node)).collect();
        Self { sorted, nesting, nested, namespaces, level: 0, text: Vec::with_capacity(2 * PIECE), out }
    }

    /// Writes the declarations of prefixes, and all statements.
    pub(super) fn write(mut self, head: &str) -> io::Result<()> {
        self.text.extend_from_slice(head.as_bytes());
        for statements in by_graph(self.sorted.statements()) {
            self.graph(statements)?;
        }
        self.out.write_all(&self.text)
    }

    /// Writes the statements of one graph, as a [block](https://www.w3.org/TR/trig/#sec-graph-statements) if it has a
    /// name.
    fn graph(&mut self, statements: &'a [Statement]) -> io::Result<()> {
        let Some(name) = statements.first().map(|statement| statement.graph) else { return Ok(()) };
        if name == Id::DEFAULT_GRAPH {
            return self.subjects(statements);
        }
        self.empty_line();
        self.term(name);
        self.push(" {");
        self.level += 1;
        self.subjects(statements)?;
        self.level -= 1;
        self.push("}\n");
        Ok(())
    }

    fn subjects(&mut self, statements: &'a [Statement]) -> io::Result<()> {
        for statements in by_subject(statements) {
            if let Some(subject) = statements.first().map(|statement| statement.subject)
                && !self.nesting.is_nested(subject)
            {
                self.subject(subject, statements)?;
            }
        }
        Ok(())
    }

    fn subject(&mut self, subject: Id, statements: &[Statement]) -> io::Result<()> {
        if self.level > 0 {
            self.new_line();
        } else {
            self.empty_line();
        }
        if self.nesting.is_anonymous(subject) {
            self.push("[]");
        } else {
            self.term(subject);
        }
        self.push(" ");
        self.level += 1;
        self.predicates(statements)?;
        self.level -= 1;
        self.push(" .\n");
        Ok(())
    }

    fn predicates(&mut self, statements: &[Statement]) -> io::Result<()> {
        for (index, objects) in by_predicate(statements).enumerate() {
            if index > 0 {
                self.push(" ;");
                self.new_line();
            }
            self.predicate(objects)?;
        }
        Ok(())
    }

    /// Writes a predicate and its objects: a single object and classes on the same line, several objects on a line
    /// each.
    fn predicate(&mut self, objects: &[Statement]) -> io::Result<()> {
        let space = |body: &mut Self| body.push(" ");
        match objects {
            [] => Ok(()),
            [first, ..] if self.sorted.is_type(first.predicate) => {
                self.push("a");
                self.objects(objects, space)
            }
            [only] => {
                self.term(only.predicate);
                self.objects(objects, space)
            }
            [first, ..] => {
                self.term(first.predicate);
                self.level += 1;
                self.objects(objects, Self::new_line)?;
                self.level -= 1;
                Ok(())
            }
        }
    }

    fn objects(&mut self, statements: &[Statement], space: impl Fn(&mut Self)) -> io::Result<()> {
        for (index, statement) in statements.iter().enumerate() {
            if index > 0 {
                self.push(" ,");
            }
            space(self);
            self.object(statement.object)?;
            self.write_piece()?;
        }
        Ok(())
    }

    fn object(&mut self, term: Id) -> io::Result<()> {
        if let Some(items) = self.nesting.list(term) {
            return self.list(&items);
        }
        if self.nesting.is_nested(term) {
            return self.node(term);
        }
        self.term(term);
        Ok(())
    }

    /// Writes a [collection](https://www.w3.org/TR/turtle/#collections).
    fn list(&mut self, items: &[Id]) -> io::Result<()> {
        if items.is_empty() {
            self.push("()");
            return Ok(());
        }
        self.push("(");
        for item in items {
            self.push(" ");
            self.object(*item)?;
        }
        self.push(" )");
        Ok(())
    }

    /// Writes a [blank node property list](https://www.w3.org/TR/turtle/#unlabeled-bnodes).
    fn node(&mut self, node: Id) -> io::Result<()> {
        let Some(statements) = self.nested.get(&node).copied() else {
            self.push("[]");
            return Ok(());
        };
        self.push("[");
        self.level += 1;
        self.new_line();
        self.predicates(statements)?;
        self.level -= 1;
        self.new_line();
        self.push("]");
        Ok(())
    }

    fn term(&mut self, term: Id) {
        write_term(self.sorted.term(term).as_str().as_bytes(), self.namespaces, &mut self.text);
    }

    fn push(&mut self, text: &str) {
        self.text.extend_from_slice(text.as_bytes());
    }

    /// Adds an empty line, unless the document is empty.
    fn empty_line(&mut self) {
        // The text is only written where a statement is incomplete.
        if !self.text.is_empty() {
            self.text.push(b'\n');
        }
    }

    fn new_line(&mut self) {
        self.text.push(b'\n');
        self.text.resize(self.text.len() + 4 * self.level, b' ');
    }

    /// Writes the text if it is long.
    fn write_piece(&mut self) -> io::Result<()> {
        if self.text.len() >= PIECE {
            self.out.write_all(&self.text)?;
            self.text.clear();
        }
        Ok(())
    }
}
