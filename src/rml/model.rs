//! What a mapping says, free of how it was written down.

use super::Template;
use oxigraph::model::{NamedNode, Term};
use std::path::{Component, Path, PathBuf};

/// A whole mapping.
#[derive(Clone, Debug)]
pub struct Mapping {
    /// In the order of the document.
    pub triples_maps: Vec<TriplesMap>,
}

/// Makes triples of every row of a source
/// ([RML-Core](https://kg-construct.github.io/rml-core/spec/docs/#defining-triples-map)).
#[derive(Clone, Debug)]
pub struct TriplesMap {
    /// The mapping file it stands in, for messages.
    pub file: PathBuf,
    /// What tells it from others, and what joins name.
    pub key: String,
    /// The resource's IRI, or the way to it, for messages.
    pub name: String,
    /// Where the rows come from.
    pub source: LogicalSource,
    /// Makes the subjects.
    pub subject: SubjectMap,
    /// Make predicates and objects.
    pub predicate_object_maps: Vec<PredicateObjectMap>,
}

/// Rows of a file ([RML-IO](https://kg-construct.github.io/rml-io/spec/docs/#logical-source)).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LogicalSource {
    /// The file, as the mapping names it.
    pub path: PathBuf,
    /// What the path is relative to.
    pub root: PathRoot,
    /// How references are read.
    pub formulation: ReferenceFormulation,
    /// Cell texts that count as no value.
    pub nulls: Vec<String>,
}

/// What a path is relative to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PathRoot {
    /// The folder of the mapping file, which is here.
    MappingDirectory(PathBuf),
    /// The folder the program runs in.
    WorkingDirectory,
}

/// How references are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReferenceFormulation {
    /// A reference is a column name.
    Csv,
}

/// Makes a subject, and puts the triples in graphs.
#[derive(Clone, Debug)]
pub struct SubjectMap {
    /// Makes the subject.
    pub term: TermMap,
    /// Classes of the subject.
    pub classes: Vec<NamedNode>,
    /// Graphs of all triples of the row.
    pub graphs: Vec<TermMap>,
}

/// Makes predicates and objects: every predicate with every object.
#[derive(Clone, Debug)]
pub struct PredicateObjectMap {
    /// Make the predicates.
    pub predicates: Vec<TermMap>,
    /// Make the objects.
    pub objects: Vec<ObjectMap>,
    /// Graphs beside those of the subject map.
    pub graphs: Vec<TermMap>,
}

/// Makes objects.
#[derive(Clone, Debug)]
pub enum ObjectMap {
    /// From the row.
    Term {
        /// Makes the value.
        term: TermMap,
        /// Makes the language tag.
        language: Option<ExpressionMap>,
        /// Makes the datatype.
        datatype: Option<ExpressionMap>,
    },
    /// From the subjects of another triples map.
    Reference(RefObjectMap),
}

/// Objects that are the subjects of another triples map
/// ([RML-Core](https://kg-construct.github.io/rml-core/spec/docs/#referencing-object-maps)).
#[derive(Clone, Debug)]
pub struct RefObjectMap {
    /// The key of the other triples map.
    pub parent: String,
    /// What must be equal; all of them.
    pub conditions: Vec<JoinCondition>,
}

/// Two expressions that must give the same value.
#[derive(Clone, Debug)]
pub struct JoinCondition {
    /// Over this row.
    pub child: Expression,
    /// Over the other triples map's row.
    pub parent: Expression,
}

/// Makes strings: a language tag, a datatype.
#[derive(Clone, Debug)]
pub struct ExpressionMap {
    /// The expression.
    pub expression: Expression,
}

/// Makes a term.
#[derive(Clone, Debug)]
pub struct TermMap {
    /// Makes the value.
    pub expression: Expression,
    /// What kind of term.
    pub term_type: TermType,
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expression {
    /// Always the same term.
    Constant(Term),
    /// A field of the row.
    Reference(String),
    /// A text with fields in it.
    Template(Template),
}

impl LogicalSource {
    /// The file, relative to where files are opened.
    pub fn resolved_path(&self) -> PathBuf {
        match &self.root {
            PathRoot::MappingDirectory(directory) => normalize(&directory.join(&self.path)),
            PathRoot::WorkingDirectory => normalize(&self.path),
        }
    }
}

/// `path` without `.` and with `..` taken back as far as it goes, by name alone.
fn normalize(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if matches!(out.components().next_back(), Some(Component::Normal(_))) => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}

impl Expression {
    /// The references it reads.
    pub fn references(&self) -> Vec<&str> {
        match self {
            Self::Constant(_) => Vec::new(),
            Self::Reference(name) => vec![name],
            Self::Template(template) => template.references().collect(),
        }
    }
}

/// Term types of [RML-Core](https://kg-construct.github.io/rml-core/spec/docs/#term-types).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TermType {
    /// An IRI; template values are percent-encoded.
    Iri,
    /// An IRI of ASCII characters only.
    Uri,
    /// An IRI whose template values stay as they are.
    UnsafeIri,
    /// A URI whose template values stay as they are.
    UnsafeUri,
    /// A blank node.
    BlankNode,
    /// A literal.
    Literal,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parents_are_taken_back() {
        assert_eq!(normalize(Path::new("ontology/../data/./a.csv")), Path::new("data/a.csv"));
        assert_eq!(normalize(Path::new("../a.csv")), Path::new("../a.csv"));
    }
}
