use super::context::{Context, ContextParts};
use super::project::unreadable;
use super::raw_table::RawTables;
use super::registry::rules;
use super::row_pass::check_rows;
use super::rule::Run;
use super::summary::summarized;
use super::suppression::suppress;
use super::{Diagnostic, External, Rule, Settings, Severity, describe_error, errors, mapping, tables};
use crate::dataset::{Dataset, DatasetError, ProjectIris, Tables, build, map_tables};
use crate::project::Project;
use diwan_rml::engine::EngineError;
use diwan_rml::mapping::Mapping;
use diwan_rml::source::SourceError;

/// The result of checking a project.
#[derive(Debug)]
pub struct Checked {
    /// The findings, sorted by severity, then by place.
    pub diagnostics: Vec<Diagnostic>,
    /// The mapped tables, if they could be mapped.
    pub tables: Option<Tables>,
    /// The whole dataset, if it could be built.
    pub dataset: Option<Dataset>,
    /// The number of findings that are not in `diagnostics`, because a curator has written a note on their records.
    pub noted: usize,
    /// The changes to rules in `diwan.toml`.
    pub settings: Settings,
    /// The bytes of the tables that were checked.
    pub(super) raw: RawTables,
}

impl Checked {
    /// Whether there are errors.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }
}

/// Checks a project: how its tables are written, the mapping, the dataset, and all rules.
pub fn check_project(project: &Project, external: External<'_>) -> Checked {
    let project = &project.snapshot();
    let (settings, mut diagnostics) = Settings::new(project.config());
    let outcome = match project.mapping() {
        Ok(mapping) => Check { project, mapping: &mapping, external, settings: &settings }.run(),
        Err(error) => Outcome { found: describe_error(&error.into()), ..Outcome::default() },
    };
    diagnostics.extend(outcome.found);
    let (diagnostics, noted) = reported(diagnostics, &settings);
    Checked { diagnostics, noted, settings, tables: outcome.tables, dataset: outcome.dataset, raw: outcome.raw }
}

/// The tables that the mapping names and that do not exist. Empty if the mapping cannot be read.
pub fn missing_tables(project: &Project) -> Vec<Diagnostic> {
    project.mapping().map(|mapping| unreadable::missing_tables(project, &mapping)).unwrap_or_default()
}

/// The findings and the intermediate results.
#[derive(Default)]
struct Outcome {
    found: Vec<Diagnostic>,
    tables: Option<Tables>,
    dataset: Option<Dataset>,
    raw: RawTables,
}

/// The check of a project whose mapping could be read.
struct Check<'a> {
    project: &'a Project,
    mapping: &'a Mapping,
    external: External<'a>,
    settings: &'a Settings,
}

impl Check<'_> {
    fn run(&self) -> Outcome {
        let (raw, mut found) = tables::read(self.project, self.mapping);
        found.extend(self.mapping.warnings.iter().map(mapping::invalid::warning));
        // These come before findings of the mapping run about the same rows, because they are more precise.
        found.extend(tables::check(self.mapping, &raw, self.settings));
        let tables = match map_tables(self.project) {
            Ok(tables) => tables,
            Err(error) => {
                found.extend(self.unmapped(&error, &raw));
                return Outcome { found, raw, ..Outcome::default() };
            }
        };
        let dataset = build(self.project, &tables).map_err(|error| found.extend(describe_error(&error))).ok();
        found.extend(
            self.run_rules(&tables, dataset.as_ref(), &raw).unwrap_or_else(|error| vec![errors::table(&error)]),
        );
        Outcome { found, tables: Some(tables), dataset, raw }
    }

    /// The findings for tables that cannot be mapped, with lines of the mapping.
    fn unmapped(&self, error: &DatasetError, raw: &RawTables) -> Vec<Diagnostic> {
        match error {
            DatasetError::Engine(EngineError::Plan(problems)) => mapping::columns::check(problems, self.mapping, raw),
            DatasetError::Engine(EngineError::Several { unreadable, problems }) => {
                let unfit = mapping::columns::check(problems, self.mapping, raw);
                unreadable.iter().map(errors::table).chain(unfit).collect()
            }
            error => describe_error(error),
        }
    }

    fn run_rules(
        &self,
        tables: &Tables,
        dataset: Option<&Dataset>,
        raw: &RawTables,
    ) -> Result<Vec<Diagnostic>, SourceError> {
        let Self { project, mapping, external, .. } = *self;
        let names = ProjectIris::new(&project.config().base);
        let parts = ContextParts { project, mapping, tables, dataset, names: &names, external, raw };
        let context = Context::new(parts);
        let mut found = check_rows(&context, self.settings)?;
        let is_run = |rule: &&Rule| !self.settings.is_off(rule.code) && (dataset.is_some() || !rule.needs_vocabulary);
        for rule in rules().filter(is_run) {
            if let Run::Project(check) = rule.run {
                found.extend(check(&context));
            }
        }
        Ok(found)
    }
}

/// Filters and sorts the findings. Returns the findings to report, and the number of those that are covered by notes.
fn reported(mut diagnostics: Vec<Diagnostic>, settings: &Settings) -> (Vec<Diagnostic>, usize) {
    // Rules that are off are removed first: otherwise they would suppress findings without being reported.
    diagnostics.retain(|found| !settings.is_off(found.code));
    suppress(&mut diagnostics);
    let all = diagnostics.len();
    diagnostics.retain(|found| !found.noted);
    let noted = all - diagnostics.len();
    settings.apply(&mut diagnostics);
    diagnostics.sort_by(|a, b| (a.severity, &a.file, a.line, a.code).cmp(&(b.severity, &b.file, b.line, b.code)));
    (summarized(diagnostics), noted)
}
