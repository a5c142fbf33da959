//! The common interface of front ends: their input, and their result for a file.

use super::model::{TriplesMap, Vocabulary};
use super::{MappingProblem, Place};
use diwan_rdf::turtle::Span;
use oxrdf::NamedNode;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

/// The maximum number of statements that a mapping may generate from one row of each source. Every predicate is
/// combined with every object and every graph before any row is read.
pub(super) const MOST_STATEMENTS: usize = 1 << 18;

/// A mapping file to be read.
pub(super) struct MappingFile<'a> {
    /// Its text.
    pub text: &'a [u8],
    /// Its name; its folder is the mapping directory.
    pub path: Arc<Path>,
    /// The base IRI of relative IRIs, if it is not the name of the file.
    pub base: Option<&'a str>,
    /// Supported reference formulations in addition to those of CSV and JSON.
    pub formulations: &'a [NamedNode],
}

impl MappingFile<'_> {
    /// A position in the file.
    pub(super) fn place(&self, span: Span) -> Place {
        Place { file: Arc::clone(&self.path), span }
    }
}

/// The contents of a mapping file.
#[derive(Default)]
pub(super) struct ReadFile {
    /// In the order of the file.
    pub triples_maps: Vec<TriplesMap>,
    /// The vocabularies that it uses.
    pub vocabularies: BTreeSet<Vocabulary>,
    /// Prefixes with their namespaces, sorted.
    pub prefixes: Vec<(String, String)>,
    /// Parts that have no effect or may be unintended.
    pub warnings: Vec<MappingProblem>,
    /// The problems, in the order of the file.
    pub problems: Vec<MappingProblem>,
    /// The keys of triples maps that could not be read.
    pub unreadable: Vec<String>,
}
