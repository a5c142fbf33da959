use super::context::{Context, Inputs};
use super::project::unreadable;
use super::raw_table::RawTables;
use super::registry::rules;
use super::row_pass::check_rows;
use super::rule::Run;
use super::summary::summed_up;
use super::suppression::suppress;
use super::{Diagnostic, External, Rule, Settings, Severity, describe_error, errors, mapping, tables};
use crate::dataset::{Dataset, DatasetError, ProjectIris, Tables, build, map_tables};
use crate::project::Project;
use diwan_rml::engine::EngineError;
use diwan_rml::mapping::Mapping;
use diwan_rml::source::SourceError;

/// A checked project.
#[derive(Debug)]
pub struct Checked {
    /// What was found, worst first, then by place.
    pub diagnostics: Vec<Diagnostic>,
    /// What the tables give, when they could be mapped.
    pub tables: Option<Tables>,
    /// The whole dataset, when it could be built.
    pub dataset: Option<Dataset>,
    /// How many findings are not among the diagnostics because a curator has written a note on their records.
    pub noted: usize,
    /// What the project changes about rules.
    pub settings: Settings,
    /// The tables as they were when they were checked.
    pub(super) raw: RawTables,
}

impl Checked {
    /// Whether there are errors.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }
}

/// Looks at how a project's tables are written, maps them, builds the dataset and runs all rules.
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

/// The tables that a project's mapping names and that are not there. A mapping that cannot be read names none.
pub fn missing_tables(project: &Project) -> Vec<Diagnostic> {
    project.mapping().map(|mapping| unreadable::missing_tables(project, &mapping)).unwrap_or_default()
}

/// What was found, and what was made on the way.
#[derive(Default)]
struct Outcome {
    found: Vec<Diagnostic>,
    tables: Option<Tables>,
    dataset: Option<Dataset>,
    raw: RawTables,
}

/// A check of a project whose mapping can be read.
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
        // Before what the run says of the same rows: it says more.
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

    /// What is wrong when the tables cannot be mapped, with the lines of the mapping.
    fn unmapped(&self, error: &DatasetError, raw: &RawTables) -> Vec<Diagnostic> {
        match error {
            DatasetError::Engine(EngineError::Plan(problems)) => mapping::columns::check(problems, self.mapping, raw),
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
        let inputs = Inputs { project, mapping, tables, dataset, names: &names, external, raw };
        let context = Context::new(inputs);
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

/// What is reported of what was found, and how many findings are not reported because of notes.
fn reported(mut diagnostics: Vec<Diagnostic>, settings: &Settings) -> (Vec<Diagnostic>, usize) {
    // What is off explains nothing: what follows from it would not be reported at all.
    diagnostics.retain(|found| !settings.is_off(found.code));
    suppress(&mut diagnostics);
    let all = diagnostics.len();
    diagnostics.retain(|found| !found.noted);
    let noted = all - diagnostics.len();
    settings.apply(&mut diagnostics);
    diagnostics.sort_by(|a, b| (a.severity, &a.file, a.line, a.code).cmp(&(b.severity, &b.file, b.line, b.code)));
    (summed_up(diagnostics), noted)
}
