//! The documents in a folder that match the register of sources.

use super::Statements;
use crate::evidence::{Document, vocab};
use crate::project::sha256_hex;
use diwan_rdf::files::read_all;
use diwan_rml::source::{DirectoryFiles, Files as _};
use oxigraph::model::NamedNodeRef;
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// The documents in a folder. Each is read on first use.
pub(in crate::check) struct Documents<'a> {
    folder: &'a Path,
    names: Texts<'a>,
    identifiers: Texts<'a>,
    sizes: Texts<'a>,
    opened: RefCell<HashMap<&'a str, DocumentResult>>,
}

/// The first text for each source, by the source's IRI.
type Texts<'a> = BTreeMap<&'a str, Cow<'a, str>>;

/// A document, or the reason why it cannot be used.
pub(in crate::check) type DocumentResult = Result<Rc<OpenDocument>, Rc<Unusable>>;

/// A document that was read.
#[derive(Debug)]
pub(in crate::check) struct OpenDocument {
    pub(in crate::check) path: PathBuf,
    pub(in crate::check) document: Document,
}

/// Why a document cannot be used.
#[derive(Debug)]
pub(in crate::check) struct Unusable {
    /// The property of the source whose value does not hold.
    pub(in crate::check) property: NamedNodeRef<'static>,
    pub(in crate::check) message: String,
}

impl<'a> Documents<'a> {
    pub(in crate::check) fn new(statements: Statements<'a>, folder: &'a Path) -> Self {
        Self {
            folder,
            names: texts(statements, vocab::NAME),
            identifiers: texts(statements, vocab::IDENTIFIER),
            sizes: texts(statements, vocab::CONTENT_SIZE),
            opened: RefCell::default(),
        }
    }

    /// The document of a source.
    pub(in crate::check) fn of(&self, source: NamedNodeRef<'a>) -> DocumentResult {
        let open = || self.open(source).map(Rc::new).map_err(Rc::new);
        self.opened.borrow_mut().entry(source.as_str()).or_insert_with(open).clone()
    }

    /// The documents of all other registered sources that can be read.
    pub(in crate::check) fn others(
        &self,
        source: NamedNodeRef<'a>,
    ) -> impl Iterator<Item = (NamedNodeRef<'a>, Rc<OpenDocument>)> {
        let others = self.identifiers.keys().map(|other| NamedNodeRef::new_unchecked(other));
        others.filter(move |other| *other != source).filter_map(|other| Some((other, self.of(other).ok()?)))
    }

    fn open(&self, source: NamedNodeRef<'_>) -> Result<OpenDocument, Unusable> {
        let unusable = |property, message| Unusable { property, message };
        let name = self
            .names
            .get(source.as_str())
            .ok_or_else(|| unusable(vocab::NAME, format!("{source} has no file name")))?;
        let path = self.folder.join(&**name);
        let read = DirectoryFiles::new(self.folder).open(Path::new(&**name)).and_then(read_all);
        let bytes = read.map_err(|cause| unusable(vocab::NAME, format!("cannot read {}: {cause}", path.display())))?;
        let digest = format!("sha256:{}", sha256_hex(&bytes));
        if self.identifiers.get(source.as_str()).is_some_and(|known| *known != digest) {
            let message = format!("{} is not the document that was quoted: its digest is {digest}", path.display());
            return Err(unusable(vocab::IDENTIFIER, message));
        }
        let text =
            String::from_utf8(bytes).map_err(|_| unusable(vocab::NAME, format!("{} is not UTF-8", path.display())))?;
        let document = Document::new(text);
        let size = format!("{} characters", document.len());
        if self.sizes.get(source.as_str()).is_some_and(|known| *known != size) {
            let message = format!("{} has {size}, which differs from the register of sources", path.display());
            return Err(unusable(vocab::CONTENT_SIZE, message));
        }
        Ok(OpenDocument { path, document })
    }
}

fn texts<'a>(statements: Statements<'a>, property: NamedNodeRef<'_>) -> Texts<'a> {
    let mut texts = Texts::new();
    for quad in statements.with(property) {
        if let (Some(source), Some(text)) = (quad.subject.iri(), quad.object.value()) {
            texts.entry(source).or_insert(text);
        }
    }
    texts
}
