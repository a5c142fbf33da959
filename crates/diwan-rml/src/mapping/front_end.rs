//! What front ends have in common: what they are given, and what they make of a file.

use super::model::{TriplesMap, Vocabulary};
use super::{MappingProblem, Place};
use diwan_rdf::turtle::Span;
use oxrdf::NamedNode;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

/// How many statements a mapping may make of one row of each source: every predicate is multiplied with every object and
/// every graph before any row is read.
pub(super) const MOST_STATEMENTS: usize = 1 << 18;

/// A mapping file that is to be read.
pub(super) struct MappingFile<'a> {
    /// Its text.
    pub text: &'a [u8],
    /// Its name; its folder is the mapping directory.
    pub path: Arc<Path>,
    /// What relative IRIs are resolved against, if not the name of the file.
    pub base: Option<&'a str>,
    /// Reference formulations that are known beside those of CSV and JSON.
    pub formulations: &'a [NamedNode],
}

impl MappingFile<'_> {
    /// A place in the file.
    pub(super) fn place(&self, span: Span) -> Place {
        Place { file: Arc::clone(&self.path), span }
    }
}

/// What a mapping file says.
#[derive(Default)]
pub(super) struct ReadFile {
    /// In the order of the file.
    pub triples_maps: Vec<TriplesMap>,
    /// What it is written in.
    pub vocabularies: BTreeSet<Vocabulary>,
    /// Prefixes and what they stand for, sorted.
    pub prefixes: Vec<(String, String)>,
    /// What has no effect, or may not be meant.
    pub warnings: Vec<MappingProblem>,
    /// What is wrong, in the order of the file.
    pub problems: Vec<MappingProblem>,
    /// The keys of triples maps that could not be read.
    pub unreadable: Vec<String>,
}
