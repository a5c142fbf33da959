use super::compact::Compactor;
use super::expanded;
use super::json::{Json, Object};
use super::layout;
use crate::write::nesting::Nesting;
use oxrdf::vocab::rdf;
use oxrdf::{GraphNameRef, NamedOrBlankNodeRef, QuadRef};
use std::cmp::Ordering;
use std::io::{self, Write};

/// The number of bytes that are buffered before they are written.
const CHUNK: usize = 1 << 16;

/// A dataset grouped by node and sorted by identifier: [RDF serialized as
/// JSON-LD](https://www.w3.org/TR/json-ld11-api/#serialize-rdf-as-json-ld-algorithm).
///
/// Lists are converted only if nothing is lost. The algorithm of the specification also drops `rdf:type rdf:List` from
/// their cells, and cells that occur in a second graph.
pub(super) struct Document<'q> {
    nodes: Vec<Node<'q>>,
    nesting: Nesting<'q>,
}

/// The statements about a node in one graph, and the content of the graph that it names.
struct Node<'q> {
    name: NamedOrBlankNodeRef<'q>,
    statements: &'q [QuadRef<'q>],
    graph: &'q [QuadRef<'q>],
}

/// The form of a document.
pub(super) enum Form<'f> {
    Expanded,
    /// Compacted with the terms of a context, which is written first.
    Compacted(&'f Json<'f>, &'f Compactor<'f>),
}

impl<'q> Document<'q> {
    /// The document of quads in [order](crate::write::order).
    pub(super) fn of(quads: &'q [QuadRef<'q>]) -> Self {
        let nesting = Nesting::of(quads);
        let mut nodes = Vec::new();
        for graph in quads.chunk_by(|a, b| a.graph_name == b.graph_name) {
            match graph.first().and_then(|quad| name(quad.graph_name)) {
                None => nodes.extend(nodes_of(graph, &nesting)),
                Some(name) => nodes.push(Node { name, statements: &[], graph }),
            }
        }
        nodes.sort_by(|a, b| by_identifier(a.name, b.name));
        nodes.dedup_by(|graph, node| {
            let is_same = graph.name == node.name;
            if is_same {
                node.graph = graph.graph;
            }
            is_same
        });
        Self { nodes, nesting }
    }

    pub(super) fn nesting(&self) -> &Nesting<'q> {
        &self.nesting
    }

    /// Writes the document, node by node.
    pub(super) fn write(&self, form: &Form<'_>, out: &mut dyn Write) -> io::Result<()> {
        let mut writer = Writer { form, nesting: &self.nesting, out, text: String::with_capacity(2 * CHUNK) };
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

fn name(graph: GraphNameRef<'_>) -> Option<NamedOrBlankNodeRef<'_>> {
    match graph {
        GraphNameRef::DefaultGraph => None,
        GraphNameRef::NamedNode(node) => Some(node.into()),
        GraphNameRef::BlankNode(node) => Some(node.into()),
    }
}

/// The subjects in one graph, except list cells that are written as part of a list.
fn nodes_of<'q>(quads: &'q [QuadRef<'q>], nesting: &Nesting<'q>) -> Vec<Node<'q>> {
    let subjects = quads.chunk_by(|a, b| a.subject == b.subject);
    let nodes = subjects.filter_map(|statements| {
        let name = statements.first()?.subject;
        let is_in_list = matches!(name, NamedOrBlankNodeRef::BlankNode(node) if nesting.is_in_list(node));
        (!is_in_list).then_some(Node { name, statements, graph: &[] })
    });
    let mut nodes: Vec<_> = nodes.collect();
    nodes.sort_by(|a, b| by_identifier(a.name, b.name));
    nodes
}

/// The order of identifiers. Those of blank nodes start with `_:`, which no IRI does.
fn by_identifier(a: NamedOrBlankNodeRef<'_>, b: NamedOrBlankNodeRef<'_>) -> Ordering {
    match (a, b) {
        (NamedOrBlankNodeRef::NamedNode(a), NamedOrBlankNodeRef::NamedNode(b)) => a.as_str().cmp(b.as_str()),
        (NamedOrBlankNodeRef::BlankNode(a), NamedOrBlankNodeRef::BlankNode(b)) => a.as_str().cmp(b.as_str()),
        (NamedOrBlankNodeRef::NamedNode(a), NamedOrBlankNodeRef::BlankNode(_)) => a.as_str().cmp("_:"),
        (NamedOrBlankNodeRef::BlankNode(_), NamedOrBlankNodeRef::NamedNode(b)) => "_:".cmp(b.as_str()),
    }
}

struct Writer<'w, 'q, 'f> {
    form: &'w Form<'f>,
    nesting: &'w Nesting<'q>,
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
        let is_class = |quad: &QuadRef<'_>| quad.predicate == rdf::TYPE && quad.object.is_named_node();
        let classes = node.statements.iter().take_while(|quad| is_class(quad)).count();
        let (classes, others) = node.statements.split_at(classes);
        match self.form {
            Form::Expanded => {
                let mut object = expanded::head(node.name, classes);
                for statements in others.chunk_by(|a, b| a.predicate == b.predicate) {
                    expanded::property(&mut object, statements, self.nesting);
                }
                self.object(&object, is_first, depth);
                self.graph(node, "@graph", depth)?;
            }
            Form::Compacted(_, compactor) => {
                self.object(&compactor.head(node.name, classes), is_first, depth);
                self.graph(node, compactor.keywords().graph, depth)?;
                let mut properties: Vec<_> = others.chunk_by(|a, b| a.predicate == b.predicate).collect();
                properties.sort_by_key(|statements| statements.first().map(|quad| quad.predicate.as_str()));
                let mut object = Object::default();
                for statements in properties {
                    compactor.property(&mut object, statements, self.nesting);
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
        self.array(nodes_of(node.graph, self.nesting).iter(), depth)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.write_all(self.text.as_bytes())?;
        self.text.clear();
        Ok(())
    }
}
