use super::{ValidationReport, ValidationResult};
use crate::Path;
use crate::shapes::{Shapes, TermDisplay};
use crate::vocab::SH;
use diwan_rdf::text::visible_line;
use oxrdf::Term;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// How many results of one kind are written out.
const SHOWN: usize = 20;

impl ValidationReport {
    /// The report for people: grouped by severity and shape, and by what the shape asks for.
    #[must_use]
    pub fn to_text(&self, shapes: &Shapes) -> String {
        let names = &shapes.names;
        let mut groups: BTreeMap<_, Vec<&ValidationResult>> = BTreeMap::new();
        for result in self.results() {
            let key = (rank(result), &result.shape_name, result.component.as_str(), messages(result));
            groups.entry(key).or_default().push(result);
        }
        let mut out = String::new();
        for ((_, shape, _, message), results) in &groups {
            let severity = results.first().map(|result| severity(result, names)).unwrap_or_default();
            let times = if results.len() > 1 { format!(" ({} times)", results.len()) } else { String::new() };
            let _ = writeln!(out, "{severity}: {message}{times}\n    by {shape}");
            for result in results.iter().take(SHOWN) {
                let _ = writeln!(out, "    {}", line(result, names));
            }
            if results.len() > SHOWN {
                let _ = writeln!(out, "    ... and {} more", results.len() - SHOWN);
            }
        }
        out + &self.summary(names)
    }

    /// How many results there are of each severity.
    fn summary(&self, names: &TermDisplay) -> String {
        if self.conforms() {
            return format!("conforms: {} focus nodes, nothing found\n", self.focus_nodes());
        }
        let mut counts: BTreeMap<_, usize> = BTreeMap::new();
        for result in self.results() {
            *counts.entry((rank(result), severity(result, names))).or_default() += 1;
        }
        let counts: Vec<_> = counts.into_iter().map(|((_, severity), count)| counted(count, &severity)).collect();
        format!("does not conform: {} in {} focus nodes\n", counts.join(", "), self.focus_nodes())
    }
}

fn counted(count: usize, severity: &str) -> String {
    let plural = if count == 1 || severity.contains(':') { "" } else { "s" };
    format!("{count} {severity}{plural}")
}

/// The worst come first.
fn rank(result: &ValidationResult) -> (usize, &str) {
    let order = ["Violation", "Warning", "Info"];
    let name = result.severity.as_str().strip_prefix(SH);
    let known = order.iter().position(|known| name == Some(known));
    (known.unwrap_or(order.len()), result.severity.as_str())
}

fn severity(result: &ValidationResult, names: &TermDisplay) -> String {
    match result.severity.as_str().strip_prefix(SH) {
        Some(name) => name.to_lowercase(),
        None => names.show_iri(result.severity.as_str()),
    }
}

fn messages(result: &ValidationResult) -> String {
    result.messages.iter().map(|message| visible_line(message.value())).collect::<Vec<_>>().join(" / ")
}

fn line(result: &ValidationResult, names: &TermDisplay) -> String {
    let show = |term: &Term| names.show(term);
    let path = match &result.path {
        Some(Path::Predicate(predicate)) => format!(" {}", names.show_iri(predicate.as_str())),
        Some(path) => format!(" {path}"),
        None => String::new(),
    };
    let value = result.value.as_ref().filter(|value| path.is_empty().then_some(&result.focus_node) != Some(value));
    format!("{}{path}{}", show(&result.focus_node), value.map(|value| format!(": {}", show(value))).unwrap_or_default())
}
