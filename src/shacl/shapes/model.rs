use super::finding::{Finding, Level, ShapesError};
use super::names::Names;
use super::parse;
use crate::shacl::constraint::Constraint;
use crate::shacl::graph::{Document, Graph, Id, Terms, read};
use crate::shacl::path::Path;
use oxigraph::model::{Literal, NamedNode, Term};
use std::collections::HashMap;

/// Shapes that data can be validated with.
#[derive(Debug)]
pub struct Shapes {
    pub(in crate::shacl) graph: Graph,
    /// What `$shapesGraph` stands for.
    pub(in crate::shacl) graph_name: Id,
    pub(in crate::shacl) all: Vec<Shape>,
    /// The classes that shapes speak of.
    pub(in crate::shacl) classes: Vec<Id>,
    pub(in crate::shacl) names: Names,
    pub(super) warnings: Vec<Finding>,
}

/// A shape's place in [`Shapes::all`].
pub(in crate::shacl) type ShapeIndex = usize;

/// A [shape](https://www.w3.org/TR/shacl/#shapes).
#[derive(Debug)]
pub(in crate::shacl) struct Shape {
    pub(in crate::shacl) node: Id,
    /// Its IRI or the way to it.
    pub(in crate::shacl) name: String,
    /// Property shapes have one.
    pub(in crate::shacl) path: Option<Path<Id>>,
    pub(in crate::shacl) targets: Vec<Target>,
    pub(in crate::shacl) constraints: Vec<Constraint>,
    pub(in crate::shacl) severity: NamedNode,
    pub(in crate::shacl) messages: Vec<Literal>,
    pub(in crate::shacl) deactivated: bool,
    /// Whether it refers to itself, straight or by others.
    pub(in crate::shacl) recursive: bool,
    /// Whether it refers to any shape.
    pub(in crate::shacl) is_composed: bool,
}

/// What says for which nodes a shape is ([targets](https://www.w3.org/TR/shacl/#targets)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::shacl) enum Target {
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
        let (shapes, mut findings) = parse::parse(terms, Graph::new(rows), graph_name, Names::new(prefixes), &files);
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
