//! What can be wrong with a mapping, one message a kind.

use super::Place;
use super::template::TemplateError;
use diwan_rdf::term::IriProblem;
use diwan_rdf::text::shortened;

/// Something in a mapping that is wrong or does nothing, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {node}: {message}")]
#[non_exhaustive]
pub struct MappingProblem {
    /// Where it stands.
    pub place: Place,
    /// The IRI of the resource that it is about, or the way to it where it has no name.
    pub node: String,
    /// What it is.
    pub kind: ProblemKind,
    /// What is wrong and what to do, with the terms that the author uses.
    pub message: String,
}

impl MappingProblem {
    pub(super) fn new(place: Place, node: String, kind: ProblemKind) -> Self {
        Self { message: kind.to_string(), place, node, kind }
    }

    /// The same in other words.
    pub(super) fn reworded(self, reword: &dyn Fn(&str) -> String) -> Self {
        Self { node: reword(&self.node), message: reword(&self.message), ..self }
    }
}

/// What is wrong, and what to do. As text, it names terms of RML with their usual prefix, whatever the mapping is written in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProblemKind {
    /// A term that the vocabularies do not have.
    #[error("{term} is unknown or not supported yet{}", did_you_mean(near.as_deref()))]
    UnknownTerm {
        /// The term.
        term: String,
        /// A term that may be meant.
        near: Option<String>,
    },
    /// A class that the vocabularies do not have, of a node whose properties say what it is.
    #[error("there is no class {class}, and it is passed over{}", did_you_mean(near.as_deref()))]
    UnknownClass {
        /// The class.
        class: String,
        /// A class that may be meant.
        near: Option<String>,
    },
    /// A term for which there is no support.
    #[error("{term}: {reason}")]
    UnsupportedTerm {
        /// The term.
        term: String,
        /// Why not, and what to do.
        reason: &'static str,
    },
    /// A prefix whose namespace is nearly that of a vocabulary.
    #[error("the prefix {prefix}: is <{written}>; did you mean <{meant}>?")]
    WrongPrefix {
        /// The prefix.
        prefix: String,
        /// What it stands for.
        written: String,
        /// The namespace of the vocabulary.
        meant: &'static str,
    },
    /// A term whose namespace is nearly that of a vocabulary.
    #[error("<{written}> is no term of a mapping; did you mean <{meant}>?")]
    WrongNamespace {
        /// The term.
        written: String,
        /// The term of the vocabulary.
        meant: String,
    },
    /// A datatype that XML Schema does not have.
    #[error("{datatype} is no datatype of XML Schema that a literal can have{}", did_you_mean(near.as_deref()))]
    UnknownDatatype {
        /// The datatype.
        datatype: String,
        /// A datatype that may be meant.
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
        /// The IRI as it may be written.
        relative: String,
        /// What became of it.
        iri: String,
    },
    /// Part of a mapping that no triples map uses.
    #[error("no triples map uses this {what}, and nothing is made of it; name it with {property}")]
    Unused {
        /// What it looks like.
        what: &'static str,
        /// The property that would use it.
        property: &'static str,
    },
    /// A property of a resource that does not have it in RML.
    #[error("{property} on {on} {} on {belongs}", if *is_read { "is read, but belongs" } else { "has no effect; it belongs" })]
    Misplaced {
        /// The property.
        property: String,
        /// What the resource is.
        on: &'static str,
        /// Where it belongs.
        belongs: &'static str,
        /// Whether it is read nevertheless.
        is_read: bool,
    },
    /// A term type of a constant.
    #[error("rml:termType has no effect on rml:constant: <...> is an IRI, \"...\" a literal")]
    TermTypeOfConstant,
    /// Several values where one can be.
    #[error("has {count} values of {property}; give one")]
    Several {
        /// The property.
        property: String,
        /// How many values it has.
        count: usize,
    },
    /// A value of another sort than the property takes.
    #[error("{property} must be {wanted}, not {found}")]
    WrongValue {
        /// The property.
        property: String,
        /// What it takes.
        wanted: &'static str,
        /// Its value.
        found: String,
    },
    /// A value for which there is no support.
    #[error("{property} {value} is not supported{}", instead(*supported))]
    UnsupportedValue {
        /// The property.
        property: String,
        /// Its value.
        value: String,
        /// What is supported, if anything is.
        supported: Option<&'static str>,
    },
    /// A shortcut and the full property beside it.
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
    /// A triples map that reads something and has no source.
    #[error("has no rml:logicalSource to read \"{reference}\" from; only constants and new blank nodes need none")]
    NoSource {
        /// What it reads.
        reference: String,
    },
    /// A base that is no absolute IRI.
    #[error("rml:baseIRI <{iri}>: {problem}")]
    BaseIri {
        /// The base.
        iri: String,
        /// What is wrong with it.
        problem: IriProblem,
    },
    /// A predicate-object map that lacks one of the two.
    #[error("a predicate-object map needs a predicate (map) and an object (map)")]
    IncompletePredicateObjectMap,
    /// A predicate-object map of too many statements.
    #[error(
        "{predicates} predicates{} and {objects} objects, each with each, are {statements} statements of one row, and more \
         than {most} are not made",
        if *graphs > 0 { format!(", {graphs} graphs") } else { String::new() }
    )]
    TooManyStatements {
        /// How many predicates it has.
        predicates: usize,
        /// How many graphs it has.
        graphs: usize,
        /// How many objects it has.
        objects: usize,
        /// How many statements that makes.
        statements: usize,
        /// How many may be made.
        most: usize,
    },
    /// A mapping of too many statements.
    #[error(
        "with this triples map the mapping makes {statements} statements of one row of each source, and more than {most} \
         are not made"
    )]
    TooManyStatementsInAll {
        /// How many statements it makes.
        statements: usize,
        /// How many may be made.
        most: usize,
    },
    /// Parts that are named so often that the model would be too large.
    #[error(
        "the mapping becomes too large: many of its parts name the same large part, such as an object map, and each of them \
         has it for its own; make it smaller, or name it less often"
    )]
    ReadTooOften,
    /// Two triples maps of one name.
    #[error("another mapping file has a triples map of this name")]
    SameName,
    /// A join condition without a join.
    #[error("has rml:joinCondition, but no rml:parentTriplesMap that says what to join with")]
    ConditionWithoutParent,
    /// A join that says how terms are made.
    #[error(
        "has both rml:parentTriplesMap and {property}: the objects are the subjects of the other triples map; remove one"
    )]
    JoinWithTerm {
        /// What says so.
        property: String,
    },
    /// Too many join conditions.
    #[error("has {count} join conditions, and more than {most} are not compared")]
    TooManyConditions {
        /// How many it has.
        count: usize,
        /// How many are compared.
        most: usize,
    },
    /// A join condition that lacks a side.
    #[error("a join condition needs {shortcut} or {full}")]
    OneSided {
        /// The shortcut.
        shortcut: String,
        /// The full property.
        full: String,
    },
    /// A join with something that is no triples map.
    #[error("rml:parentTriplesMap names {parent}, which is not a triples map")]
    UnknownParent {
        /// What it names.
        parent: String,
    },
    /// A join with something without a name that is no triples map.
    #[error("rml:parentTriplesMap has a value that is not a triples map")]
    NamelessParent,
    /// A join without conditions with a triples map of another source.
    #[error("{parent} has another source; a join with it needs rml:joinCondition")]
    ParentOfAnotherSource {
        /// The other triples map.
        parent: String,
    },
    /// A source that is only a text, in today's RML.
    #[error(
        "rml:source {path} is read as the path of a file; in RML the value is a resource: write [ a rml:FilePath ; \
         rml:path {path} ]"
    )]
    SourceIsText {
        /// The text, in quotes.
        path: String,
    },
    /// A logical source without a source.
    #[error("has no rml:source; name the file in it")]
    NoSourceName,
    /// A source that is no file.
    #[error(
        "{}has no rml:path and no csvw:url; only sources that are files are supported",
        class.as_ref().map(|class| format!("is a {class}, and ")).unwrap_or_default()
    )]
    NoPath {
        /// The class of the source, if it has one that is not known.
        class: Option<String>,
    },
    /// An empty path.
    #[error("the path of the file is empty")]
    EmptyPath,
    /// A file of another computer.
    #[error("{path} is not a file of this computer; download it and write its path")]
    RemoteFile {
        /// The path.
        path: String,
    },
    /// A file that is an archive.
    #[error("the name of the file is that of an archive; unpack it, or compress it with gzip")]
    Archive,
    /// A source of which it is not clear how references are read.
    #[error("has no rml:referenceFormulation; write rml:CSV or rml:JSONPath")]
    NoFormulation,
    /// A reference formulation for which there is no support.
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
        /// How many there are said to be.
        count: String,
    },
    /// Nothing that makes a value.
    #[error("needs one of rml:constant, rml:reference and rml:template")]
    NoExpression,
    /// Several things that make a value.
    #[error("has more than one of rml:constant, rml:reference and rml:template")]
    SeveralExpressions,
    /// A constant without a name.
    #[error("a constant must be an IRI or a literal; what makes a term stands behind rml:graphMap, rml:objectMap ...")]
    NamelessConstant,
    /// A literal where none can be.
    #[error("only objects can be literals")]
    LiteralOutsideObject,
    /// A constant literal where none can be.
    #[error(
        "{literal} is a literal, and only objects can be literals; write <...> for an IRI, or rml:template or rml:reference \
         in a map for values of the data"
    )]
    ConstantOutsideObject {
        /// The literal.
        literal: String,
    },
    /// A resource that is only named.
    #[error(
        "nothing in the mapping describes it: {missing}{}",
        if *is_term_map { " (a constant is named by rml:subject, rml:predicate, rml:object or rml:graph)" } else { "" }
    )]
    Undescribed {
        /// What is missing.
        missing: Box<Self>,
        /// Whether it would be a term map.
        is_term_map: bool,
    },
    /// A template in which nothing is replaced, and that another language would read otherwise.
    #[error(
        "nothing in the template \"{template}\" is replaced: the names of columns stand in braces, {{id}} and not $(id)"
    )]
    OtherTemplate {
        /// The template.
        template: String,
    },
    /// A class that is made of the data.
    #[error("rml:class must be an IRI; classes from the data need a predicate-object map with rdf:type")]
    ClassFromData,
    /// A predicate that is a blank node.
    #[error("a predicate cannot be a blank node")]
    BlankPredicate,
    /// A language or a datatype of something that is no literal.
    #[error("only literals have a language or a datatype")]
    TypedOutsideLiteral,
    /// A language or a datatype of something that is no object.
    #[error("only objects can have {property}")]
    TypedOutsideObject {
        /// What says it.
        property: String,
    },
    /// A language and a datatype.
    #[error("has both a language and a datatype; a literal has one of them")]
    LanguageAndDatatype,
    /// A constant with a language or a datatype of its own, and another one on the term map.
    #[error("{term} has a language or a datatype already; remove {property}")]
    TypedConstant {
        /// The constant.
        term: String,
        /// What gives the other one.
        property: &'static str,
    },
    /// Something that is no term type.
    #[error("{value} is not a term type; use rml:IRI, rml:Literal or rml:BlankNode")]
    TermType {
        /// What it is.
        value: String,
    },
    /// Something that is no language tag.
    #[error("{tag} is not a language tag (write en, ar, ru, az-cyrl ...)")]
    LanguageTag {
        /// What it is.
        tag: String,
    },
    /// A language or datatype that is another sort of term.
    #[error("{property} cannot be {value}")]
    ImpossibleValue {
        /// The property.
        property: &'static str,
        /// Its value.
        value: String,
    },
    /// A datatype map that makes something else than IRIs.
    #[error("a datatype is an IRI; remove rml:termType")]
    TermTypeOfDatatype,
    /// The datatype of texts with a language.
    #[error("rdf:langString and rdf:dirLangString are the datatypes of texts with a language; write rml:language")]
    DatatypeOfTagged,
    /// A template that cannot be read.
    #[error("template \"{}\": {problem}", shortened(template))]
    Template {
        /// The template.
        template: String,
        /// What is wrong with it.
        problem: TemplateError,
    },
}

fn did_you_mean(near: Option<&str>) -> String {
    near.map(|near| format!("; did you mean {near}?")).unwrap_or_default()
}

fn instead(supported: Option<&str>) -> String {
    supported.map_or_else(|| " yet".to_owned(), |supported| format!("; use {supported}"))
}
