use super::compact::Compactor;
use super::expanded;
use super::json::{Json, Object};
use super::layout;
use super::value::Source;
use crate::quads::{Id, Statement};
use crate::write::order::{by_graph, by_predicate, by_subject};
use std::io::{self, Write};

/// The number of bytes that are buffered before they are written.
const CHUNK: usize = 1 << 16;

/// A dataset grouped by node and sorted by identifier: [RDF serialized as
/// JSON-LD](https://www.w3.org/TR/json-ld11-api/#serialize-rdf-as-json-ld-algorithm).
///
/// Lists are converted only if nothing is lost. The algorithm of the specification also drops `rdf:type rdf:List` from
/// their cells, and cells that occur in a second graph.
pub(super) struct Document<'q> {
    source: Source<'q>,
    nodes: Vec<Node<'q>>,
}

/// The statements about a node in one graph, and the content of the graph that it names.
struct Node<'q> {
    name: Id,
    statements: &'q [Statement],
    graph: &'q [Statement],
}

/// The form of a document.
pub(super) enum Form<'f> {
    Expanded,
    /// Compacted with the terms of a context, which is written first.
    Compacted(&'f Json<'f>, &'f Compactor<'f>),
}

impl<'q> Document<'q> {
    pub(super) fn of(source: Source<'q>) -> Self {
        let mut nodes = Vec::new();
        for graph in by_graph(source.sorted.statements()) {
            match graph.first().map(|statement| statement.graph) {
                None | Some(Id::DEFAULT_GRAPH) => nodes.extend(nodes_of(graph, source)),
                Some(name) => nodes.push(Node { name, statements: &[], graph }),
            }
        }
        nodes.sort_by_key(|node| source.identifier(node.name));
        nodes.dedup_by(|graph, node| {
            let is_same = graph.name == node.name;
            if is_same {
                node.graph = graph.graph;
            }
            is_same
        });
        Self { source, nodes }
    }

    /// Writes the document, node by node.
    pub(super) fn write(&self, form: &Form<'_>, out: &mut dyn Write) -> io::Result<()> {
        let mut writer = Writer { form, source: self.source, out, text: String::with_capacity(2 * CHUNK) };
        match (form, self.nodes.as_slice()) {
            (Form::Expanded, nodes) => writer.array(nodes.iter(), 0)?,
            (Form::Compacted(..), []) => writer.text.push_str("{}"),
            (Form::Compacted(context, _), [node]) => {
                writer.text.push('{');
                layout::entry(&mut writer.text, true, "@context", context, 1);
                writer.entries(node, false, 1)?;
                layout::last_line(&mut writer.text, 0);
                writer.text.push('}');
            }
            (Form::Compacted(context, compactor), nodes) => {
                writer.text.push('{');
                layout::entry(&mut writer.text, true, "@context", context, 1);
                layout::key(&mut writer.text, false, compactor.keywords().graph, 1);
                writer.array(nodes.iter(), 1)?;
                layout::last_line(&mut writer.text, 0);
                writer.text.push('}');
            }
        }
        writer.text.push('\n');
        writer.flush()
    }
}

/// The subjects in one graph, except list cells that are written as part of a list.
fn nodes_of<'q>(statements: &'q [Statement], source: Source<'q>) -> Vec<Node<'q>> {
    let nodes = by_subject(statements).filter_map(|statements| {
        let name = statements.first()?.subject;
        (!source.nesting.is_in_list(name)).then_some(Node { name, statements, graph: &[] })
    });
    let mut nodes: Vec<_> = nodes.collect();
    nodes.sort_by_key(|node| source.identifier(node.name));
    nodes
}

struct Writer<'w, 'q, 'f> {
    form: &'w Form<'f>,
    source: Source<'q>,
    out: &'w mut dyn Write,
    text: String,
}

impl<'q> Writer<'_, 'q, '_> {
    fn array<'n>(&mut self, nodes: impl Iterator<Item = &'n Node<'q>>, depth: usize) -> io::Result<()>
    where
        'q: 'n,
    {
        let mut is_empty = true;
        self.text.push('[');
        for node in nodes {
            layout::line(&mut self.text, is_empty, depth + 1);
            self.text.push('{');
            self.entries(node, true, depth + 2)?;
            layout::last_line(&mut self.text, depth + 1);
            self.text.push('}');
            is_empty = false;
        }
        if !is_empty {
            layout::last_line(&mut self.text, depth);
        }
        self.text.push(']');
        Ok(())
    }

    /// Writes the entries of a node. Each node has its identifier and another entry, so none fits on one line.
    fn entries(&mut self, node: &Node<'q>, is_first: bool, depth: usize) -> io::Result<()> {
        let source = self.source;
        let is_class =
            |found: &Statement| source.sorted.is_type(found.predicate) && source.term(found.object).iri().is_some();
        let classes = node.statements.iter().take_while(|found| is_class(found)).count();
        let (classes, others) = node.statements.split_at(classes);
        match self.form {
            Form::Expanded => {
                let mut object = expanded::head(node.name, classes, source);
                for statements in by_predicate(others) {
                    expanded::property(&mut object, statements, source);
                }
                self.object(&object, is_first, depth);
                self.graph(node, "@graph", depth)?;
            }
            Form::Compacted(_, compactor) => {
                self.object(&compactor.head(node.name, classes, source), is_first, depth);
                self.graph(node, compactor.keywords().graph, depth)?;
                let mut properties: Vec<_> = by_predicate(others).collect();
                properties.sort_by_key(|statements| {
                    statements.first().map(|statement| source.identifier(statement.predicate))
                });
                let mut object = Object::default();
                for statements in properties {
                    compactor.property(&mut object, statements, source);
                }
                self.object(&object, false, depth);
            }
        }
        if self.text.len() >= CHUNK { self.flush() } else { Ok(()) }
    }

    fn object(&mut self, object: &Object<'_>, is_first: bool, depth: usize) {
        for (index, (key, value)) in object.iter().enumerate() {
            layout::entry(&mut self.text, is_first && index == 0, key, value, depth);
        }
    }

    fn graph(&mut self, node: &Node<'q>, key: &str, depth: usize) -> io::Result<()> {
        if node.graph.is_empty() {
            return Ok(());
        }
        layout::key(&mut self.text, false, key, depth);
        self.array(nodes_of(node.graph, self.source).iter(), depth)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.write_all(self.text.as_bytes())?;
        self.text.clear();
        Ok(())
    }
}
