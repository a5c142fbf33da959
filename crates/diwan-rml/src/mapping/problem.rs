//! The problems of mappings, with one message for each kind.

use super::Place;
use super::template::TemplateError;
use diwan_rdf::term::IriProblem;
use diwan_rdf::text::shortened;

/// An error in a mapping, or a part without effect, with its position.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {node}: {message}")]
#[non_exhaustive]
pub struct MappingProblem {
    /// The position.
    pub place: Place,
    /// The IRI of the resource with the problem, or the path to it if it has no name.
    pub node: String,
    /// The kind of problem.
    pub kind: ProblemKind,
    /// The problem and what to do, in the terms of the author's vocabulary.
    pub message: String,
}

impl MappingProblem {
    pub(super) fn new(place: Place, node: String, kind: ProblemKind) -> Self {
        Self { message: kind.to_string(), place, node, kind }
    }

    /// The same problem with another message.
    pub(super) fn reworded(self, reword: &dyn Fn(&str) -> String) -> Self {
        Self { node: reword(&self.node), message: reword(&self.message), ..self }
    }
}

/// The kinds of problems. Their messages use terms of RML with the usual prefix, whatever vocabulary the mapping uses.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProblemKind {
    /// An unknown term of the mapping vocabularies.
    #[error("{term} is unknown or not supported yet{}", did_you_mean(near.as_deref()))]
    UnknownTerm {
        /// The term.
        term: String,
        /// The most similar term, if there is one.
        near: Option<String>,
    },
    /// An unknown class of a node whose properties determine its role.
    #[error("there is no class {class}, and it is passed over{}", did_you_mean(near.as_deref()))]
    UnknownClass {
        /// The class.
        class: String,
        /// The most similar class, if there is one.
        near: Option<String>,
    },
    /// An unsupported term.
    #[error("{term}: {reason}")]
    UnsupportedTerm {
        /// The term.
        term: String,
        /// The reason, and what to do.
        reason: &'static str,
    },
    /// A prefix whose namespace is similar to that of a vocabulary.
    #[error("the prefix {prefix}: is <{written}>; did you mean <{meant}>?")]
    WrongPrefix {
        /// The prefix.
        prefix: String,
        /// Its namespace.
        written: String,
        /// The namespace of the vocabulary.
        meant: &'static str,
    },
    /// A term whose namespace is similar to that of a vocabulary.
    #[error("<{written}> is no term of a mapping; did you mean <{meant}>?")]
    WrongNamespace {
        /// The term.
        written: String,
        /// The corresponding term of the vocabulary.
        meant: String,
    },
    /// An unknown datatype of XML Schema.
    #[error("{datatype} is no datatype of XML Schema that a literal can have{}", did_you_mean(near.as_deref()))]
    UnknownDatatype {
        /// The datatype.
        datatype: String,
        /// The most similar datatype, if there is one.
        near: Option<String>,
    },
    /// A constant that is not in the lexical space of its datatype.
    #[error("{literal} is not a valid {datatype}")]
    LexicalForm {
        /// The literal.
        literal: String,
        /// Its datatype.
        datatype: String,
    },
    /// A relative IRI in a file that declares no base.
    #[error(
        "<{relative}> is relative, and became <{iri}>; write an absolute IRI, or begin the mapping with @base <...> ."
    )]
    RelativeIri {
        /// The IRI as it may be written in the file.
        relative: String,
        /// The resolved IRI.
        iri: String,
    },
    /// Part of a mapping that no triples map uses.
    #[error("no triples map uses this {what}, and nothing is made of it; name it with {property}")]
    Unused {
        /// The kind of part that it seems to be.
        what: &'static str,
        /// The property by which it could be used.
        property: &'static str,
    },
    /// A property of a resource on which RML does not allow it.
    #[error("{property} on {on} {} on {belongs}", if *is_read { "is read, but belongs" } else { "has no effect; it belongs" })]
    Misplaced {
        /// The property.
        property: String,
        /// The role of the resource.
        on: &'static str,
        /// The resources to which it belongs.
        belongs: &'static str,
        /// Whether it takes effect nevertheless.
        is_read: bool,
    },
    /// A term type on a constant.
    #[error(
        "rml:termType has no effect on rml:constant: <...> is an IRI, \"...\" a literal{}",
        iri.as_ref().map(|iri| format!("; write <{iri}> for the IRI")).unwrap_or_default()
    )]
    TermTypeOfConstant {
        /// The IRI that is probably meant.
        iri: Option<String>,
    },
    /// Several values of a property that can have one.
    #[error("has {count} values of {property}; give one")]
    Several {
        /// The property.
        property: String,
        /// The number of values.
        count: usize,
    },
    /// A value of the wrong kind.
    #[error("{property} must be {wanted}, not {found}")]
    WrongValue {
        /// The property.
        property: String,
        /// The allowed kind of values.
        wanted: &'static str,
        /// Its value.
        found: String,
    },
    /// An unsupported value.
    #[error("{property} {value} is not supported{}", instead(*supported))]
    UnsupportedValue {
        /// The property.
        property: String,
        /// Its value.
        value: String,
        /// The supported values, if there are any.
        supported: Option<&'static str>,
    },
    /// A shortcut together with the full property.
    #[error("has both {one} and {other}; give one")]
    Both {
        /// The shortcut.
        one: String,
        /// The full property.
        other: String,
    },
    /// A triples map without a subject.
    #[error("has no rml:subjectMap and no rml:subject")]
    NoSubject,
    /// A triples map with references but without a source.
    #[error("has no rml:logicalSource to read \"{reference}\" from; only constants and new blank nodes need none")]
    NoSource {
        /// A reference.
        reference: String,
    },
    /// A base IRI that is not absolute.
    #[error("rml:baseIRI <{iri}>: {problem}")]
    BaseIri {
        /// The base IRI.
        iri: String,
        /// The error.
        problem: IriProblem,
    },
    /// A predicate-object map without predicates or without objects.
    #[error("a predicate-object map needs a predicate (map) and an object (map)")]
    IncompletePredicateObjectMap,
    /// A predicate-object map with too many statements.
    #[error(
        "{predicates} predicates{} and {objects} objects, each with each, are {statements} statements of one row, and more \
         than {most} are not made",
        if *graphs > 0 { format!(", {graphs} graphs") } else { String::new() }
    )]
    TooManyStatements {
        /// The number of predicates.
        predicates: usize,
        /// The number of graphs.
        graphs: usize,
        /// The number of objects.
        objects: usize,
        /// The number of statements.
        statements: usize,
        /// The maximum number.
        most: usize,
    },
    /// A mapping with too many statements.
    #[error(
        "with this triples map the mapping makes {statements} statements of one row of each source, and more than {most} \
         are not made"
    )]
    TooManyStatementsInAll {
        /// The number of statements.
        statements: usize,
        /// The maximum number.
        most: usize,
    },
    /// Parts that are used so often that the model would be too large.
    #[error(
        "the mapping becomes too large: many of its parts name the same large part, such as an object map, and each of them \
         has it for its own; make it smaller, or name it less often"
    )]
    ReadTooOften,
    /// Two triples maps with the same name.
    #[error("another mapping file has a triples map of this name")]
    SameName,
    /// A join condition without a join.
    #[error("has rml:joinCondition, but no rml:parentTriplesMap that says what to join with")]
    ConditionWithoutParent,
    /// A join with properties of term maps.
    #[error(
        "has both rml:parentTriplesMap and {property}: the objects are the subjects of the other triples map; remove one"
    )]
    JoinWithTerm {
        /// The property.
        property: String,
    },
    /// Too many join conditions.
    #[error("has {count} join conditions, and more than {most} are not compared")]
    TooManyConditions {
        /// The number of conditions.
        count: usize,
        /// The maximum number.
        most: usize,
    },
    /// A join condition without one of its sides.
    #[error("a join condition needs {shortcut} or {full}")]
    OneSided {
        /// The shortcut.
        shortcut: String,
        /// The full property.
        full: String,
    },
    /// A join with a parent that is not a triples map.
    #[error("rml:parentTriplesMap names {parent}, which is not a triples map")]
    UnknownParent {
        /// The parent.
        parent: String,
    },
    /// A join with an unnamed parent that is not a triples map.
    #[error("rml:parentTriplesMap has a value that is not a triples map")]
    NamelessParent,
    /// A join without conditions whose parent has another source.
    #[error("{parent} has another source; a join with it needs rml:joinCondition")]
    ParentOfAnotherSource {
        /// The other triples map.
        parent: String,
    },
    /// A source that is only a string, in the current RML vocabulary.
    #[error(
        "rml:source {path} is read as the path of a file; in RML the value is a resource: write [ a rml:FilePath ; \
         rml:path {path} ]"
    )]
    SourceIsText {
        /// The string, in quotes.
        path: String,
    },
    /// A logical source without a source.
    #[error("has no rml:source; name the file in it")]
    NoSourceName,
    /// A source that is not a file.
    #[error(
        "{}has no rml:path and no csvw:url; only sources that are files are supported",
        class.as_ref().map(|class| format!("is a {class}, and ")).unwrap_or_default()
    )]
    NoPath {
        /// The class of the source, if it has an unknown one.
        class: Option<String>,
    },
    /// An empty path.
    #[error("the path of the file is empty")]
    EmptyPath,
    /// A file on another computer.
    #[error("{path} is not a file of this computer; download it and write its path")]
    RemoteFile {
        /// The path.
        path: String,
    },
    /// A file that is an archive.
    #[error("the name of the file is that of an archive; unpack it, or compress it with gzip")]
    Archive,
    /// A source without a recognizable reference formulation.
    #[error("has no rml:referenceFormulation; write rml:CSV or rml:JSONPath")]
    NoFormulation,
    /// An unsupported reference formulation.
    #[error("reference formulation {formulation} is not supported; use rml:CSV or rml:JSONPath")]
    UnsupportedFormulation {
        /// The reference formulation.
        formulation: String,
    },
    /// An iterator over a table.
    #[error("rml:iterator \"{iterator}\" has no effect on a table, which is read row by row; remove it")]
    IteratorOfTable {
        /// The iterator.
        iterator: String,
    },
    /// An empty delimiter.
    #[error("csvw:delimiter is empty; write the character between cells")]
    EmptyDelimiter,
    /// More than one character.
    #[error("{property} \"{value}\" must be one ASCII character")]
    NoCharacter {
        /// The property.
        property: String,
        /// Its value.
        value: String,
    },
    /// Header rows that a table cannot have.
    #[error("csvw:headerRowCount {count} is not supported, or contradicts csvw:header; a table has one header or none")]
    HeaderRows {
        /// The declared number.
        count: String,
    },
    /// A term map without an expression.
    #[error("needs one of rml:constant, rml:reference and rml:template")]
    NoExpression,
    /// A term map with several expressions.
    #[error("has more than one of rml:constant, rml:reference and rml:template")]
    SeveralExpressions,
    /// A constant without a name.
    #[error("a constant must be an IRI or a literal; what makes a term stands behind rml:graphMap, rml:objectMap ...")]
    NamelessConstant,
    /// A literal where literals are not allowed.
    #[error("only objects can be literals")]
    LiteralOutsideObject,
    /// A constant literal where literals are not allowed.
    #[error(
        "{literal} is a literal, and only objects can be literals; write <...> for an IRI, or rml:template or rml:reference \
         in a map for values of the data"
    )]
    ConstantOutsideObject {
        /// The literal.
        literal: String,
    },
    /// A resource without a description.
    #[error(
        "nothing in the mapping describes it: {missing}{}",
        if *is_term_map { " (a constant is named by rml:subject, rml:predicate, rml:object or rml:graph)" } else { "" }
    )]
    Undescribed {
        /// The missing part.
        missing: Box<Self>,
        /// Whether it should be a term map.
        is_term_map: bool,
    },
    /// A template without references that would have some in another template language.
    #[error(
        "nothing in the template \"{template}\" is replaced: the names of columns stand in braces, {{id}} and not $(id)"
    )]
    OtherTemplate {
        /// The template.
        template: String,
    },
    /// A class that is generated from the data.
    #[error("rml:class must be an IRI; classes from the data need a predicate-object map with rdf:type")]
    ClassFromData,
    /// A predicate that is a blank node.
    #[error("a predicate cannot be a blank node")]
    BlankPredicate,
    /// A language or a datatype on a term map that does not generate literals.
    #[error("only literals have a language or a datatype")]
    TypedOutsideLiteral,
    /// A language or a datatype on a term map other than an object map.
    #[error("only objects can have {property}")]
    TypedOutsideObject {
        /// The property.
        property: String,
    },
    /// Both a language and a datatype.
    #[error("has both a language and a datatype; a literal has one of them")]
    LanguageAndDatatype,
    /// A constant with a language or a datatype, and another one on the term map.
    #[error("{term} has a language or a datatype already; remove {property}")]
    TypedConstant {
        /// The constant.
        term: String,
        /// The property with the other one.
        property: &'static str,
    },
    /// A value that is not a term type.
    #[error("{value} is not a term type; use rml:IRI, rml:Literal or rml:BlankNode")]
    TermType {
        /// The value.
        value: String,
    },
    /// A value that is not a language tag.
    #[error("{tag} is not a language tag (write en, ar, ru, az-cyrl ...)")]
    LanguageTag {
        /// The value.
        tag: String,
    },
    /// A language or datatype with the wrong kind of term.
    #[error("{property} cannot be {value}")]
    ImpossibleValue {
        /// The property.
        property: &'static str,
        /// Its value.
        value: String,
    },
    /// A datatype map that does not generate IRIs.
    #[error("a datatype is an IRI; remove rml:termType")]
    TermTypeOfDatatype,
    /// The datatype of language-tagged strings.
    #[error("rdf:langString and rdf:dirLangString are the datatypes of texts with a language; write rml:language")]
    DatatypeOfTagged,
    /// An invalid template.
    #[error("template \"{}\": {problem}", shortened(template))]
    Template {
        /// The template.
        template: String,
        /// The error.
        problem: TemplateError,
    },
}

fn did_you_mean(near: Option<&str>) -> String {
    near.map(|near| format!("; did you mean {near}?")).unwrap_or_default()
}

fn instead(supported: Option<&str>) -> String {
    supported.map_or_else(|| " yet".to_owned(), |supported| format!("; use {supported}"))
}
