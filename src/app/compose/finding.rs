use crate::app::view::{
    Finding, FindingSeverity, Findings, RelatedPlace, ResultCount, RuleSettings, TextEdit, Validation,
    ValidationFinding, ValidationMessage,
};
use crate::check::{self, Diagnostic, Edit, Settings, Severity};
use diwan_shacl::{ValidationReport, ValidationResult};
use std::path::Path;

impl Findings {
    /// The findings of a check run. `noted` is the number of findings that are left out because a curator has noted
    /// them.
    pub fn new(diagnostics: &[Diagnostic], noted: usize, settings: &Settings) -> Self {
        let severity = settings.severity.iter().map(|(code, severity)| ((*code).to_owned(), (*severity).into()));
        let count = |severity| diagnostics.iter().filter(|found| found.severity == severity).count();
        Self {
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            noted,
            settings: RuleSettings {
                off: settings.off.iter().map(|code| (*code).to_owned()).collect(),
                severity: severity.collect(),
            },
            diagnostics: diagnostics.iter().map(Finding::new).collect(),
        }
    }
}

impl Finding {
    fn new(found: &Diagnostic) -> Self {
        Self {
            code: found.code.to_owned(),
            severity: found.severity.into(),
            message: found.message.clone(),
            file: found.file.as_deref().map(text),
            line: found.line,
            column: found.column.clone(),
            value: found.value.clone(),
            help: found.help.clone(),
            also: found.related.iter().map(RelatedPlace::new).collect(),
            fix: found.fix.iter().map(TextEdit::new).collect(),
        }
    }
}

impl From<Severity> for FindingSeverity {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Error => Self::Error,
            Severity::Warning => Self::Warning,
        }
    }
}

impl RelatedPlace {
    fn new(related: &check::RelatedPlace) -> Self {
        let check::RelatedPlace { file, line, column, message } = related;
        Self { file: text(file), line: *line, column: column.clone(), message: message.clone() }
    }
}

impl TextEdit {
    fn new(edit: &Edit) -> Self {
        Self { file: text(&edit.file), start: edit.start, end: edit.end, text: edit.text.clone() }
    }
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

impl From<&ValidationReport> for Validation {
    fn from(report: &ValidationReport) -> Self {
        Self {
            conforms: report.conforms(),
            focus_nodes: report.focus_nodes(),
            results: report.results().iter().map(ValidationFinding::new).collect(),
            more_results: report
                .omitted()
                .iter()
                .map(|(severity, count)| ResultCount { severity: severity.as_str().to_owned(), count })
                .collect(),
            not_run: report.not_run().to_vec(),
        }
    }
}

impl ValidationFinding {
    fn new(result: &ValidationResult) -> Self {
        let messages = result.messages.iter().map(|message| ValidationMessage {
            text: message.value().to_owned(),
            language: message.language().map(str::to_owned),
        });
        Self {
            focus_node: result.focus_node.to_string(),
            focus_node_description: result.focus_node_description.clone(),
            path: result.path.as_ref().map(ToString::to_string),
            value: result.value.as_ref().map(ToString::to_string),
            value_description: result.value_description.clone(),
            severity: result.severity.as_str().to_owned(),
            messages: messages.collect(),
            component: result.component.as_str().to_owned(),
            shape: result.source_shape.to_string(),
            shape_name: result.shape_name.clone(),
            constraint: result.source_constraint.as_ref().map(ToString::to_string),
            constraint_description: result.source_constraint_description.clone(),
            details: result.details.iter().map(Self::new).collect(),
            more_details: result.has_more_details,
        }
    }
}
