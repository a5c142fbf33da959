use super::{ValidationReport, ValidationResult};
use crate::Path;
use crate::shapes::{Shapes, TermDisplay};
use crate::vocab::SH;
use diwan_rdf::text::visible_line;
use oxrdf::{NamedNode, Term};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The number of results that are listed for each group.
const SHOWN: usize = 20;

impl ValidationReport {
    /// The report as text, grouped by severity, shape, component and message.
    #[must_use]
    pub fn to_text(&self, shapes: &Shapes) -> String {
        let names = &shapes.names;
        let mut groups: BTreeMap<_, Vec<&ValidationResult>> = BTreeMap::new();
        for result in self.results() {
            let key = (rank(&result.severity), &result.shape_name, result.component.as_str(), messages(result));
            groups.entry(key).or_default().push(result);
        }
        let mut out = String::new();
        for (((_, severity), shape, _, message), results) in &groups {
            let severity = severity_name(severity, names);
            let times = if results.len() > 1 { format!(" ({} times)", results.len()) } else { String::new() };
            let _ = writeln!(out, "{severity}: {message}{times}\n    by {shape}");
            for result in results.iter().take(SHOWN) {
                let _ = writeln!(out, "    {}", line(result, names));
                for reason in result.reasons(shapes) {
                    let _ = writeln!(out, "        {reason}");
                }
            }
            if results.len() > SHOWN {
                let _ = writeln!(out, "    ... and {} more", results.len() - SHOWN);
            }
        }
        let omitted = self.omitted_in_words(|severity| severity_name(severity, names));
        out.extend(omitted.map(|omitted| omitted + "\n"));
        out.extend(self.not_run().iter().map(|shape| format!("not validated completely: {shape}\n")));
        out + &self.summary(names)
    }

    /// A line with the number of omitted results, if there are any.
    pub(super) fn omitted_in_words(&self, name: impl Fn(&NamedNode) -> String) -> Option<String> {
        let counts: Vec<_> = self.omitted().iter().map(|(severity, count)| counted(count, &name(severity))).collect();
        let total = self.omitted().total();
        (total > 0).then(|| format!("... and {total} more results that are not listed: {}", counts.join(", ")))
    }

    /// The number of results of each severity.
    fn summary(&self, names: &TermDisplay) -> String {
        if self.conforms() {
            return format!("conforms: {} focus nodes, nothing found\n", self.focus_nodes());
        }
        if self.results().is_empty() && self.omitted().is_empty() {
            let (shapes, nodes) = (self.not_run().len(), self.focus_nodes());
            return format!(
                "undecided: {nodes} focus nodes, nothing found, but {shapes} shapes were not run completely\n"
            );
        }
        let mut counts: BTreeMap<_, usize> = BTreeMap::new();
        for result in self.results() {
            *counts.entry(rank(&result.severity)).or_default() += 1;
        }
        for (severity, count) in self.omitted().iter() {
            *counts.entry(rank(severity)).or_default() += count;
        }
        let counts = counts.into_iter().map(|((_, severity), count)| counted(count, &severity_name(severity, names)));
        let counts: Vec<_> = counts.collect();
        format!("does not conform: {} in {} focus nodes\n", counts.join(", "), self.focus_nodes())
    }
}

fn counted(count: usize, severity: &str) -> String {
    let plural = if count == 1 || severity.contains(':') { "" } else { "s" };
    format!("{count} {severity}{plural}")
}

/// A sort key that puts violations first.
fn rank(severity: &NamedNode) -> (usize, &NamedNode) {
    let order = ["Violation", "Warning", "Info"];
    let name = severity.as_str().strip_prefix(SH);
    let known = order.iter().position(|known| name == Some(known));
    (known.unwrap_or(order.len()), severity)
}

fn severity_name(severity: &NamedNode, names: &TermDisplay) -> String {
    match severity.as_str().strip_prefix(SH) {
        Some(name) => name.to_lowercase(),
        None => names.show_iri(severity.as_str()),
    }
}

fn messages(result: &ValidationResult) -> String {
    result.messages.iter().map(|message| visible_line(message.value())).collect::<Vec<_>>().join(" / ")
}

fn line(result: &ValidationResult, names: &TermDisplay) -> String {
    let focus = described(&result.focus_node, result.focus_node_description.as_ref(), names);
    let (path, value) = path_and_value(result, names);
    let path = path.map(|path| format!(" {path}")).unwrap_or_default();
    format!("{focus}{path}{}", value.map(|value| format!(": {value}")).unwrap_or_default())
}

/// The path, and the value if it is not the focus node of a node shape.
fn path_and_value(result: &ValidationResult, names: &TermDisplay) -> (Option<String>, Option<String>) {
    let path = result.path.as_ref().map(|path| match path {
        Path::Predicate(predicate) => names.show_iri(predicate.as_str()),
        other => other.to_string(),
    });
    let value = result.value.as_ref().filter(|value| path.is_some() || **value != result.focus_node);
    let value = value.map(|value| described(value, result.value_description.as_ref(), names));
    (path, value)
}

fn described(term: &Term, description: Option<&String>, names: &TermDisplay) -> String {
    description.cloned().unwrap_or_else(|| names.show(term))
}

impl ValidationResult {
    /// The reasons why the value does not conform to other shapes: a line for each detail, followed by its own details,
    /// indented.
    #[must_use]
    pub fn reasons(&self, shapes: &Shapes) -> Vec<String> {
        let mut lines = Vec::new();
        reasons(self, &shapes.names, "", &mut lines);
        lines
    }
}

/// The details of a result, without the focus node if that is the value of the result.
fn reasons(result: &ValidationResult, names: &TermDisplay, indent: &str, lines: &mut Vec<String>) {
    for detail in result.details.iter().take(SHOWN) {
        let (path, value) = path_and_value(detail, names);
        let is_elsewhere = result.value.as_ref() != Some(&detail.focus_node);
        let focus = described(&detail.focus_node, detail.focus_node_description.as_ref(), names);
        let focus = is_elsewhere.then_some(focus);
        let what: Vec<_> = [focus, path, value].into_iter().flatten().collect();
        let colon = if what.is_empty() { "" } else { ": " };
        lines.push(format!("{indent}{}{colon}{}", what.join(" "), messages(detail)));
        reasons(detail, names, &format!("{indent}    "), lines);
    }
    if result.has_more_details || result.details.len() > SHOWN {
        lines.push(format!("{indent}... and more"));
    }
}
