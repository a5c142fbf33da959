//! The quotes that records rest on, and the documents they come from.

use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::evidence::{Document, vocab};
use crate::project::sha256_hex;
use diwan_rdf::files::read_all;
use diwan_rml::source::{DirectoryFiles, Files as _};
use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::str::FromStr;

/// A quote.
#[derive(Clone, Debug)]
pub(super) struct Quote {
    pub(super) exact: String,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) source: NamedNode,
}

/// The whole quotes of a graph, and the records that rest on them.
pub(super) struct Quotes {
    pub(super) records: BTreeMap<NamedNode, Quote>,
}

type Properties<'q> = HashMap<(&'q NamedNode, NamedNodeRef<'q>), &'q Term>;

impl Quotes {
    pub(super) fn new(quads: &[Quad]) -> Self {
        let mut properties: Properties<'_> = HashMap::new();
        for quad in quads {
            if let NamedOrBlankNode::NamedNode(subject) = &quad.subject {
                properties.insert((subject, quad.predicate.as_ref()), &quad.object);
            }
        }
        let records = properties.iter().filter_map(|((record, predicate), object)| match object {
            Term::NamedNode(quote) if *predicate == vocab::WAS_DERIVED_FROM => {
                Some(((*record).clone(), read(quote, &properties)?))
            }
            _ => None,
        });
        Self { records: records.collect() }
    }

    pub(super) fn of_record(&self, record: &NamedNode) -> Option<&Quote> {
        self.records.get(record)
    }
}

fn read(quote: &NamedNode, properties: &Properties<'_>) -> Option<Quote> {
    let text = |property: NamedNodeRef<'static>| match properties.get(&(quote, property)) {
        Some(Term::Literal(literal)) => Some(literal.value()),
        _ => None,
    };
    let Some(Term::NamedNode(source)) = properties.get(&(quote, vocab::WAS_QUOTED_FROM)) else { return None };
    Some(Quote {
        exact: text(vocab::EXACT)?.to_owned(),
        start: usize::from_str(text(vocab::START)?).ok()?,
        end: usize::from_str(text(vocab::END)?).ok()?,
        source: source.clone(),
    })
}

/// The documents of a folder, read when they are first asked for.
pub(super) struct Documents<'a> {
    context: &'a Context<'a>,
    folder: &'a Path,
    opened: RefCell<BTreeMap<NamedNode, OpenedOrNot>>,
}

/// A document, or why it cannot be read.
pub(super) type OpenedOrNot = Result<Rc<Opened>, Box<Diagnostic>>;

/// A document as it is on this machine.
pub(super) struct Opened {
    pub(super) path: PathBuf,
    pub(super) document: Document,
}

impl<'a> Documents<'a> {
    pub(super) fn new(context: &'a Context<'a>, folder: &'a Path) -> Self {
        Self { context, folder, opened: RefCell::default() }
    }

    /// The document of a source.
    pub(super) fn of(&self, source: &NamedNode) -> OpenedOrNot {
        let mut documents = self.opened.borrow_mut();
        let opened =
            documents.entry(source.clone()).or_insert_with(|| open(self.context, source, self.folder).map(Rc::new));
        opened.clone()
    }

    /// The documents of the other sources that are registered, as far as they are there.
    pub(super) fn others(&self, source: &NamedNode) -> impl Iterator<Item = (NamedNode, Rc<Opened>)> {
        let quads = self.context.tables.model().iter().filter(|quad| quad.predicate == vocab::IDENTIFIER);
        let sources: BTreeSet<NamedNode> = quads
            .filter_map(|quad| match &quad.subject {
                NamedOrBlankNode::NamedNode(other) if other != source => Some(other.clone()),
                _ => None,
            })
            .collect();
        sources.into_iter().filter_map(|other| Some((other.clone(), self.of(&other).ok()?)))
    }
}

fn open(context: &Context<'_>, source: &NamedNode, folder: &Path) -> Result<Opened, Box<Diagnostic>> {
    let fail = |property, message: String| {
        let found = context.at_cell(Diagnostic::error("E005", message), source, property);
        Box::new(found.help("put the document that was quoted into the folder; of another text no offset is right"))
    };
    let property = |property: NamedNodeRef<'_>| value(context, source, property);
    let name = property(vocab::NAME).ok_or_else(|| fail(vocab::NAME, format!("{source} has no file name")))?;
    let path = folder.join(name);
    let read = DirectoryFiles::new(folder).open(Path::new(name)).and_then(read_all);
    let bytes = read.map_err(|cause| fail(vocab::NAME, format!("cannot read {}: {cause}", path.display())))?;
    let digest = format!("sha256:{}", sha256_hex(&bytes));
    if property(vocab::IDENTIFIER).is_some_and(|known| known != digest) {
        let message = format!("{} is not the document that was quoted: its digest is {digest}", path.display());
        return Err(fail(vocab::IDENTIFIER, message));
    }
    let text = String::from_utf8(bytes).map_err(|_| fail(vocab::NAME, format!("{} is not UTF-8", path.display())))?;
    let document = Document::new(text);
    let size = format!("{} characters", document.len());
    if property(vocab::CONTENT_SIZE).is_some_and(|known| known != size) {
        let message = format!("{} has {size}, and the register of sources says otherwise", path.display());
        return Err(fail(vocab::CONTENT_SIZE, message));
    }
    Ok(Opened { path, document })
}

/// A text that the register of sources gives a source.
fn value<'a>(context: &'a Context<'_>, source: &NamedNode, property: NamedNodeRef<'_>) -> Option<&'a str> {
    let mut quads = context.tables.model().iter();
    quads.find_map(|quad| match &quad.object {
        Term::Literal(value) if quad.predicate == property && quad.subject == source.clone().into() => {
            Some(value.value())
        }
        _ => None,
    })
}
