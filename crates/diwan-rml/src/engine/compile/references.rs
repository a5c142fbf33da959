//! Sources and fields that a mapping names, and what is reported of those that are not there.

use super::{Compiler, Scope};
use crate::engine::{EngineError, PlanProblem, SourcePlan};
use crate::mapping::{Access, LogicalSource, RefObjectMap, TriplesMap};
use crate::source::{Field, SourceError};
use diwan_rdf::files::OutsideAllowedFolders;
use std::io;
use std::path::PathBuf;

/// How many unknown references are reported.
const MOST_PROBLEMS: usize = 100;

impl<'a> Compiler<'a> {
    /// The place of a triples map's source in the plan. A source that is not there yet is opened.
    ///
    /// # Errors
    /// What is wrong with the source. An error without any problem if that has been noted.
    pub(super) fn source(&mut self, map: &'a TriplesMap) -> Result<usize, EngineError> {
        let source: &LogicalSource = &map.source;
        if let Some(index) = self.by_source.get(source) {
            return index.ok_or_else(|| EngineError::Plan(Vec::new()));
        }
        self.by_source.insert(source, None);
        let path = match source.access {
            Access::Nothing => "(no source)".into(),
            Access::File { .. } | Access::Described { .. } => source.resolved_path(),
        };
        if let Err(error) = self.known.check_file(source, self.files) {
            self.note_error(named(error.into(), map))?;
        }
        let opened = self.known.open(source, self.files).map_err(|error| named(error, map))?;
        self.by_source.insert(source, Some(self.sources.len()));
        self.sources.push(SourcePlan { source: opened, path, maps: Vec::new() });
        Ok(self.sources.len() - 1)
    }

    pub(super) fn no_parent(&self, reference: &RefObjectMap, scope: Scope<'_>) -> PlanProblem {
        PlanProblem {
            triples_map: scope.map.name.clone(),
            path: self.sources[scope.source].path.clone(),
            reference: reference.parent.value.clone(),
            reason: Some("is the parent of a join, and no triples map of the mapping".to_owned()),
            nearest: None,
        }
    }

    /// The field that a reference means. An unknown reference is noted, and reported before any row is read.
    pub(super) fn field(&mut self, reference: &str, scope: Scope<'_>) -> Option<Field> {
        // Searching for the nearest name takes time, and nobody reads more problems.
        if self.problems.len() >= MOST_PROBLEMS {
            return None;
        }
        let source = &mut self.sources[scope.source];
        let unknown = match source.source.field(reference) {
            Ok(field) => return Some(field),
            Err(unknown) => unknown,
        };
        let problem = PlanProblem {
            triples_map: scope.map.name.clone(),
            path: source.path.clone(),
            reference: reference.to_owned(),
            reason: unknown.reason,
            nearest: unknown.nearest,
        };
        self.note(problem);
        None
    }

    /// Notes what is wrong with a source or with references, so that the rest of the mapping is looked at too.
    ///
    /// # Errors
    /// Any other error.
    pub(super) fn note_error(&mut self, error: EngineError) -> Result<(), EngineError> {
        match error {
            EngineError::Plan(problems) => problems.into_iter().for_each(|problem| self.note(problem)),
            EngineError::Source(error) => {
                let is_known = self.unreadable.iter().any(|known| known.to_string() == error.to_string());
                if !is_known && self.unreadable.len() < MOST_PROBLEMS {
                    self.unreadable.push(error);
                }
            }
            other => return Err(other),
        }
        Ok(())
    }

    /// The error of all that was noted, if anything was.
    pub(super) fn error(&mut self) -> Option<EngineError> {
        let (mut unreadable, problems) = (std::mem::take(&mut self.unreadable), std::mem::take(&mut self.problems));
        match (unreadable.len(), problems.is_empty()) {
            (0, true) => None,
            (0, false) => Some(EngineError::Plan(problems)),
            (1, true) => unreadable.pop().map(EngineError::Source),
            _ => Some(EngineError::Several { unreadable, problems }),
        }
    }

    pub(super) fn note(&mut self, problem: PlanProblem) {
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }
}

/// A file that the mapping must not name, with the triples map that names it.
#[derive(Debug, thiserror::Error)]
#[error("{} names it for {triples_map}, and {cause}", mapping.display())]
struct NamedBy {
    mapping: PathBuf,
    triples_map: String,
    #[source]
    cause: io::Error,
}

/// The error, with the triples map that names the source if that helps to correct it.
fn named(error: EngineError, map: &TriplesMap) -> EngineError {
    match error {
        EngineError::Source(SourceError::Iterator { path, iterator, reason }) => {
            let reason = Some(format!("is the iterator, and no JSONPath: {reason}"));
            let triples_map = map.name.clone();
            EngineError::Plan(vec![PlanProblem { triples_map, path, reference: iterator, reason, nearest: None }])
        }
        EngineError::Source(SourceError::Io { path, cause }) if OutsideAllowedFolders::is_cause_of(&cause) => {
            let kind = cause.kind();
            let named = NamedBy { mapping: map.place.file.to_path_buf(), triples_map: map.name.clone(), cause };
            EngineError::Source(SourceError::Io { path, cause: io::Error::new(kind, named) })
        }
        other => other,
    }
}
