use super::finding::{Finding, Level, ShapesError};
use super::parse;
use super::term_display::TermDisplay;
use crate::constraint::Constraint;
use crate::graph::{Document, Graph, Id, Terms, read};
use crate::path::Path;
use oxrdf::{Literal, NamedNode, Term};
use std::collections::HashMap;

/// Shapes that data can be validated with.
#[derive(Debug)]
pub struct Shapes {
    pub(crate) graph: Graph,
    /// What `$shapesGraph` stands for.
    pub(crate) graph_name: Id,
    pub(crate) all: Vec<Shape>,
    /// The classes that shapes speak of.
    pub(crate) classes: Vec<Id>,
    pub(crate) names: TermDisplay,
    pub(super) warnings: Vec<Finding>,
}

/// A shape's place in [`Shapes::all`].
pub(crate) type ShapeIndex = usize;

/// A [shape](https://www.w3.org/TR/shacl/#shapes).
#[derive(Debug)]
pub(crate) struct Shape {
    pub(crate) index: ShapeIndex,
    pub(crate) node: Id,
    /// Its IRI or the way to it.
    pub(crate) name: String,
    /// Property shapes have one.
    pub(crate) path: Option<Path<Id>>,
    pub(crate) targets: Vec<Target>,
    pub(crate) constraints: Vec<Constraint>,
    pub(crate) severity: NamedNode,
    pub(crate) messages: Vec<Literal>,
    pub(crate) deactivated: bool,
    /// Whether it refers to itself, straight or by others.
    pub(crate) recursive: bool,
    /// Whether it refers to any shape.
    pub(crate) is_composed: bool,
}

/// What says for which nodes a shape is ([targets](https://www.w3.org/TR/shacl/#targets)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    Node(Id),
    Class(Id),
    SubjectsOf(Id),
    ObjectsOf(Id),
}

impl Shapes {
    /// Reads the shapes of all documents together.
    ///
    /// # Errors
    /// [`ShapesError`] when a document is no RDF, or the shapes would not do what their author wants: all reasons are
    /// told at once.
    pub fn read(terms: &mut Terms, documents: &[Document<'_>]) -> Result<Self, ShapesError> {
        let (mut rows, mut prefixes, mut files) = (Vec::new(), Vec::new(), HashMap::new());
        for document in documents {
            let (read, named) = read(terms, document)?;
            files.extend(read.iter().map(|[subject, ..]| (*subject, document.path.to_owned())));
            rows.extend(read);
            prefixes.extend(named);
        }
        let graph_name = NamedNode::new_unchecked("urn:diwan:shapes-graph");
        let graph_name = terms.intern(Term::from(graph_name));
        let (shapes, mut findings) =
            parse::parse(terms, Graph::new(rows), graph_name, TermDisplay::new(prefixes), &files);
        findings.sort();
        findings.dedup();
        if findings.iter().any(|finding| finding.level == Level::Error) {
            return Err(ShapesError::Findings(findings));
        }
        Ok(Self { warnings: findings, ..shapes })
    }

    /// What their author should look at, although the shapes can be used.
    #[must_use]
    pub fn warnings(&self) -> &[Finding] {
        &self.warnings
    }

    /// The prefixes of the documents.
    pub fn prefixes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.names.prefixes()
    }
}
