//! Verifies the compacted document by parsing it.
//!
//! Compaction can change the data: a context may turn `http://e//a` into `e://a`, which is another IRI, or keep only
//! one of two lists under a term with `"@container": "@list"`. Such a document is never written.
//!
//! The document is parsed while it is generated, and a hash of each statement is kept. All nodes except list cells keep
//! their labels; a list is hashed with the statement that it is the object of.

use super::document::{Document, Form};
use crate::write::ExportError;
use crate::write::nesting::Nesting;
use oxrdf::vocab::rdf;
use oxrdf::{
    BaseDirection, BlankNode, BlankNodeRef, GraphName, GraphNameRef, LiteralRef, NamedOrBlankNode, NamedOrBlankNodeRef,
    Quad, QuadRef, Term, TermRef,
};
use oxrdfio::{JsonLdProfile, RdfFormat, RdfParser};
use rustc_hash::{FxHashMap, FxHashSet};
use std::io::{Read, pipe};
use std::thread;

/// The statements of a dataset, to compare documents with.
pub(super) struct Proof<'q> {
    quads: &'q [QuadRef<'q>],
    nesting: &'q Nesting<'q>,
    /// The nodes whose labels documents contain.
    labels: FxHashSet<BlankNodeRef<'q>>,
    /// The hashes of the statements, in order.
    hashes: Vec<u128>,
}

impl<'q> Proof<'q> {
    pub(super) fn of(quads: &'q [QuadRef<'q>], document: &'q Document<'q>) -> Self {
        let nesting = document.nesting();
        let labels = quads.iter().flat_map(blank_nodes).filter(|node| !nesting.is_in_list(*node)).collect();
        let mut hasher = Hasher::default();
        let hashes = statements(quads, nesting).map(|quad| hasher.written(&quad, nesting)).collect();
        Self { quads, nesting, labels, hashes: in_order(hashes) }
    }

    /// The quads that are missing in the document, except those of list cells; all quads if it contains additional
    /// ones.
    ///
    /// # Errors
    /// If the document cannot be parsed.
    pub(super) fn lost(&self, document: &Document<'_>, form: &Form<'_>) -> Result<Vec<Quad>, ExportError> {
        let (reader, mut writer) = pipe()?;
        let (written, read) = thread::scope(|scope| {
            let writing = thread::Builder::new().spawn_scoped(scope, move || document.write(form, &mut writer))?;
            let read = self.read(reader);
            Ok::<_, ExportError>((writing.join(), read))
        })?;
        // The document is incomplete if parsing it fails.
        let read = read?;
        written.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        if read == self.hashes {
            return Ok(Vec::new());
        }
        Ok(self.missing(&read))
    }

    fn missing(&self, read: &[u128]) -> Vec<Quad> {
        let mut left: FxHashMap<u128, usize> = FxHashMap::default();
        for hash in read {
            *left.entry(*hash).or_default() += 1;
        }
        let mut hasher = Hasher::default();
        let is_missing = |quad: &QuadRef<'_>| match left.get_mut(&hasher.written(quad, self.nesting)) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        };
        let missing: Vec<_> =
            statements(self.quads, self.nesting).filter(is_missing).map(QuadRef::into_owned).collect();
        if missing.is_empty() { self.quads.iter().map(|quad| quad.into_owned()).collect() } else { missing }
    }

    /// The hashes of the statements in a document, in order.
    fn read(&self, document: impl Read) -> Result<Vec<u128>, ExportError> {
        // So that the parser holds no more than a node at a time. It is lenient about the order of keys, and about IRIs, which
        // are compared with those that were to be written.
        let format = RdfFormat::JsonLd { profile: JsonLdProfile::Streaming.into() };
        let quads = RdfParser::from_format(format).lenient().for_reader(document);
        let mut hashes = Vec::with_capacity(self.hashes.len());
        let mut lists = Lists::default();
        let mut hasher = Hasher::default();
        for quad in quads {
            let quad = quad.map_err(|error| ExportError::Compaction(error.to_string()))?;
            if let Some(quad) = lists.take(quad, &self.labels) {
                hashes.push(hasher.read(&quad, &lists));
            }
        }
        let waiting = std::mem::take(&mut lists.users);
        hashes.extend(waiting.iter().map(|quad| hasher.read(quad, &lists)));
        Ok(in_order(hashes))
    }
}

/// The statements, except those of cells that are written in lists.
fn statements<'s, 'q>(quads: &'s [QuadRef<'q>], nesting: &'s Nesting<'q>) -> impl Iterator<Item = QuadRef<'q>> + 's {
    let is_cell = |node| matches!(node, NamedOrBlankNodeRef::BlankNode(node) if nesting.is_in_list(node));
    quads.iter().copied().filter(move |quad| !is_cell(quad.subject))
}

fn blank_nodes<'q>(quad: &QuadRef<'q>) -> impl Iterator<Item = BlankNodeRef<'q>> + use<'q> {
    let subject = match quad.subject {
        NamedOrBlankNodeRef::BlankNode(node) => Some(node),
        NamedOrBlankNodeRef::NamedNode(_) => None,
    };
    let object = match quad.object {
        TermRef::BlankNode(node) => Some(node),
        _ => None,
    };
    let graph = match quad.graph_name {
        GraphNameRef::BlankNode(node) => Some(node),
        _ => None,
    };
    [subject, object, graph].into_iter().flatten()
}

fn in_order(mut hashes: Vec<u128>) -> Vec<u128> {
    hashes.sort_unstable();
    hashes
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
    fn take(&mut self, quad: Quad, labels: &FxHashSet<BlankNodeRef<'_>>) -> Option<Quad> {
        match (&quad.subject, &quad.object) {
            (NamedOrBlankNode::BlankNode(node), _) if !labels.contains(&node.as_ref()) => {
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
            (_, Term::BlankNode(node)) if !labels.contains(&node.as_ref()) => {
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
    fn written(&mut self, quad: &QuadRef<'_>, nesting: &Nesting<'_>) -> u128 {
        self.begin(quad);
        self.written_term(quad.object, nesting);
        xxhash_rust::xxh3::xxh3_128(&self.0)
    }

    fn read(&mut self, quad: &Quad, lists: &Lists) -> u128 {
        self.begin(&quad.as_ref());
        self.read_term(quad.object.as_ref(), quad.graph_name.as_ref(), lists);
        xxhash_rust::xxh3::xxh3_128(&self.0)
    }

    fn begin(&mut self, quad: &QuadRef<'_>) {
        self.0.clear();
        match quad.graph_name {
            GraphNameRef::DefaultGraph => self.part(b'd', ""),
            GraphNameRef::NamedNode(node) => self.part(b'i', node.as_str()),
            GraphNameRef::BlankNode(node) => self.part(b'b', node.as_str()),
        }
        self.term(quad.subject.into());
        self.part(b'i', quad.predicate.as_str());
    }

    fn written_term(&mut self, term: TermRef<'_>, nesting: &Nesting<'_>) {
        let items = if term.is_blank_node() { nesting.list(term) } else { None };
        match items {
            None => self.term(term),
            Some(items) => {
                items.into_iter().for_each(|item| {
                    self.part(b'(', "");
                    self.written_term(item, nesting);
                });
                self.part(b')', "");
            }
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
            TermRef::Literal(literal) => self.literal(literal),
            // Neither written nor read.
            TermRef::Triple(_) => self.part(b't', ""),
        }
    }

    fn literal(&mut self, literal: LiteralRef<'_>) {
        self.part(b'"', literal.value());
        match literal.language() {
            Some(language) => {
                let from = self.0.len();
                self.part(b'@', language);
                self.0[from..].make_ascii_lowercase();
            }
            None => self.part(b'^', literal.datatype().as_str()),
        }
        match literal.direction() {
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
