//! Which line of a mapping reads a column: a cell is wrong for what is made of it.

use super::RelatedPlace;
use crate::project::Project;
use diwan_rdf::text::Lines;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedNode, NamedOrBlankNode, Term, Triple};
use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet, VecDeque};
use std::path::{Path, PathBuf};

/// The statements of a project's mapping, each with the line it ends on.
#[derive(Default)]
pub(super) struct MappingLines {
    files: Vec<MappingFile>,
    /// What was asked before: findings about one column are many.
    known: RefCell<HashMap<(String, String), Option<RelatedPlace>>>,
}

/// The statements of one file, in its order.
struct MappingFile {
    path: PathBuf,
    statements: Vec<(Triple, u64)>,
    by_subject: HashMap<NamedOrBlankNode, Vec<usize>>,
}

impl MappingLines {
    /// Reads the mapping once more; a file that cannot be read is reported elsewhere.
    pub(super) fn new(project: &Project) -> Self {
        let read = |path: &PathBuf| MappingFile::new(path, &project.config().base, &project.read_turtle(path).ok()?);
        Self { files: project.config().mapping.iter().filter_map(read).collect(), known: RefCell::default() }
    }

    /// The line on which a triples map, known by its IRI, reads a column.
    pub(super) fn reading(&self, triples_map: &str, column: &str) -> Option<RelatedPlace> {
        let asked = (triples_map.to_owned(), column.to_owned());
        self.known.borrow_mut().entry(asked).or_insert_with(|| self.find_reading(triples_map, column)).clone()
    }

    fn find_reading(&self, triples_map: &str, column: &str) -> Option<RelatedPlace> {
        let node = NamedNode::new(triples_map).ok()?;
        let (path, line) =
            self.files.iter().find_map(|file| Some((&file.path, file.line_below(node.clone().into(), column)?)))?;
        let message = "the mapping reads it here".to_owned();
        Some(RelatedPlace { file: path.clone(), line, column: Some(column.to_owned()), message })
    }

    /// The line on which a resource of the mapping is described first.
    pub(super) fn describing(&self, resource: &str) -> Option<RelatedPlace> {
        let node = NamedOrBlankNode::from(NamedNode::new(resource).ok()?);
        self.first("described here", |triple| triple.subject == node)
    }

    /// The line that names an IRI, as a constant or a class.
    pub(super) fn naming(&self, iri: &str) -> Option<RelatedPlace> {
        let node = Term::from(NamedNode::new(iri).ok()?);
        self.first("the mapping names it here", |triple| triple.object == node)
    }

    /// The line that names a file, as the mapping writes it.
    pub(super) fn path(&self, path: &str) -> Option<RelatedPlace> {
        let is_path = |object: &Term| match object {
            Term::Literal(literal) => literal.value() == path,
            Term::NamedNode(node) => node.as_str().ends_with(path),
            _ => false,
        };
        let place = self.first("the mapping reads it here", |triple| is_path(&triple.object))?;
        let name = path.rsplit('/').next().unwrap_or(path).to_owned();
        Some(RelatedPlace { column: Some(name), ..place })
    }

    /// The first statement that is wanted.
    fn first(&self, message: &str, wanted: impl Fn(&Triple) -> bool) -> Option<RelatedPlace> {
        let (file, line) = self.files.iter().find_map(|file| {
            let mut statements = file.statements.iter();
            statements.find(|(triple, _)| wanted(triple)).map(|(_, line)| (file.path.clone(), *line))
        })?;
        Some(RelatedPlace { file, line, column: None, message: message.to_owned() })
    }
}

impl MappingFile {
    fn new(path: &Path, base: &str, text: &[u8]) -> Option<Self> {
        let line = Cell::new(0);
        let parser = RdfParser::from_format(RdfFormat::Turtle).with_base_iri(base).ok()?;
        let quads = parser.for_reader(Lines::new(text, &line)).map_while(Result::ok);
        let statements: Vec<(Triple, u64)> = quads.map(|quad| (quad.into(), line.get())).collect();
        let mut by_subject: HashMap<_, Vec<usize>> = HashMap::new();
        for (index, (triple, _)) in statements.iter().enumerate() {
            by_subject.entry(triple.subject.clone()).or_default().push(index);
        }
        Some(Self { path: path.to_owned(), statements, by_subject })
    }

    /// The line of the nearest statement below a resource that reads a column.
    fn line_below(&self, root: NamedOrBlankNode, column: &str) -> Option<u64> {
        let mut queue = VecDeque::from([root]);
        let mut seen = HashSet::new();
        while let Some(node) = queue.pop_front() {
            let indexes = self.by_subject.get(&node).filter(|_| seen.insert(node));
            for (triple, line) in indexes.into_iter().flatten().filter_map(|index| self.statements.get(*index)) {
                match &triple.object {
                    object if reads(object, column) => return Some(*line),
                    // Another triples map reads another table.
                    _ if triple.predicate.as_str().ends_with("parentTriplesMap") => {}
                    Term::NamedNode(node) => queue.push_back(node.clone().into()),
                    Term::BlankNode(node) => queue.push_back(node.clone().into()),
                    _ => {}
                }
            }
        }
        None
    }
}

/// Whether a reference or a template reads a column.
fn reads(object: &Term, column: &str) -> bool {
    match object {
        Term::Literal(literal) => literal.value() == column || literal.value().contains(&format!("{{{column}}}")),
        _ => false,
    }
}
