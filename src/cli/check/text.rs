//! Findings as text, with excerpts of the lines concerned.

use crate::check::{Checked, Diagnostic, Locator, Region, RelatedPlace, Settings, Severity};
use crate::cli::visible::visible_line;
use crate::project::Project;
use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// How many groups of findings are written in full for each code.
const SHOWN: usize = 10;

/// How many places are listed for a group of findings.
const PLACES: usize = 12;

/// The output stream of a report. Each stream has its own setting for colours.
#[derive(Clone, Copy)]
pub(super) enum Stream {
    Output,
    Error,
}

pub(super) fn whole(checked: &Checked, project: &Project, sources: bool) -> String {
    let mut text = listing(&checked.diagnostics, project, Stream::Output);
    if let (Some(tables), Some(dataset)) = (&checked.tables, &checked.dataset) {
        let quotes = if sources { "quotes compared with the documents" } else { "quotes not compared: no --sources" };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{} rows, {} records, {quotes}", tables.report.rows, dataset.records());
    }
    let (errors, warnings) =
        (count(&checked.diagnostics, Severity::Error), count(&checked.diagnostics, Severity::Warning));
    let fixable = checked.diagnostics.iter().filter(|found| !found.fix.is_empty()).count();
    let hint = if fixable > 0 { format!("; `diwan check --fix` fixes {fixable}") } else { String::new() };
    if checked.noted > 0 {
        let _ = writeln!(text, "{} not shown: there are notes on their records", number(checked.noted, "warning"));
    }
    text.push_str(&changed(&checked.settings));
    text + &format!("{}, {}{hint}\n", number(errors, "error"), number(warnings, "warning"))
}

/// The changes to rules in `diwan.toml`.
fn changed(settings: &Settings) -> String {
    let off = (!settings.off.is_empty()).then(|| format!("turned off in diwan.toml: {}\n", settings.off.join(", ")));
    let severities = settings.severity.iter().map(|(code, severity)| format!("{code} {severity}"));
    let severities = severities.collect::<Vec<_>>().join(", ");
    let changed = (!severities.is_empty()).then(|| format!("changed in diwan.toml: {severities}\n"));
    off.into_iter().chain(changed).collect()
}

/// A count with its noun: `1 error`, `2 errors`.
pub(super) fn number(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// All findings. Findings with equal messages are grouped, and the number of groups for each code is limited.
pub(super) fn listing(diagnostics: &[Diagnostic], project: &Project, stream: Stream) -> String {
    let report = TextReport { project, locator: Locator::new(Some(project)), renderer: renderer(stream) };
    let mut text = String::new();
    let mut shown: BTreeMap<(Severity, &str), usize> = BTreeMap::new();
    let mut more: BTreeMap<(Severity, &str), Vec<&Diagnostic>> = BTreeMap::new();
    for group in groups(diagnostics) {
        let Some(first) = group.first() else { continue };
        let kind = (first.severity, first.code);
        let number = shown.entry(kind).or_default();
        *number += 1;
        match *number <= SHOWN {
            true => text.push_str(&report.group(&group)),
            false => more.entry(kind).or_default().extend(group),
        }
    }
    for ((severity, code), rest) in more {
        let _ = writeln!(
            text,
            "... and {} more of {severity}[{code}]: {}",
            rest.len(),
            visible_text(&report.places(&rest))
        );
    }
    text
}

fn renderer(stream: Stream) -> Renderer {
    let choice = match stream {
        Stream::Output => anstream::AutoStream::choice(&std::io::stdout()),
        Stream::Error => anstream::AutoStream::choice(&std::io::stderr()),
    };
    match choice {
        anstream::ColorChoice::Never => Renderer::plain(),
        _ => Renderer::styled(),
    }
}

/// Groups findings with the same code, message and file, in the order of their first findings.
fn groups(diagnostics: &[Diagnostic]) -> Vec<Vec<&Diagnostic>> {
    let mut groups: Vec<Vec<&Diagnostic>> = Vec::new();
    let mut places: BTreeMap<(&str, &str, &Option<PathBuf>), usize> = BTreeMap::new();
    for found in diagnostics {
        let place = *places.entry((found.code, &found.message, &found.file)).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        if let Some(group) = groups.get_mut(place) {
            group.push(found);
        }
    }
    groups
}

struct TextReport<'a> {
    project: &'a Project,
    locator: Locator<'a>,
    renderer: Renderer,
}

impl TextReport<'_> {
    fn group(&self, group: &[&Diagnostic]) -> String {
        let Some((first, rest)) = group.split_first() else { return String::new() };
        let level = match first.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let mut report = level.primary_title(visible_text(&first.message)).id(first.code).elements(self.primary(first));
        for place in &first.related {
            report = report.elements(self.secondary(place));
        }
        if let Some(help) = &first.help {
            report = report.element(Level::HELP.message(visible_text(help)));
        }
        if !rest.is_empty() {
            let rows = if rest.len() == 1 { "row" } else { "rows" };
            report = report.element(Level::NOTE.message(format!(
                "... and {} more {rows}: {}",
                rest.len(),
                visible_text(&self.places(rest))
            )));
        }
        format!("{}\n\n", self.renderer.render(&[report]))
    }

    fn primary(&self, found: &Diagnostic) -> Option<Excerpt> {
        let file = found.file.as_deref()?;
        let label = found.column.as_ref().map(|column| format!("column `{column}`")).unwrap_or_default();
        let region = self.locator.region(file, found.line, found.column.as_deref());
        Some(self.excerpt(file, found.line, region, AnnotationKind::Primary, label))
    }

    fn secondary(&self, place: &RelatedPlace) -> Option<Excerpt> {
        let region = self.locator.region(&place.file, Some(place.line), place.column.as_deref());
        Some(self.excerpt(&place.file, Some(place.line), region, AnnotationKind::Context, place.message.clone()))
    }

    fn excerpt(
        &self,
        file: &Path,
        line: Option<u64>,
        region: Option<Region>,
        kind: AnnotationKind,
        label: String,
    ) -> Excerpt {
        Excerpt { path: visible_text(&self.path(file)), line, region, kind, label: visible_text(&label) }
    }

    /// The path of a file, relative to the current folder if the file is below it.
    fn path(&self, file: &Path) -> String {
        let path = self.project.shown(file);
        let current = std::env::current_dir().ok();
        let below = current.as_deref().and_then(|folder| path.strip_prefix(folder).ok());
        below.unwrap_or(&path).display().to_string()
    }

    /// The places of findings, up to a limit: `data/a.csv:3, 5, 7; data/b.csv:2`.
    fn places(&self, found: &[&Diagnostic]) -> String {
        let mut files: BTreeMap<&Path, Vec<String>> = BTreeMap::new();
        for found in found.iter().take(PLACES) {
            let line = found.line.map(|line| line.to_string());
            files.entry(found.file.as_deref().unwrap_or(Path::new(""))).or_default().extend(line);
        }
        let files = files.iter().map(|(file, lines)| format!("{}:{}", self.path(file), lines.join(", ")));
        let text = files.collect::<Vec<_>>().join("; ");
        if found.len() > PLACES { format!("{text} ...") } else { text }
    }
}

/// Text on one line, with visible control characters. Data must be made visible before styles are added. The renderer
/// does the same for excerpts.
fn visible_text(text: &str) -> String {
    visible_line(text).into_owned()
}

/// A place with an excerpt and a label.
struct Excerpt {
    path: String,
    line: Option<u64>,
    region: Option<Region>,
    kind: AnnotationKind,
    label: String,
}

impl From<Excerpt> for annotate_snippets::Element<'static> {
    fn from(excerpt: Excerpt) -> Self {
        match excerpt.region {
            Some(region) => Snippet::source(region.excerpt)
                .line_start(usize::try_from(region.start_line).unwrap_or(1))
                .path(excerpt.path)
                .annotation(excerpt.kind.span(region.span).label(excerpt.label))
                .into(),
            None => {
                let origin = Origin::path(excerpt.path);
                match excerpt.line {
                    Some(line) => origin.line(usize::try_from(line).unwrap_or(1)).into(),
                    None => origin.into(),
                }
            }
        }
    }
}

/// The number of findings with this severity.
pub(super) fn count(diagnostics: &[Diagnostic], severity: Severity) -> usize {
    diagnostics.iter().filter(|found| found.severity == severity).count()
}
