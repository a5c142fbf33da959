use super::fault::PatternFault;
use crate::Path;
use crate::vocab::SH;
use oxrdf::{Literal, NamedNode, Quad, Term};
use std::collections::BTreeMap;

/// The result of a validation ([`sh:ValidationReport`](https://www.w3.org/TR/shacl/#validation-report)).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ValidationReport {
    focus_nodes: usize,
    results: Vec<ValidationResult>,
    omitted: Omitted,
    /// The shapes that were not validated completely, sorted.
    not_run: Vec<String>,
    /// Statements about the blank nodes in the results.
    descriptions: Vec<Quad>,
    pattern_faults: Vec<PatternFault>,
}

/// The number of results of each severity that are omitted from a report, because there are more than the
/// [limit](crate::Options::max_results).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Omitted(BTreeMap<NamedNode, usize>);

impl Omitted {
    pub(crate) fn add(&mut self, severity: &NamedNode, number: usize) {
        if number > 0 {
            *self.0.entry(severity.clone()).or_default() += number;
        }
    }

    pub(crate) fn extend(&mut self, others: &Self) {
        others.iter().for_each(|(severity, number)| self.add(severity, number));
    }

    /// Whether no results are omitted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The number of results of all severities.
    #[must_use]
    pub fn total(&self) -> usize {
        self.0.values().sum()
    }

    /// The severities with the numbers of their results.
    pub fn iter(&self) -> impl Iterator<Item = (&NamedNode, usize)> {
        self.0.iter().map(|(severity, number)| (severity, *number))
    }

    /// Whether one of the results is a [failure](ValidationResult::is_failure).
    #[must_use]
    pub fn has_failures(&self) -> bool {
        self.0.keys().any(is_failure)
    }
}

/// A violation of a constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ValidationResult {
    /// The node that was validated.
    pub focus_node: Term,
    /// Its description, if it is a blank node: its type and first properties.
    pub focus_node_description: Option<String>,
    /// The path to the values, for property shapes.
    pub path: Option<Path>,
    /// The value that violates the constraint, if it is about single values.
    pub value: Option<Term>,
    /// Its description, if it is a blank node.
    pub value_description: Option<String>,
    /// The shape.
    pub source_shape: Term,
    /// Its IRI, or the path to it from a shape with an IRI.
    pub shape_name: String,
    /// The constraint component.
    pub component: NamedNode,
    /// The `sh:sparql` constraint.
    pub source_constraint: Option<Term>,
    /// Its description, if it is a blank node.
    pub source_constraint_description: Option<String>,
    /// `sh:Violation`, or the severity of the shape.
    pub severity: NamedNode,
    /// The messages of the shape, or the default message of the constraint.
    pub messages: Vec<Literal>,
    /// The results of other shapes, if the constraint is that the value conforms to them
    /// ([`sh:detail`](https://www.w3.org/TR/shacl/#results-detail)).
    pub details: Vec<Self>,
    /// Whether there are more details than these.
    pub has_more_details: bool,
}

impl ValidationReport {
    /// Sorts the results of a number of focus nodes. The descriptions are statements about blank nodes in the results.
    pub(crate) fn new(
        focus_nodes: usize,
        mut results: Vec<ValidationResult>,
        omitted: Omitted,
        mut not_run: Vec<String>,
        descriptions: Vec<Quad>,
    ) -> Self {
        not_run.sort_unstable();
        not_run.dedup();
        results.sort_by_cached_key(|result| {
            let text = |term: &Term| term.to_string();
            (
                text(&result.focus_node),
                result.shape_name.clone(),
                result.path.as_ref().map(|path| path.to_sparql().to_string()),
                result.component.clone().into_string(),
                result.value.as_ref().map(text),
                text(&result.source_shape),
                result.messages.iter().map(ToString::to_string).collect::<Vec<_>>(),
            )
        });
        Self { focus_nodes, results, omitted, not_run, descriptions, pattern_faults: Vec::new() }
    }

    /// This report, with what was wrong with patterns from the data.
    pub(crate) fn with_pattern_faults(self, pattern_faults: Vec<PatternFault>) -> Self {
        Self { pattern_faults, ..self }
    }

    /// The shapes with calls of `REGEX` or `REPLACE` that had no value, because of patterns or replacements from the data.
    #[must_use]
    pub fn pattern_faults(&self) -> &[PatternFault] {
        &self.pattern_faults
    }

    /// The number of focus nodes, counted once for each shape.
    #[must_use]
    pub fn focus_nodes(&self) -> usize {
        self.focus_nodes
    }

    /// Whether all shapes were validated completely and there are no results, not even warnings.
    #[must_use]
    pub fn conforms(&self) -> bool {
        self.results.is_empty() && self.omitted.is_empty() && self.not_run.is_empty()
    }

    /// The names of the shapes that were not validated completely, because they have constraints that cannot be run.
    #[must_use]
    pub fn not_run(&self) -> &[String] {
        &self.not_run
    }

    /// Whether a result is a [failure](ValidationResult::is_failure).
    #[must_use]
    pub fn has_failures(&self) -> bool {
        self.results.iter().any(ValidationResult::is_failure) || self.omitted.has_failures()
    }

    /// The omitted results.
    #[must_use]
    pub fn omitted(&self) -> &Omitted {
        &self.omitted
    }

    pub(super) fn descriptions(&self) -> &[Quad] {
        &self.descriptions
    }

    /// The results, sorted by focus node, shape, path, component and value.
    #[must_use]
    pub fn results(&self) -> &[ValidationResult] {
        &self.results
    }
}

/// Merges the reports of several graphs.
impl FromIterator<Self> for ValidationReport {
    fn from_iter<I: IntoIterator<Item = Self>>(reports: I) -> Self {
        let (mut focus_nodes, mut results, mut omitted) = (0, Vec::new(), Omitted::default());
        let (mut not_run, mut descriptions, mut pattern_faults) = (Vec::new(), Vec::new(), Vec::new());
        for report in reports {
            pattern_faults.extend(report.pattern_faults);
            focus_nodes += report.focus_nodes;
            results.extend(report.results);
            omitted.extend(&report.omitted);
            not_run.extend(report.not_run);
            descriptions.extend(report.descriptions);
        }
        Self::new(focus_nodes, results, omitted, not_run, descriptions).with_pattern_faults(pattern_faults)
    }
}

impl ValidationResult {
    /// Whether the severity is neither `sh:Info` nor `sh:Warning`: `sh:Violation`, or one that the shapes define.
    #[must_use]
    pub fn is_failure(&self) -> bool {
        is_failure(&self.severity)
    }
}

fn is_failure(severity: &NamedNode) -> bool {
    !matches!(severity.as_str().strip_prefix(SH), Some("Info" | "Warning"))
}
