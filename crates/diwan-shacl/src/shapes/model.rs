use super::finding::Finding;
use super::term_display::TermDisplay;
use crate::constraint::{Constraint, ShapeIndex};
use crate::graph::GraphReader;
use crate::path::Path;
use diwan_rdf::quads::{Id, Quads};
use oxrdf::{Literal, NamedNode};

/// Valid shapes.
#[derive(Debug)]
pub struct Shapes {
    pub(crate) quads: Quads,
    /// The number of documents that they were read from.
    pub(super) documents: usize,
    pub(crate) all: Vec<Shape>,
    /// The classes that the shapes mention.
    pub(crate) classes: Vec<Id>,
    pub(crate) names: TermDisplay,
    pub(super) warnings: Vec<Finding>,
}

/// A [shape](https://www.w3.org/TR/shacl/#shapes).
#[derive(Debug)]
pub(crate) struct Shape {
    pub(crate) index: ShapeIndex,
    pub(crate) node: Id,
    /// Its IRI, or the path to it.
    pub(crate) name: String,
    /// The path of a property shape.
    pub(crate) path: Option<Path<Id>>,
    pub(crate) targets: Vec<Target>,
    pub(crate) constraints: Vec<Constraint>,
    pub(crate) severity: NamedNode,
    pub(crate) messages: Vec<Literal>,
    pub(crate) deactivated: bool,
    /// Whether it refers to itself, directly or indirectly.
    pub(crate) recursive: bool,
    /// Whether it refers to any shape.
    pub(crate) is_composed: bool,
    /// Whether it, or a shape that it refers to, has constraints that are not run.
    pub(crate) incomplete: bool,
    /// Whether it has a target that is not run, so that nodes it is for are not validated.
    pub(crate) has_unrun_target: bool,
}

/// The [targets](https://www.w3.org/TR/shacl/#targets) of a shape, which select its focus nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    Node(Id),
    Class(Id),
    SubjectsOf(Id),
    ObjectsOf(Id),
}

impl Shapes {
    /// The names of the shapes with targets that are not validated completely, because they or shapes that they refer
    /// to have constraints that are not run. The [warnings](Self::warnings) have the reasons.
    pub fn not_run(&self) -> impl Iterator<Item = &str> {
        let is_incomplete = |shape: &&Shape| {
            !shape.deactivated && (shape.has_unrun_target || (shape.incomplete && !shape.targets.is_empty()))
        };
        self.all.iter().filter(is_incomplete).map(|shape| shape.name.as_str())
    }

    /// Problems that the author should check, although the shapes can be used.
    #[must_use]
    pub fn warnings(&self) -> &[Finding] {
        &self.warnings
    }

    /// A reader for the data, whose blank nodes have other labels than those of the shapes.
    #[must_use]
    pub fn data_reader(&self) -> GraphReader {
        GraphReader::after(self.documents)
    }

    /// The prefixes of the documents.
    pub fn prefixes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.names.prefixes()
    }
}
