//! Verifies the compacted document by parsing it.
//!
//! Compaction can change the data: a context may turn `http://e//a` into `e://a`, which is another IRI, or keep only
//! one of two lists under a term with `"@container": "@list"`. Such a document is never written.
//!
//! The document is parsed while it is generated. Its statements and those of the data are compared by the sums of their
//! hashes, which take no memory and do not depend on an order; only if the sums differ, the document is parsed again to
//! find what is missing. All nodes except list cells keep their labels; a list is hashed with the statement that it is
//! the object of.

use super::document::{Document, Form};
use super::value::{Source, Value, identifier};
use crate::quads::{Id, Statement, TermText};
use crate::write::ExportError;
use oxrdf::vocab::rdf;
use oxrdf::{BaseDirection, BlankNode, GraphName, GraphNameRef, NamedOrBlankNode, Quad, Term, TermRef};
use oxrdfio::{JsonLdProfile, RdfFormat, RdfParser};
use rustc_hash::{FxHashMap, FxHashSet};
use std::io::{Read, pipe};
use std::thread;

/// The statements of a dataset, to compare documents with.
pub(super) struct Proof<'q> {
    source: Source<'q>,
    /// The labels that documents contain.
    labels: FxHashSet<&'q str>,
    sum: Sum,
}

/// The number of statements and the sum of their hashes.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Sum {
    statements: usize,
    hashes: u128,
}

impl Sum {
    fn add(&mut self, hash: u128) {
        self.statements += 1;
        self.hashes = self.hashes.wrapping_add(hash);
    }
}

impl<'q> Proof<'q> {
    pub(super) fn of(source: Source<'q>) -> Self {
        let nodes = source.sorted.blank_nodes().filter(|node| !source.nesting.is_in_list(*node));
        let labels = nodes.filter_map(|node| source.term(node).label()).collect();
        let mut hasher = Hasher::default();
        let mut sum = Sum::default();
        statements(source).for_each(|statement| sum.add(hasher.written(statement, source)));
        Self { source, labels, sum }
    }

    /// The quads that are missing in the document, except those of list cells; all quads if it contains additional
    /// ones.
    ///
    /// # Errors
    /// If the document cannot be parsed.
    pub(super) fn lost(&self, document: &Document<'_>, form: &Form<'_>) -> Result<Vec<Quad>, ExportError> {
        let mut sum = Sum::default();
        self.parse(document, form, |hash| sum.add(hash))?;
        if sum == self.sum {
            return Ok(Vec::new());
        }
        let mut read: FxHashMap<u128, usize> = FxHashMap::default();
        self.parse(document, form, |hash| *read.entry(hash).or_default() += 1)?;
        Ok(self.missing(read))
    }

    /// Calls `take` with the hash of each statement in the document.
    fn parse(&self, document: &Document<'_>, form: &Form<'_>, take: impl FnMut(u128)) -> Result<(), ExportError> {
        let (reader, mut writer) = pipe()?;
        let (written, read) = thread::scope(|scope| {
            let writing = thread::Builder::new().spawn_scoped(scope, move || document.write(form, &mut writer))?;
            let read = self.read(reader, take);
            Ok::<_, ExportError>((writing.join(), read))
        })?;
        // The document is incomplete if parsing it fails.
        read?;
        written.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        Ok(())
    }

    fn missing(&self, mut read: FxHashMap<u128, usize>) -> Vec<Quad> {
        let mut hasher = Hasher::default();
        let is_missing = |statement: &&Statement| match read.get_mut(&hasher.written(statement, self.source)) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        };
        let quad = |statement| self.source.sorted.quad(statement);
        let missing: Vec<_> = statements(self.source).filter(is_missing).filter_map(quad).collect();
        if missing.is_empty() { self.source.sorted.statements().iter().filter_map(quad).collect() } else { missing }
    }

    /// Calls `take` with the hash of each statement in a document.
    fn read(&self, document: impl Read, mut take: impl FnMut(u128)) -> Result<(), ExportError> {
        // So that the parser holds no more than a node at a time. It is lenient about the order of keys, and about IRIs, which
        // are compared with those that were to be written.
        let format = RdfFormat::JsonLd { profile: JsonLdProfile::Streaming.into() };
        let quads = RdfParser::from_format(format).lenient().for_reader(document);
        let mut lists = Lists::default();
        let mut hasher = Hasher::default();
        for quad in quads {
            let quad = quad.map_err(|error| ExportError::Compaction(error.to_string()))?;
            if let Some(quad) = lists.take(quad, &self.labels) {
                take(hasher.read(&quad, &lists));
            }
        }
        let waiting = std::mem::take(&mut lists.users);
        waiting.iter().for_each(|quad| take(hasher.read(quad, &lists)));
        Ok(())
    }
}

/// The statements, except those of cells that are written in lists.
fn statements(source: Source<'_>) -> impl Iterator<Item = &Statement> {
    source.sorted.statements().iter().filter(move |statement| !source.nesting.is_in_list(statement.subject))
}

/// The lists of a parsed document. The parser generates labels for their cells.
#[derive(Default)]
struct Lists {
    cells: FxHashMap<BlankNode, Cell>,
    /// The statements whose objects are lists; they wait until the lists are complete.
    users: Vec<Quad>,
}

struct Cell {
    graph: GraphName,
    first: Option<Term>,
    rest: Option<Term>,
}

impl Lists {
    /// Stores a quad that belongs to a list, and returns any other.
    fn take(&mut self, quad: Quad, labels: &FxHashSet<&str>) -> Option<Quad> {
        match (&quad.subject, &quad.object) {
            (NamedOrBlankNode::BlankNode(node), _) if !labels.contains(node.as_str()) => {
                let new = || Cell { graph: quad.graph_name.clone(), first: None, rest: None };
                let cell = self.cells.entry(node.clone()).or_insert_with(new);
                let place = match quad.predicate.as_ref() {
                    rdf::FIRST => &mut cell.first,
                    rdf::REST => &mut cell.rest,
                    _ => return Some(quad),
                };
                if place.is_some() || cell.graph != quad.graph_name {
                    return Some(quad);
                }
                *place = Some(quad.object);
                None
            }
            (_, Term::BlankNode(node)) if !labels.contains(node.as_str()) => {
                self.users.push(quad);
                None
            }
            _ => Some(quad),
        }
    }
}

/// Hashes statements. Language tags have [no case](https://www.w3.org/TR/rdf11-concepts/#dfn-language-tagged-string).
#[derive(Default)]
struct Hasher(Vec<u8>);

impl Hasher {
    fn written(&mut self, statement: &Statement, source: Source<'_>) -> u128 {
        let Statement { subject, predicate, object, graph } = *statement;
        self.0.clear();
        match graph {
            Id::DEFAULT_GRAPH => self.part(b'd', ""),
            graph => self.node(source.term(graph)),
        }
        self.node(source.term(subject));
        self.node(source.term(predicate));
        self.written_term(object, source);
        xxhash_rust::xxh3::xxh3_128(&self.0)
    }

    fn read(&mut self, quad: &Quad, lists: &Lists) -> u128 {
        self.0.clear();
        match quad.graph_name.as_ref() {
            GraphNameRef::DefaultGraph => self.part(b'd', ""),
            GraphNameRef::NamedNode(node) => self.part(b'i', node.as_str()),
            GraphNameRef::BlankNode(node) => self.part(b'b', node.as_str()),
        }
        self.term(quad.subject.as_ref().into());
        self.part(b'i', quad.predicate.as_str());
        self.read_term(quad.object.as_ref(), quad.graph_name.as_ref(), lists);
        xxhash_rust::xxh3::xxh3_128(&self.0)
    }

    fn written_term(&mut self, term: Id, source: Source<'_>) {
        match source.value(term) {
            Value::Node(node) => self.node(node),
            Value::Literal(literal) => {
                self.literal(&literal.value, literal.language, literal.datatype.as_str(), literal.direction);
            }
            // An empty list is `rdf:nil`.
            Value::List(items) if items.is_empty() => self.node(source.term(term)),
            Value::List(items) => {
                for item in items {
                    self.part(b'(', "");
                    self.written_term(item, source);
                }
                self.part(b')', "");
            }
        }
    }

    fn node(&mut self, node: TermText<'_>) {
        match node.label() {
            Some(label) => self.part(b'b', label),
            None => self.part(b'i', identifier(node)),
        }
    }

    fn read_term(&mut self, term: TermRef<'_>, graph: GraphNameRef<'_>, lists: &Lists) {
        let cell_of = |term: TermRef<'_>| match term {
            TermRef::BlankNode(node) => lists.cells.get(&node.into_owned()).filter(|cell| cell.graph.as_ref() == graph),
            _ => None,
        };
        let mut rest = term;
        while let Some(cell) = cell_of(rest) {
            let (Some(first), Some(next)) = (&cell.first, &cell.rest) else { break };
            self.part(b'(', "");
            self.read_term(first.as_ref(), graph, lists);
            rest = next.as_ref();
        }
        let is_list = rest != term && rest == rdf::NIL.into();
        if is_list { self.part(b')', "") } else { self.term(rest) }
    }

    fn term(&mut self, term: TermRef<'_>) {
        match term {
            TermRef::NamedNode(node) => self.part(b'i', node.as_str()),
            TermRef::BlankNode(node) => self.part(b'b', node.as_str()),
            TermRef::Literal(literal) => {
                self.literal(literal.value(), literal.language(), literal.datatype().as_str(), literal.direction());
            }
            // Neither written nor read.
            TermRef::Triple(_) => self.part(b't', ""),
        }
    }

    fn literal(&mut self, value: &str, language: Option<&str>, datatype: &str, direction: Option<BaseDirection>) {
        self.part(b'"', value);
        match language {
            Some(language) => {
                let from = self.0.len();
                self.part(b'@', language);
                self.0[from..].make_ascii_lowercase();
            }
            None => self.part(b'^', datatype),
        }
        match direction {
            None => {}
            Some(BaseDirection::Ltr) => self.part(b'l', ""),
            Some(BaseDirection::Rtl) => self.part(b'r', ""),
        }
    }

    /// Includes the length, so that different statements never give the same bytes.
    fn part(&mut self, kind: u8, text: &str) {
        self.0.push(kind);
        self.0.extend(text.len().to_le_bytes());
        self.0.extend(text.as_bytes());
    }
}
