use super::context::Context;
use super::{
    Diagnostic, Severity, evidence, files, keys, links, mapping, quotes, references, required, values, vocabulary,
};
use crate::dataset::{Dataset, DatasetError, Names, Tables, build, map_tables};
use crate::project::Project;
use crate::source::SourceError;
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

/// Maps a project's tables, builds its dataset and runs all checks.
pub fn check_project(project: &Project, beside: Beside<'_>) -> Checked {
    let tables = match map_tables(project) {
        Ok(tables) => tables,
        Err(error) => return Checked { diagnostics: describe_error(&error), tables: None, dataset: None },
    };
    let (mut diagnostics, dataset) = match build(project, &tables) {
        Ok(dataset) => (Vec::new(), Some(dataset)),
        Err(error) => (describe_error(&error), None),
    };
    match run(project, &tables, dataset.as_ref(), beside) {
        Ok(found) => diagnostics.extend(found),
        Err(error) => diagnostics.push(mapping::table(&error)),
    }
    drop_consequences(&mut diagnostics);
    diagnostics.sort_by(|a, b| (a.severity, &a.file, a.line, a.code).cmp(&(b.severity, &b.file, b.line, b.code)));
    Checked { diagnostics, tables: Some(tables), dataset }
}

/// One finding says it all.
fn drop_consequences(diagnostics: &mut Vec<Diagnostic>) {
    let of = |code: &'static str| diagnostics.iter().filter(move |found| found.code == code);
    // A row that lacks a cell it needs has no quote and fits no shape either.
    let incomplete: Vec<_> = of("D004").map(|found| (found.file.clone(), found.line)).collect();
    // A malformed item makes an IRI that no shape takes.
    let malformed = of("L001").filter_map(|found| found.value.as_ref());
    let malformed: Vec<_> = malformed.map(|value| format!("/entity/{value}>")).collect();
    diagnostics.retain(|found| match found.code {
        "S001" if malformed.iter().any(|iri| found.message.contains(iri)) => false,
        "E001" | "S001" => !incomplete.contains(&(found.file.clone(), found.line)),
        _ => true,
    });
}

/// What is wrong, when a dataset cannot be put together at all.
pub fn describe_error(error: &DatasetError) -> Vec<Diagnostic> {
    mapping::diagnostics(error)
}

fn run(
    project: &Project,
    tables: &Tables,
    dataset: Option<&Dataset>,
    beside: Beside<'_>,
) -> Result<Vec<Diagnostic>, SourceError> {
    let names = Names::new(&project.config().base);
    let context = Context { project, tables, names: &names };
    let places = context.declarations()?;
    let mut found = values::check(&context);
    found.extend(keys::check(&context)?);
    found.extend(required::check(&context)?);
    found.extend(evidence::check(&context, &places));
    if let Some(dataset) = dataset {
        found.extend(references::check(&context, &dataset.quads, &places)?);
        found.extend(vocabulary::check(&context, &dataset.quads, &places));
        found.extend(super::shapes::check(&context, &places, dataset));
    }
    found.extend(files::check(&context));
    let vocabulary = dataset.map_or(&[][..], |dataset| &dataset.quads);
    found.extend(links::check(&context, vocabulary, beside.items));
    if let Some(folder) = beside.documents {
        found.extend(quotes::check(&context, &places, folder));
    }
    Ok(found)
}
