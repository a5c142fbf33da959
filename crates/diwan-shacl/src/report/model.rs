use crate::Path;
use crate::vocab::SH;
use oxrdf::{Literal, NamedNode, Quad, Term};

/// What a validation came to ([`sh:ValidationReport`](https://www.w3.org/TR/shacl/#validation-report)).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ValidationReport {
    focus_nodes: usize,
    results: Vec<ValidationResult>,
    /// What the blank nodes are that the results name.
    descriptions: Vec<Quad>,
}

/// One thing that a shape found wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ValidationResult {
    /// The node the shape was applied to.
    pub focus_node: Term,
    /// What it is, where it is a blank node: its type and first properties.
    pub focus_node_description: Option<String>,
    /// How the values were found from it, for property shapes.
    pub path: Option<Path>,
    /// The value at fault, where one is.
    pub value: Option<Term>,
    /// What it is, where it is a blank node.
    pub value_description: Option<String>,
    /// The shape.
    pub source_shape: Term,
    /// Its IRI, or the way to it from a shape that has one.
    pub shape_name: String,
    /// The constraint component.
    pub component: NamedNode,
    /// The `sh:sparql` constraint.
    pub source_constraint: Option<Term>,
    /// `sh:Violation` or what the shape says.
    pub severity: NamedNode,
    /// The shape's messages, or one of the constraint's.
    pub messages: Vec<Literal>,
    /// What other shapes found wrong, where not conforming to them is the fault
    /// ([`sh:detail`](https://www.w3.org/TR/shacl/#results-detail)).
    pub details: Vec<Self>,
    /// Whether there are more of them than are kept.
    pub has_more_details: bool,
}

impl ValidationReport {
    /// Sorts the results of a number of focus nodes. The descriptions are statements about blank nodes that the results
    /// name.
    pub(crate) fn new(focus_nodes: usize, mut results: Vec<ValidationResult>, descriptions: Vec<Quad>) -> Self {
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
        Self { focus_nodes, results, descriptions }
    }

    /// How many nodes were targets of shapes, counted once for each shape.
    #[must_use]
    pub fn focus_nodes(&self) -> usize {
        self.focus_nodes
    }

    /// Whether nothing was found, not even a warning.
    #[must_use]
    pub fn conforms(&self) -> bool {
        self.results.is_empty()
    }

    /// Whether a result is a [failure](ValidationResult::is_failure).
    #[must_use]
    pub fn has_failures(&self) -> bool {
        self.results.iter().any(ValidationResult::is_failure)
    }

    pub(super) fn descriptions(&self) -> &[Quad] {
        &self.descriptions
    }

    /// All that was found, sorted by focus node, shape, path, component and value.
    #[must_use]
    pub fn results(&self) -> &[ValidationResult] {
        &self.results
    }
}

/// The report of several graphs together.
impl FromIterator<Self> for ValidationReport {
    fn from_iter<I: IntoIterator<Item = Self>>(reports: I) -> Self {
        let (mut focus_nodes, mut results, mut descriptions) = (0, Vec::new(), Vec::new());
        for report in reports {
            focus_nodes += report.focus_nodes;
            results.extend(report.results);
            descriptions.extend(report.descriptions);
        }
        Self::new(focus_nodes, results, descriptions)
    }
}

impl ValidationResult {
    /// Whether the severity is another than `sh:Info` and `sh:Warning`: `sh:Violation`, or one that the author of the
    /// shapes has made.
    #[must_use]
    pub fn is_failure(&self) -> bool {
        !matches!(self.severity.as_str().strip_prefix(SH), Some("Info" | "Warning"))
    }
}
