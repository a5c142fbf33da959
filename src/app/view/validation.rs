use serde::Serialize;

/// The result of a validation with SHACL shapes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Validation {
    /// Whether there are no results, not even warnings, and all shapes were validated completely.
    pub conforms: bool,
    /// Number of focus nodes, counted once for each shape.
    pub focus_nodes: usize,
    /// The validation results.
    pub results: Vec<ValidationFinding>,
    /// The number of results that are not listed, for each severity; empty if all are.
    pub more_results: Vec<ResultCount>,
    /// The shapes that were not validated completely, because constraints of theirs cannot be run.
    pub not_run: Vec<String>,
}

/// A number of validation results.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ResultCount {
    /// IRI of their severity.
    pub severity: String,
    /// How many there are.
    pub count: usize,
}

/// A validation result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ValidationFinding {
    /// The focus node, in N-Triples syntax.
    pub focus_node: String,
    /// A description of the focus node if it is a blank node: its type and first properties; null for others.
    pub focus_node_description: Option<String>,
    /// The path of the property shape, in SPARQL syntax; null for node shapes.
    pub path: Option<String>,
    /// The value that violates the constraint, in N-Triples syntax; null if there is none.
    pub value: Option<String>,
    /// A description of the value if it is a blank node; null for others.
    pub value_description: Option<String>,
    /// IRI of the severity: `sh:Violation`, or the one that the shape sets.
    pub severity: String,
    /// The messages of the shape, or the default message of the constraint.
    pub messages: Vec<ValidationMessage>,
    /// IRI of the constraint component.
    pub component: String,
    /// The shape, in N-Triples syntax.
    pub shape: String,
    /// IRI of the shape, or of an outer shape with the path to it.
    pub shape_name: String,
    /// The `sh:sparql` constraint, in N-Triples syntax; null for other constraints.
    pub constraint: Option<String>,
    /// A description of the `sh:sparql` constraint if it is a blank node; null for others.
    pub constraint_description: Option<String>,
    /// The results of other shapes, if the value does not conform to them.
    pub details: Vec<Self>,
    /// Whether there are more details than these.
    pub more_details: bool,
}

/// A message of a shape.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ValidationMessage {
    /// The text.
    pub text: String,
    /// Its language tag; null if it has none.
    pub language: Option<String>,
}
