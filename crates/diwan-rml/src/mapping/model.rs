//! The model of a mapping, independent of its syntax.

use super::{MappingProblem, Place, Spanned, Template};
pub use crate::source::Dialect;
pub use diwan_rdf::files::{Compression, Encoding};
use oxrdf::{NamedNode, NamedNodeRef, Term};
use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

/// A complete mapping.
#[derive(Clone, Debug, Default)]
pub struct Mapping {
    /// The triples maps, in the order of the document.
    pub triples_maps: Vec<TriplesMap>,
    /// The vocabularies that it uses.
    pub vocabularies: BTreeSet<Vocabulary>,
    /// The prefixes of its files with their namespaces, file by file and sorted.
    pub prefixes: Vec<(String, String)>,
    /// Parts that have no effect or may be unintended.
    pub warnings: Vec<MappingProblem>,
}

impl Mapping {
    /// The triples map with a name.
    pub fn named(&self, name: &str) -> Option<&TriplesMap> {
        self.triples_maps.iter().find(|map| map.name == name)
    }

    /// The places where a triples map reads a column or another reference, directly or as the parent of a join.
    pub fn place_of_reference<'m>(&'m self, map: &'m TriplesMap, reference: &str) -> Option<&'m Place> {
        let reads = |expression: &&Spanned<Expression>| expression.references().contains(&reference);
        let joins = self.triples_maps.iter().flat_map(TriplesMap::joins).filter(|join| join.parent.value == map.key);
        let mut compared = joins.flat_map(|join| &join.conditions).map(|condition| &condition.parent);
        let own = map.expressions().into_iter().find(reads);
        own.or_else(|| compared.find(reads)).map(|expression| &expression.place)
    }

    /// The first place where an IRI is used as a constant or a class.
    pub fn place_of_iri(&self, iri: &str) -> Option<&Place> {
        self.triples_maps.iter().find_map(|map| map.place_of_iri(iri))
    }
}

/// A mapping vocabulary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Vocabulary {
    /// [RML](http://w3id.org/rml/).
    Rml,
    /// [R2RML](https://www.w3.org/TR/r2rml/).
    R2rml,
    /// The vocabulary of [RML before RML-Core](https://rml.io/specs/rml/), which extends R2RML.
    OldRml,
    /// [CSV on the Web](https://www.w3.org/TR/tabular-metadata/).
    Csvw,
}

/// Generates triples from every row of a source
/// ([RML-Core](https://kg-construct.github.io/rml-core/spec/docs/#defining-triples-map)).
#[derive(Clone, Debug)]
pub struct TriplesMap {
    /// The place of its description.
    pub place: Place,
    /// Its unique key, by which joins refer to it.
    pub key: String,
    /// The IRI of the resource, or the path to it, for messages.
    pub name: String,
    /// The logical source.
    pub source: Spanned<LogicalSource>,
    /// The place of the path in the mapping.
    pub path_place: Place,
    /// The base IRI of relative IRIs; `None` for that of the run.
    pub base: Option<String>,
    /// The subject map.
    pub subject: SubjectMap,
    /// The predicate-object maps.
    pub predicate_object_maps: Vec<PredicateObjectMap>,
}

impl TriplesMap {
    /// The number of statements that it generates from one row without multiple values.
    pub(super) fn statements(&self) -> usize {
        let graphs = self.subject.graphs.len();
        let classes = self.subject.classes.len().saturating_mul(graphs.max(1));
        let poms = self.predicate_object_maps.iter().map(|pom| pom.statements(graphs));
        poms.fold(classes, usize::saturating_add)
    }

    /// All references that it reads, as often as it reads them.
    pub fn references(&self) -> Vec<&str> {
        self.expressions().into_iter().flat_map(|expression| expression.references()).collect()
    }

    /// All terms that it generates from its own rows, with their places: subjects, graphs, predicates, objects,
    /// languages and datatypes, and the sides of joins.
    pub fn expressions(&self) -> Vec<&Spanned<Expression>> {
        let poms = &self.predicate_object_maps;
        let terms = [&self.subject.term].into_iter().chain(&self.subject.graphs);
        let terms = terms.chain(poms.iter().flat_map(|pom| pom.predicates.iter().chain(&pom.graphs)));
        let objects = poms.iter().flat_map(|pom| &pom.objects).flat_map(ObjectMap::expressions);
        terms.map(|term| &term.expression).chain(objects).collect()
    }

    /// Its joins.
    pub fn joins(&self) -> impl Iterator<Item = &RefObjectMap> {
        self.predicate_object_maps.iter().flat_map(|map| &map.objects).filter_map(ObjectMap::join)
    }

    fn place_of_iri(&self, iri: &str) -> Option<&Place> {
        let is_constant = |expression: &&Spanned<Expression>| match &***expression {
            Expression::Constant(Term::NamedNode(node)) => node.as_str() == iri,
            _ => false,
        };
        let class = self.subject.classes.iter().find(|class| class.as_str() == iri).map(|class| &class.place);
        let constant = || self.expressions().into_iter().find(is_constant).map(|constant| &constant.place);
        class.or_else(constant)
    }

    /// The references that its joins read in the rows of a file.
    pub fn parent_references<'m>(&'m self, mapping: &'m Mapping, path: &'m Path) -> impl Iterator<Item = &'m str> {
        let into_file = self.joins().filter(move |join| {
            let mut maps = mapping.triples_maps.iter();
            maps.any(|map| map.key == join.parent.value && map.source.resolved_path() == path)
        });
        into_file.flat_map(|join| &join.conditions).flat_map(|condition| condition.parent.references())
    }

    /// The columns or other references from which the objects of a property are generated.
    pub fn columns_of(&self, property: NamedNodeRef<'_>) -> Vec<&str> {
        let is_property = |term: &TermMap| match &*term.expression {
            Expression::Constant(Term::NamedNode(node)) => node.as_ref() == property,
            _ => false,
        };
        let maps = self.predicate_object_maps.iter().filter(|map| map.predicates.iter().any(is_property));
        maps.flat_map(|map| &map.objects).flat_map(ObjectMap::references).collect()
    }

    /// The references that are the complete object and have a constant language, each with its property and that
    /// language.
    pub fn columns_with_language(&self) -> impl Iterator<Item = (&NamedNode, &str, &str)> {
        let objects = self.predicate_object_maps.iter().flat_map(|map| {
            map.predicates.iter().flat_map(move |predicate| map.objects.iter().map(move |object| (predicate, object)))
        });
        objects.filter_map(|(predicate, object)| match (&*predicate.expression, object) {
            (Expression::Constant(Term::NamedNode(property)), ObjectMap::Term { term, language, .. }) => {
                match (&*term.expression, &*language.as_ref()?.expression) {
                    (Expression::Reference(column), Expression::Constant(Term::Literal(language))) => {
                        Some((property, column.as_str(), language.value()))
                    }
                    _ => None,
                }
            }
            _ => None,
        })
    }
}

/// A source of iterations, and how to read it
/// ([RML-IO](https://kg-construct.github.io/rml-io/spec/docs/#logical-source)).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LogicalSource {
    /// The data.
    pub access: Access,
    /// The reference formulation.
    pub formulation: ReferenceFormulation,
    /// The iterator, which selects the iterations. In tables, each row is one.
    pub iterator: Option<String>,
    /// Texts that are null.
    pub nulls: Vec<String>,
    /// The compression of the data. By default, the file extension determines it.
    pub compression: Compression,
    /// The character encoding.
    pub encoding: Encoding,
    /// The dialect of a table.
    pub dialect: Dialect,
    /// Whether every line of a JSON file is a document. The file extension determines it.
    pub json_lines: bool,
    /// Whether JSON references in the style of older mappings are accepted.
    pub older_paths: bool,
}

/// The location of data.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Access {
    /// A file.
    File {
        /// The path in the mapping.
        path: PathBuf,
        /// The root of relative paths.
        root: PathRoot,
    },
    /// Something other than a file, in a reference formulation that was [added](super::Parser::with_formulation).
    Described {
        /// The name of the source, for messages.
        name: String,
        /// Its description in the mapping: properties and values, sorted.
        properties: Vec<(NamedNode, Term)>,
    },
    /// No data: a triples map without a logical source is evaluated once.
    Nothing,
}

/// The root of a relative path.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PathRoot {
    /// This folder: the folder of the mapping file, or one in the mapping.
    Directory(PathBuf),
    /// The working folder.
    WorkingDirectory,
}

/// The reference formulation.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ReferenceFormulation {
    /// A reference is a column name.
    Csv,
    /// A reference is a JSONPath ([RFC 9535](https://www.rfc-editor.org/rfc/rfc9535)).
    JsonPath,
    /// A formulation that was [added](super::Parser::with_formulation).
    Other(NamedNode),
}

/// A subject map, with the graphs of its triples.
#[derive(Clone, Debug)]
pub struct SubjectMap {
    /// The term map of the subject.
    pub term: TermMap,
    /// Classes of the subject.
    pub classes: Vec<Spanned<NamedNode>>,
    /// The graphs of all triples of a row.
    pub graphs: Vec<TermMap>,
}

/// A predicate-object map. Every predicate is combined with every object.
#[derive(Clone, Debug)]
pub struct PredicateObjectMap {
    /// The place of its description.
    pub place: Place,
    /// The predicate maps.
    pub predicates: Vec<TermMap>,
    /// The object maps.
    pub objects: Vec<ObjectMap>,
    /// Graphs in addition to those of the subject map.
    pub graphs: Vec<TermMap>,
}

impl PredicateObjectMap {
    /// The number of statements that it generates from one row without multiple values, given the number of graphs of
    /// the subject map.
    pub(super) fn statements(&self, graphs: usize) -> usize {
        let pairs = self.predicates.len().saturating_mul(self.objects.len());
        pairs.saturating_mul(graphs.saturating_add(self.graphs.len()).max(1))
    }
}

/// An object map.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "most object maps are of the large variant")]
pub enum ObjectMap {
    /// A term from the row.
    Term {
        /// The term map of the value.
        term: TermMap,
        /// The language map.
        language: Option<ExpressionMap>,
        /// The datatype map.
        datatype: Option<ExpressionMap>,
    },
    /// The subjects of another triples map.
    Reference(RefObjectMap),
}

impl ObjectMap {
    /// The join, if it is one.
    pub fn join(&self) -> Option<&RefObjectMap> {
        match self {
            Self::Reference(reference) => Some(reference),
            Self::Term { .. } => None,
        }
    }

    /// The expressions of the value, its language and its datatype; for a join, those of its conditions.
    fn expressions(&self) -> Vec<&Spanned<Expression>> {
        match self {
            Self::Term { term, language, datatype } => {
                let maps = [language, datatype].into_iter().flatten();
                [&term.expression].into_iter().chain(maps.map(|map| &map.expression)).collect()
            }
            Self::Reference(reference) => reference.conditions.iter().map(|condition| &condition.child).collect(),
        }
    }

    /// The expressions of the value; for a join, those of its conditions.
    fn references(&self) -> Vec<&str> {
        match self {
            Self::Term { term, .. } => term.expression.references(),
            Self::Reference(reference) => {
                reference.conditions.iter().flat_map(|condition| condition.child.references()).collect()
            }
        }
    }
}

/// Objects that are the subjects of another triples map
/// ([RML-Core](https://kg-construct.github.io/rml-core/spec/docs/#referencing-object-maps)).
#[derive(Clone, Debug)]
pub struct RefObjectMap {
    /// The place of its description.
    pub place: Place,
    /// The key of the parent triples map.
    pub parent: Spanned<String>,
    /// The join conditions, all of which must hold.
    pub conditions: Vec<JoinCondition>,
}

/// Two expressions that must have the same value.
#[derive(Clone, Debug)]
pub struct JoinCondition {
    /// The place of its description.
    pub place: Place,
    /// The expression on this row.
    pub child: Spanned<Expression>,
    /// The expression on the row of the parent triples map.
    pub parent: Spanned<Expression>,
}

/// An expression map that generates strings: a language tag, a datatype.
#[derive(Clone, Debug)]
pub struct ExpressionMap {
    /// The expression.
    pub expression: Spanned<Expression>,
}

/// A term map.
#[derive(Clone, Debug)]
pub struct TermMap {
    /// The place of its description.
    pub place: Place,
    /// The term map of the value.
    pub expression: Spanned<Expression>,
    /// The term type.
    pub term_type: TermType,
}

/// The expression of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expression {
    /// A constant term.
    Constant(Term),
    /// A field of the row.
    Reference(String),
    /// A template.
    Template(Template),
    /// No expression: a new blank node for every iteration.
    Fresh,
}

impl LogicalSource {
    /// The path of the file, relative to the root of files; empty if there is none.
    pub fn resolved_path(&self) -> PathBuf {
        match &self.access {
            Access::File { path, root: PathRoot::Directory(directory) } => normalize(&directory.join(path)),
            Access::File { path, root: PathRoot::WorkingDirectory } => normalize(path),
            Access::Described { name, .. } => name.into(),
            Access::Nothing => PathBuf::new(),
        }
    }
}

/// `path` without `.`, and with `..` resolved as far as possible without accessing the file system.
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
    /// The references that it reads.
    pub fn references(&self) -> Vec<&str> {
        match self {
            Self::Constant(_) | Self::Fresh => Vec::new(),
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
    /// An IRI whose template values are not encoded.
    UnsafeIri,
    /// A URI whose template values are not encoded.
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
