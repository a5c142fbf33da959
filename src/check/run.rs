use super::consequences::drop_consequences;
use super::context::Context;
use super::many::summed_up;
use super::mapping_lines::MappingLines;
use super::project::unreadable;
use super::tables::RawTables;
use super::{Diagnostic, Severity, catalogue, describe, describe_error, mapping, tables};
use crate::dataset::{Dataset, DatasetError, Names, Tables, build, map_tables};
use crate::project::{Project, ProjectError};
use diwan_rml::engine::EngineError;
use std::collections::{BTreeSet, HashMap};
use std::path::Path;

/// A checked project.
#[derive(Debug)]
pub struct Checked {
    /// What the checks found, worst first, then by place.
    pub diagnostics: Vec<Diagnostic>,
    /// What the tables give, when they could be mapped.
    pub tables: Option<Tables>,
    /// The whole dataset, when it could be built.
    pub dataset: Option<Dataset>,
    /// How many findings are not among the diagnostics because a curator has written a note on their records.
    pub noted: usize,
    /// The tables as they were when they were checked.
    pub(super) raw: RawTables,
}

impl Checked {
    /// Whether there are errors.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }
}

/// What a project can be held against, beside itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct Beside<'a> {
    /// The folder of the documents: quotes are compared with them.
    pub documents: Option<&'a Path>,
    /// Wikidata's entities, a file or a folder of files: links are compared with them.
    pub items: Option<&'a Path>,
}

/// Looks at how a project's tables are written, maps them, builds the dataset and runs all checks.
pub fn check_project(project: &Project, beside: Beside<'_>) -> Checked {
    let project = &project.snapshot();
    let (raw, mut diagnostics) = tables::read(project);
    // Before what the run says of the same rows: it says more.
    diagnostics.extend(tables::check(project, &raw));
    let (found, tables, dataset) = checked(project, beside, &raw);
    // The run tells of one table that is not there; of all of them has been told.
    let missing: BTreeSet<_> =
        diagnostics.iter().filter(|told| told.code == "P001").map(|told| told.file.clone()).collect();
    diagnostics.extend(found.into_iter().filter(|found| found.code != "P001" || !missing.contains(&found.file)));
    drop_consequences(&mut diagnostics);
    let all = diagnostics.len();
    diagnostics.retain(|found| !found.noted);
    let noted = all - diagnostics.len();
    diagnostics.sort_by(|a, b| (a.severity, &a.file, a.line, a.code).cmp(&(b.severity, &b.file, b.line, b.code)));
    let diagnostics = summed_up(diagnostics);
    Checked { diagnostics, noted, tables, dataset, raw }
}

/// The tables that a project's mapping names and that are not there. A mapping that cannot be read names none.
pub fn missing_tables(project: &Project) -> Vec<Diagnostic> {
    project.mapping().map(|mapping| unreadable::missing_tables(project, &mapping)).unwrap_or_default()
}

type Found = (Vec<Diagnostic>, Option<Tables>, Option<Dataset>);

fn checked(project: &Project, beside: Beside<'_>, raw: &RawTables) -> Found {
    let lines = MappingLines::new(project);
    let tables = match map_tables(project) {
        Ok(tables) => tables,
        Err(error) => return (unmapped(project, &error, raw, &lines), None, None),
    };
    let (mut diagnostics, dataset) = match build(project, &tables) {
        Ok(dataset) => (Vec::new(), Some(dataset)),
        Err(error) => (describe_error(&error), None),
    };
    let names = Names::new(&project.config().base);
    let (dataset_found, places) = (dataset.as_ref(), HashMap::new());
    let context =
        Context { project, tables: &tables, dataset: dataset_found, names: &names, beside, raw, lines: &lines, places };
    let found = context.with_places().and_then(|context| catalogue::run(&context));
    diagnostics.extend(found.unwrap_or_else(|error| vec![describe::table(&error)]));
    (diagnostics, Some(tables), dataset)
}

/// What is wrong, with the lines of the mapping.
fn unmapped(project: &Project, error: &DatasetError, raw: &RawTables, lines: &MappingLines) -> Vec<Diagnostic> {
    let found = || describe_error(error);
    match error {
        DatasetError::Engine(EngineError::Plan(problems)) => match project.mapping() {
            Ok(mapping) => mapping::columns::check(problems, &mapping, raw, lines),
            Err(_) => found(),
        },
        DatasetError::Mapping(error) | DatasetError::Project(ProjectError::Mapping(error)) => {
            found().into_iter().map(|found| mapping::invalid::with_line(found, error, lines)).collect()
        }
        _ => found(),
    }
}
