//! What a mapping says, free of how it was written down.

use super::{MappingProblem, Place, Spanned, Template};
pub use crate::source::Dialect;
pub use diwan_rdf::files::{Compression, Encoding};
use oxrdf::{NamedNode, NamedNodeRef, Term};
use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

/// A whole mapping.
#[derive(Clone, Debug, Default)]
pub struct Mapping {
    /// In the order of the document.
    pub triples_maps: Vec<TriplesMap>,
    /// What it is written in.
    pub vocabularies: BTreeSet<Vocabulary>,
    /// The prefixes that its files declare and what they stand for, file by file and sorted.
    pub prefixes: Vec<(String, String)>,
    /// What in it does nothing, or may not be meant.
    pub warnings: Vec<MappingProblem>,
}

impl Mapping {
    /// The triples map of a name.
    pub fn named(&self, name: &str) -> Option<&TriplesMap> {
        self.triples_maps.iter().find(|map| map.name == name)
    }

    /// Where a triples map reads a column, or another reference: for itself, or as the parent of a join.
    pub fn place_of_reference<'m>(&'m self, map: &'m TriplesMap, reference: &str) -> Option<&'m Place> {
        let reads = |expression: &&Spanned<Expression>| expression.references().contains(&reference);
        let joins = self.triples_maps.iter().flat_map(TriplesMap::joins).filter(|join| join.parent.value == map.key);
        let mut compared = joins.flat_map(|join| &join.conditions).map(|condition| &condition.parent);
        let own = map.expressions().into_iter().find(reads);
        own.or_else(|| compared.find(reads)).map(|expression| &expression.place)
    }

    /// Where an IRI is named first, as a constant or a class.
    pub fn place_of_iri(&self, iri: &str) -> Option<&Place> {
        self.triples_maps.iter().find_map(|map| map.place_of_iri(iri))
    }
}

/// A vocabulary that mappings are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Vocabulary {
    /// [RML](http://w3id.org/rml/).
    Rml,
    /// [R2RML](https://www.w3.org/TR/r2rml/).
    R2rml,
    /// The vocabulary of [RML as it was on top of R2RML](https://rml.io/specs/rml/).
    OldRml,
    /// [CSV on the Web](https://www.w3.org/TR/tabular-metadata/).
    Csvw,
}

/// Makes triples of every row of a source
/// ([RML-Core](https://kg-construct.github.io/rml-core/spec/docs/#defining-triples-map)).
#[derive(Clone, Debug)]
pub struct TriplesMap {
    /// Where it is described first.
    pub place: Place,
    /// What tells it from others, and what joins name.
    pub key: String,
    /// The resource's IRI, or the way to it, for messages.
    pub name: String,
    /// Where the iterations come from.
    pub source: Spanned<LogicalSource>,
    /// Where it names the data: the path of a file.
    pub path_place: Place,
    /// What relative IRIs are put behind; none leaves it to the run.
    pub base: Option<String>,
    /// Makes the subjects.
    pub subject: SubjectMap,
    /// Make predicates and objects.
    pub predicate_object_maps: Vec<PredicateObjectMap>,
}

impl TriplesMap {
    /// How many statements it makes of one row where nothing has several values.
    pub(super) fn statements(&self) -> usize {
        let graphs = self.subject.graphs.len();
        let classes = self.subject.classes.len().saturating_mul(graphs.max(1));
        let poms = self.predicate_object_maps.iter().map(|pom| pom.statements(graphs));
        poms.fold(classes, usize::saturating_add)
    }

    /// Everything that it reads of a row, as often as it does.
    pub fn references(&self) -> Vec<&str> {
        self.expressions().into_iter().flat_map(|expression| expression.references()).collect()
    }

    /// What it makes of its own rows, with the places of what says so: subjects, graphs, predicates, objects, languages and
    /// datatypes, and what joins compare.
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

    /// What its joins compare in the rows of a file.
    pub fn parent_references<'m>(&'m self, mapping: &'m Mapping, path: &'m Path) -> impl Iterator<Item = &'m str> {
        let into_file = self.joins().filter(move |join| {
            let mut maps = mapping.triples_maps.iter();
            maps.any(|map| map.key == join.parent.value && map.source.resolved_path() == path)
        });
        into_file.flat_map(|join| &join.conditions).flat_map(|condition| condition.parent.references())
    }

    /// The columns, or other references, that the objects of a property are made of.
    pub fn columns_of(&self, property: NamedNodeRef<'_>) -> Vec<&str> {
        let is_property = |term: &TermMap| match &*term.expression {
            Expression::Constant(Term::NamedNode(node)) => node.as_ref() == property,
            _ => false,
        };
        let maps = self.predicate_object_maps.iter().filter(|map| map.predicates.iter().any(is_property));
        maps.flat_map(|map| &map.objects).flat_map(ObjectMap::references).collect()
    }

    /// The references that are the whole object and have a constant language, each with its property and that language.
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

/// Where iterations come from and how they are read
/// ([RML-IO](https://kg-construct.github.io/rml-io/spec/docs/#logical-source)).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LogicalSource {
    /// The data.
    pub access: Access,
    /// How references are read.
    pub formulation: ReferenceFormulation,
    /// Which parts of the data are iterations; of tables it is always the row.
    pub iterator: Option<String>,
    /// Texts that count as no value.
    pub nulls: Vec<String>,
    /// How the data are compressed; unless the mapping says, as the file's ending says.
    pub compression: Compression,
    /// How characters are written.
    pub encoding: Encoding,
    /// How a table is written.
    pub dialect: Dialect,
    /// Whether every line of a JSON file is a document, as the file's ending says.
    pub json_lines: bool,
    /// Whether references into JSON may be written as mappings in the older vocabularies write them.
    pub older_paths: bool,
}

/// Where data are.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Access {
    /// A file.
    File {
        /// As the mapping names it.
        path: PathBuf,
        /// What the path is relative to.
        root: PathRoot,
    },
    /// Something that is no file, in a reference formulation that was [added](super::Parser::with_formulation).
    Described {
        /// The name of the source, for messages.
        name: String,
        /// What the mapping says of it: properties and values, sorted.
        properties: Vec<(NamedNode, Term)>,
    },
    /// Nowhere: a triples map without a logical source is evaluated once.
    Nothing,
}

/// What a path is relative to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PathRoot {
    /// This folder: that of the mapping file, or one that the mapping names.
    Directory(PathBuf),
    /// The folder the program runs in.
    WorkingDirectory,
}

/// How references are read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ReferenceFormulation {
    /// A reference is a column name.
    Csv,
    /// A reference is a JSONPath ([RFC 9535](https://www.rfc-editor.org/rfc/rfc9535)).
    JsonPath,
    /// One that was [added](super::Parser::with_formulation).
    Other(NamedNode),
}

/// Makes a subject, and puts the triples in graphs.
#[derive(Clone, Debug)]
pub struct SubjectMap {
    /// Makes the subject.
    pub term: TermMap,
    /// Classes of the subject.
    pub classes: Vec<Spanned<NamedNode>>,
    /// Graphs of all triples of the row.
    pub graphs: Vec<TermMap>,
}

/// Makes predicates and objects: every predicate with every object.
#[derive(Clone, Debug)]
pub struct PredicateObjectMap {
    /// Where it is described.
    pub place: Place,
    /// Make the predicates.
    pub predicates: Vec<TermMap>,
    /// Make the objects.
    pub objects: Vec<ObjectMap>,
    /// Graphs beside those of the subject map.
    pub graphs: Vec<TermMap>,
}

impl PredicateObjectMap {
    /// How many statements it makes of one row where nothing has several values, beside so many graphs of the subject map.
    pub(super) fn statements(&self, graphs: usize) -> usize {
        let pairs = self.predicates.len().saturating_mul(self.objects.len());
        pairs.saturating_mul(graphs.saturating_add(self.graphs.len()).max(1))
    }
}

/// Makes objects.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "most object maps are of the large variant")]
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

impl ObjectMap {
    /// What it joins with, if it does.
    pub fn join(&self) -> Option<&RefObjectMap> {
        match self {
            Self::Reference(reference) => Some(reference),
            Self::Term { .. } => None,
        }
    }

    /// What makes the value, its language and its datatype; of a join, what is compared.
    fn expressions(&self) -> Vec<&Spanned<Expression>> {
        match self {
            Self::Term { term, language, datatype } => {
                let maps = [language, datatype].into_iter().flatten();
                [&term.expression].into_iter().chain(maps.map(|map| &map.expression)).collect()
            }
            Self::Reference(reference) => reference.conditions.iter().map(|condition| &condition.child).collect(),
        }
    }

    /// What the value is made of; of a join, what is compared.
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
    /// Where it is described.
    pub place: Place,
    /// The key of the other triples map.
    pub parent: Spanned<String>,
    /// What must be equal; all of them.
    pub conditions: Vec<JoinCondition>,
}

/// Two expressions that must give the same value.
#[derive(Clone, Debug)]
pub struct JoinCondition {
    /// Where it is described.
    pub place: Place,
    /// Over this row.
    pub child: Spanned<Expression>,
    /// Over the other triples map's row.
    pub parent: Spanned<Expression>,
}

/// Makes strings: a language tag, a datatype.
#[derive(Clone, Debug)]
pub struct ExpressionMap {
    /// The expression.
    pub expression: Spanned<Expression>,
}

/// Makes a term.
#[derive(Clone, Debug)]
pub struct TermMap {
    /// Where it is described.
    pub place: Place,
    /// Makes the value.
    pub expression: Spanned<Expression>,
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
    /// Nothing: a blank node of its own for every iteration.
    Fresh,
}

impl LogicalSource {
    /// The file, relative to where files are opened; empty where there is none.
    pub fn resolved_path(&self) -> PathBuf {
        match &self.access {
            Access::File { path, root: PathRoot::Directory(directory) } => normalize(&directory.join(path)),
            Access::File { path, root: PathRoot::WorkingDirectory } => normalize(path),
            Access::Described { name, .. } => name.into(),
            Access::Nothing => PathBuf::new(),
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
