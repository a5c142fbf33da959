//! The settings of rules in `diwan.toml`: rules that are off, and rules with another severity.

use super::project::config;
use super::registry::{self, rule_of};
use super::{Diagnostic, Rule, Severity};
use crate::project::{PROJECT_FILE, ProjectConfig, RuleLevel};
use diwan_rdf::text::nearest;
use serde::Serialize;
use std::collections::BTreeMap;

/// What a project changes about rules.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Settings {
    /// The codes of rules that are off.
    pub off: Vec<&'static str>,
    /// The codes of rules with another severity than their default.
    pub severity: BTreeMap<&'static str, Severity>,
}

impl Settings {
    /// The settings of a project, and findings about invalid settings. Invalid settings have no effect.
    pub(super) fn new(config: &ProjectConfig) -> (Self, Vec<Diagnostic>) {
        let (mut settings, mut found) = (Self::default(), Vec::new());
        for (code, setting) in &config.check {
            match known(code).and_then(|rule| settings.set(rule, setting.level)) {
                Ok(()) => {}
                Err((message, help)) => {
                    found.push(config::RULE.finding(message).at(PROJECT_FILE, setting.line).help(help));
                }
            }
        }
        (settings, found)
    }

    fn set(&mut self, rule: &'static Rule, level: RuleLevel) -> Result<(), (String, String)> {
        let severity = match level {
            RuleLevel::Off => None,
            RuleLevel::Warning => Some(Severity::Warning),
            RuleLevel::Error => Some(Severity::Error),
        };
        match severity {
            severity if rule.is_required && severity != Some(rule.severity) => Err(required(rule)),
            Some(severity) => {
                self.severity.insert(rule.code, severity);
                Ok(())
            }
            None => {
                self.off.push(rule.code);
                Ok(())
            }
        }
    }

    /// Whether a rule is off.
    pub fn is_off(&self, code: &str) -> bool {
        self.off.contains(&code)
    }

    /// Replaces the severities of findings by those of the project.
    pub(super) fn apply(&self, diagnostics: &mut [Diagnostic]) {
        for found in diagnostics {
            found.severity = self.severity.get(found.code).copied().unwrap_or(found.severity);
        }
    }
}

fn known(code: &str) -> Result<&'static Rule, (String, String)> {
    rule_of(code).ok_or_else(|| {
        let list = "`diwan explain` lists all rules";
        let by_name = registry::rules().find(|rule| rule.name == code);
        let near = by_name.or_else(|| rule_of(nearest(code, registry::rules().map(|rule| rule.code))?));
        let help = near.map_or_else(
            || list.to_owned(),
            |near| format!("did you mean {}, \"{}\"? Otherwise {list}", near.code, near.name),
        );
        (format!("`check` names the rule `{code}`, which does not exist"), help)
    })
}

fn required(rule: &Rule) -> (String, String) {
    (
        format!(
            "{}, \"{}\", can be neither turned off nor made a warning: its errors prevent the graph from being built",
            rule.code, rule.name
        ),
        "remove the line from `[check]`".to_owned(),
    )
}
