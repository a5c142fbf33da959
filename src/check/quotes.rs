//! E004: a quote does not stand where its row says. E005: a document is missing or is not the one that was quoted.
//!
//! Runs when the documents are at hand.

use super::Diagnostic;
use super::context::{Context, Place};
use crate::evidence::{Document, Location, vocab};
use crate::project::sha256_hex;
use crate::source::{DirectoryFiles, Files as _, read_all};
use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
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
    records: BTreeMap<NamedNode, Quote>,
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

/// Compares every quote with the documents in a folder.
pub(super) fn check(context: &Context<'_>, places: &HashMap<Vec<u8>, Place>, folder: &Path) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut documents = BTreeMap::new();
    for (record, quote) in &Quotes::new(&context.tables.quads).records {
        let document = documents
            .entry(quote.source.clone())
            .or_insert_with(|| open(context, &quote.source, folder).map_err(|diagnostic| found.push(*diagnostic)).ok());
        if let Some(document) = document
            && let Some(diagnostic) = compare(quote, document)
        {
            found.push(match places.get(record.to_string().as_bytes()) {
                Some(place) => diagnostic.at(&place.file, place.line),
                None => diagnostic,
            });
        }
    }
    found
}

fn open(context: &Context<'_>, source: &NamedNode, folder: &Path) -> Result<Document, Box<Diagnostic>> {
    let fail = |message: String| Box::new(Diagnostic::error("E005", message));
    let property = |property: NamedNodeRef<'_>| {
        let mut quads = context.tables.quads.iter();
        quads.find_map(|quad| match &quad.object {
            Term::Literal(value) if quad.predicate == property && quad.subject == source.clone().into() => {
                Some(value.value())
            }
            _ => None,
        })
    };
    let name = property(vocab::NAME).ok_or_else(|| fail(format!("{source} has no file name")))?;
    let path = folder.join(name);
    let read = DirectoryFiles::new(folder).open(Path::new(name)).and_then(read_all);
    let bytes = read.map_err(|cause| fail(format!("cannot read {}: {cause}", path.display())))?;
    let digest = format!("sha256:{}", sha256_hex(&bytes));
    if property(vocab::IDENTIFIER).is_some_and(|known| known != digest) {
        let message = format!("{} is not the document that was quoted: its digest is {digest}", path.display());
        return Err(fail(message));
    }
    String::from_utf8(bytes).map(Document::new).map_err(|_| fail(format!("{} is not UTF-8", path.display())))
}

fn compare(quote: &Quote, document: &Document) -> Option<Diagnostic> {
    if document.slice(quote.start, quote.end) == Some(&quote.exact) {
        return None;
    }
    let words = &quote.exact;
    let (message, help) = match document.locate(&quote.exact, Some(quote.start)) {
        Location::Found(start, end) => (
            format!("\"{words}\" does not stand at {} to {}, but at {start} to {end}", quote.start, quote.end),
            "run `diwan cite` to put the offsets right".to_owned(),
        ),
        Location::Absent(Some(part)) => (
            format!("\"{words}\" does not stand in the document"),
            format!("the document has it as far as \"{part}\"; copy the words exactly"),
        ),
        _ => (
            format!("\"{words}\" does not stand in the document"),
            "copy the words exactly as the document prints them".to_owned(),
        ),
    };
    Some(Diagnostic::error("E004", message).help(help))
}
