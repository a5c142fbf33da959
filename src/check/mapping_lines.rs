//! Which line of a mapping reads a column: a cell is wrong for what is made of it.

use super::Also;
use crate::project::Project;
use crate::term::file_iri;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedOrBlankNode, Term, Triple};
use std::cell::Cell;
use std::collections::{HashSet, VecDeque};
use std::io::{self, BufRead, Read};
use std::path::{Path, PathBuf};

/// The statements of a project's mapping, each with the line it ends on.
#[derive(Default)]
pub(super) struct MappingLines {
    files: Vec<(PathBuf, Vec<(Triple, u64)>)>,
}

impl MappingLines {
    /// Reads the mapping once more; a file that cannot be read is told elsewhere.
    pub(super) fn new(project: &Project) -> Self {
        let read = |path: &PathBuf| Some((path.clone(), triples(&project.read(path).ok()?, path)?));
        Self { files: project.config().mapping.iter().filter_map(read).collect() }
    }

    /// The line on which a triples map, known by its IRI, reads a column.
    pub(super) fn reading(&self, triples_map: &str, column: &str) -> Option<Also> {
        let (path, line) = self.files.iter().find_map(|(path, triples)| {
            let node = Term::NamedNode(oxigraph::model::NamedNode::new(triples_map).ok()?);
            Some((path, line_below(triples, &node, &|object| reads(object, column))?))
        })?;
        Some(Also {
            file: path.clone(),
            line,
            column: Some(column.to_owned()),
            message: "the mapping reads it here".to_owned(),
        })
    }

    /// The line on which a resource of the mapping is described first.
    pub(super) fn describing(&self, resource: &str) -> Option<Also> {
        let (path, line) = self.files.iter().find_map(|(path, triples)| {
            let of = |(triple, line): &(Triple, u64)| (is(&triple.subject, resource)).then_some(*line);
            Some((path, triples.iter().find_map(of)?))
        })?;
        Some(Also { file: path.clone(), line, column: None, message: "described here".to_owned() })
    }

    /// The line that names an IRI, as a constant or a class.
    pub(super) fn naming(&self, iri: &str) -> Option<Also> {
        let (path, line) = self.files.iter().find_map(|(path, triples)| {
            let names = |(triple, line): &(Triple, u64)| match &triple.object {
                Term::NamedNode(node) if node.as_str() == iri => Some(*line),
                _ => None,
            };
            Some((path, triples.iter().find_map(names)?))
        })?;
        Some(Also { file: path.clone(), line, column: None, message: "the mapping names it here".to_owned() })
    }
}

fn is(subject: &NamedOrBlankNode, iri: &str) -> bool {
    matches!(subject, NamedOrBlankNode::NamedNode(node) if node.as_str() == iri)
}

/// Whether a reference or a template reads a column.
fn reads(object: &Term, column: &str) -> bool {
    match object {
        Term::Literal(literal) => literal.value() == column || literal.value().contains(&format!("{{{column}}}")),
        _ => false,
    }
}

/// The line of the nearest statement below a resource whose object is wanted.
fn line_below(triples: &[(Triple, u64)], root: &Term, wanted: &dyn Fn(&Term) -> bool) -> Option<u64> {
    let mut queue = VecDeque::from([root.clone()]);
    let mut seen = HashSet::new();
    while let Some(node) = queue.pop_front() {
        if !seen.insert(node.clone()) {
            continue;
        }
        for (triple, line) in triples.iter().filter(|(triple, _)| Term::from(triple.subject.clone()) == node) {
            if wanted(&triple.object) {
                return Some(*line);
            }
            // Another triples map reads another table.
            if !triple.predicate.as_str().ends_with("parentTriplesMap") {
                queue.push_back(triple.object.clone());
            }
        }
    }
    None
}

fn triples(text: &[u8], path: &Path) -> Option<Vec<(Triple, u64)>> {
    let line = Cell::new(0);
    let reader = Lines { rest: text, line: &line };
    let parser = RdfParser::from_format(RdfFormat::Turtle).with_base_iri(file_iri(path)).ok()?;
    Some(parser.for_reader(reader).map_while(Result::ok).map(|quad| (quad.into(), line.get())).collect())
}

/// Hands a text over line by line: what the parser gives was read on the line that it asked for last.
struct Lines<'a> {
    rest: &'a [u8],
    line: &'a Cell<u64>,
}

impl Read for Lines<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut line = self.rest;
        let end = line.skip_until(b'\n')?;
        let length = end.min(buffer.len());
        buffer[..length].copy_from_slice(&self.rest[..length]);
        self.rest = &self.rest[length..];
        self.line.set(self.line.get() + u64::from(length == end && length > 0));
        Ok(length)
    }
}
