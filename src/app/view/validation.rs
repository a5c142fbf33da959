use serde::Serialize;

/// What a validation with SHACL shapes found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Validation {
    /// Whether nothing was found, not even a warning.
    pub conforms: bool,
    /// How many nodes were targets of shapes, counted once for each shape.
    pub focus_nodes: usize,
    /// What was found.
    pub results: Vec<ValidationFinding>,
}

/// One thing that a shape found wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ValidationFinding {
    /// The node the shape was applied to, as in N-Triples.
    pub focus_node: String,
    /// What that node is, if it is a blank node: its type and first properties; null for others.
    pub focus_node_description: Option<String>,
    /// How the values were found from it, as a SPARQL property path; null for node shapes.
    pub path: Option<String>,
    /// The value at fault, as in N-Triples; null when there is none.
    pub value: Option<String>,
    /// What the value is, if it is a blank node; null for others.
    pub value_description: Option<String>,
    /// IRI of the severity: `sh:Violation`, or what the shape says.
    pub severity: String,
    /// The shape's messages, or one of the constraint's.
    pub messages: Vec<ValidationMessage>,
    /// IRI of the constraint component.
    pub component: String,
    /// The shape, as in N-Triples.
    pub shape: String,
    /// IRI of the shape, or the way to it from a shape that has one.
    pub shape_name: String,
    /// The `sh:sparql` constraint, as in N-Triples; null for other constraints.
    pub constraint: Option<String>,
    /// What other shapes found wrong, where the fault is that a value does not conform to them.
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
    /// Its language tag; null when it has none.
    pub language: Option<String>,
}
