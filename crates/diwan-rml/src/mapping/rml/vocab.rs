//! IRIs of the vocabularies that mappings are written in.
#![allow(unreachable_pub, reason = "some of the terms are passed on, and all are made by one macro")]

use oxrdf::NamedNodeRef;

/// A vocabulary that mappings are written in.
pub struct Namespace {
    /// What its IRIs begin with.
    pub iri: &'static str,
    /// Its usual prefix.
    pub prefix: &'static str,
    /// The local names that mean something here, or do no harm.
    pub known: &'static [&'static [&'static str]],
    /// The local names of what there is no support for, and why.
    pub refused: &'static [(&'static str, &'static [&'static str])],
}

impl Namespace {
    /// The vocabulary of an IRI, and its local name.
    pub fn split(iri: &str) -> Option<(&'static Self, &str)> {
        ALL.iter().find_map(|namespace| Some((*namespace, iri.strip_prefix(namespace.iri)?)))
    }

    /// The local names that mean something here.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.known.iter().copied().flatten().copied()
    }

    /// Whether it has a name, supported or not.
    pub fn has(&self, name: &str) -> bool {
        self.names().any(|known| known == name) || self.refusal(name).is_some()
    }

    /// Why there is no support for a name of it.
    pub fn refusal(&self, name: &str) -> Option<&'static str> {
        self.refused.iter().find(|(_, names)| names.contains(&name)).map(|(reason, _)| *reason)
    }
}

macro_rules! terms {
    ($prefix:literal $namespace:literal $names:ident: $($constant:ident = $local:literal),* $(,)?) => {
        $(#[doc = concat!("`", $prefix, $local, "`")] pub const $constant: NamedNodeRef<'_> = NamedNodeRef::new_unchecked(concat!($namespace, $local));)*

        const $names: &[&str] = &[$($local),*];
    };
}

terms! { "rml:" "http://w3id.org/rml/" RML_TERMS:
    BASE_IRI = "baseIRI",
    BLANK_NODE = "BlankNode",
    CHILD = "child",
    CHILD_MAP = "childMap",
    CLASS = "class",
    COMPRESSION = "compression",
    CONSTANT = "constant",
    CSV = "CSV",
    CSV_FORMULATION = "CSVReferenceFormulation",
    CSVW = "CSVW",
    CSVW_FORMULATION = "CSVWReferenceFormulation",
    CURRENT_WORKING_DIRECTORY = "CurrentWorkingDirectory",
    DATATYPE = "datatype",
    DATATYPE_MAP = "datatypeMap",
    DEFAULT_GRAPH = "defaultGraph",
    ENCODING = "encoding",
    GRAPH = "graph",
    GRAPH_MAP = "graphMap",
    GZIP = "gzip",
    IRI = "IRI",
    ITERATOR = "iterator",
    JOIN_CONDITION = "joinCondition",
    JSON_PATH = "JSONPath",
    JSON_PATH_FORMULATION = "JSONPathReferenceFormulation",
    LANGUAGE = "language",
    LANGUAGE_MAP = "languageMap",
    LITERAL = "Literal",
    LOGICAL_SOURCE = "logicalSource",
    MAPPING_DIRECTORY = "MappingDirectory",
    NONE = "none",
    NULL = "null",
    OBJECT = "object",
    OBJECT_MAP = "objectMap",
    PARENT = "parent",
    PARENT_MAP = "parentMap",
    PARENT_TRIPLES_MAP = "parentTriplesMap",
    PATH = "path",
    PREDICATE = "predicate",
    PREDICATE_MAP = "predicateMap",
    PREDICATE_OBJECT_MAP = "predicateObjectMap",
    REFERENCE = "reference",
    REFERENCE_FORMULATION = "referenceFormulation",
    ROOT = "root",
    SOURCE = "source",
    SUBJECT = "subject",
    SUBJECT_MAP = "subjectMap",
    TEMPLATE = "template",
    TERM_TYPE = "termType",
    TRIPLES_MAP = "TriplesMap",
    UNSAFE_IRI = "UnsafeIRI",
    UNSAFE_URI = "UnsafeURI",
    URI = "URI",
    UTF_16 = "UTF-16",
    UTF_8 = "UTF-8",
}

terms! { "csvw:" "http://www.w3.org/ns/csvw#" CSVW_TERMS:
    CSVW_COMMENT_PREFIX = "commentPrefix",
    CSVW_DELIMITER = "delimiter",
    CSVW_DIALECT = "dialect",
    CSVW_DOUBLE_QUOTE = "doubleQuote",
    CSVW_ENCODING = "encoding",
    CSVW_HEADER = "header",
    CSVW_HEADER_ROW_COUNT = "headerRowCount",
    CSVW_LINE_TERMINATORS = "lineTerminators",
    CSVW_NULL = "null",
    CSVW_QUOTE_CHAR = "quoteChar",
    CSVW_SKIP_COLUMNS = "skipColumns",
    CSVW_SKIP_INITIAL_SPACE = "skipInitialSpace",
    CSVW_SKIP_ROWS = "skipRows",
    CSVW_TRIM = "trim",
    CSVW_URL = "url",
}

terms! { "rr:" "http://www.w3.org/ns/r2rml#" R2RML_CONSTANTS: R2RML_DEFAULT_GRAPH = "defaultGraph" }

/// `rdf:type`
pub const TYPE: NamedNodeRef<'_> = oxrdf::vocab::rdf::TYPE;

/// Classes that say nothing that properties do not say.
const MAP_CLASSES: &[&str] =
    &["GraphMap", "Join", "ObjectMap", "PredicateMap", "PredicateObjectMap", "RefObjectMap", "SubjectMap", "TermMap"];

const RML_CLASSES: &[&str] = &[
    "AbstractLogicalSource",
    // Of the older vocabulary; mappings carried it into this one, and so did a test case.
    "BaseSource",
    "ChildMap",
    "DatatypeMap",
    "ExpressionMap",
    "FilePath",
    "Iterable",
    "LanguageMap",
    "LogicalSource",
    "ParentMap",
    "ReferenceFormulation",
    "RelativePath",
    "RelativePathSource",
    "Source",
];

const DATABASES: &str =
    "databases are not supported; export the table to a CSV file and name it in rml:logicalSource with rml:source";
const IN_MEMORY: &str = "data in the memory of a program cannot be read; write them to a CSV or JSON file";
const SPREADSHEETS: &str = "spreadsheets are not supported; save the sheet as CSV";
const XML: &str = "XML is not supported yet; convert the file to JSON or CSV";
const FUNCTIONS: &str = "functions are not supported yet; prepare the values in the source";
const VIEWS: &str = "logical views are not supported yet; give triples maps an rml:logicalSource with rml:source";
const TARGETS: &str = "logical targets are not supported; where output goes is said on the command line";
const ARCHIVES: &str = "archives are not supported; unpack the file, or compress it with gzip";
const STAR: &str = "triples as terms are not supported yet";
const COLLECTIONS: &str = "collections and containers are not supported yet";
const SCHEMAS: &str = "schemas of tables are not supported; write datatypes in the object maps";
const LISTS: &str =
    "lists inside cells are not supported yet; what stands between cells is csvw:delimiter of a csvw:dialect";
const LAYOUT: &str = "this way of writing a table is not supported yet";

/// [RML](http://w3id.org/rml/).
pub const RML: Namespace = Namespace {
    iri: "http://w3id.org/rml/",
    prefix: "rml",
    known: &[RML_TERMS, RML_CLASSES, MAP_CLASSES],
    refused: &[
        (
            DATABASES,
            &["query", "SQL2008", "SQL2008Query", "SQL2008Table", "SQLQuery", "SQLTable", "sqlVersion", "tableName"],
        ),
        (IN_MEMORY, &["DataFrame", "Dictionary"]),
        (XML, &["XPath", "XPathReferenceFormulation", "namespace", "Namespace", "namespacePrefix", "namespaceURL"]),
        (
            FUNCTIONS,
            &[
                "function",
                "functionExecution",
                "functionMap",
                "input",
                "inputValue",
                "inputValueMap",
                "parameter",
                "parameterMap",
                "return",
                "returnMap",
            ],
        ),
        (
            VIEWS,
            &[
                "field",
                "fieldName",
                "innerJoin",
                "IterableField",
                "leftJoin",
                "LogicalView",
                "ExpressionField",
                "structuralAnnotation",
                "viewOn",
            ],
        ),
        (TARGETS, &["logicalTarget", "LogicalTarget", "serialization", "target", "Target"]),
        (ARCHIVES, &["targz", "targzip", "tarxz", "zip"]),
        (STAR, &["AssertedTriplesMap", "NonAssertedTriplesMap", "quotedTriplesMap", "StarMap"]),
        (COLLECTIONS, &["allowEmptyListAndContainer", "gather", "gatherAs", "GatherMap", "strategy", "Strategy"]),
    ],
};

/// [R2RML](https://www.w3.org/TR/r2rml/), without its databases.
pub const R2RML: Namespace = Namespace {
    iri: "http://www.w3.org/ns/r2rml#",
    prefix: "rr",
    known: &[
        R2RML_CONSTANTS,
        MAP_CLASSES,
        &[
            "BlankNode",
            "child",
            "class",
            "column",
            "constant",
            "datatype",
            "graph",
            "graphMap",
            "IRI",
            "joinCondition",
            "language",
            "Literal",
            "object",
            "objectMap",
            "parent",
            "parentTriplesMap",
            "predicate",
            "predicateMap",
            "predicateObjectMap",
            "subject",
            "subjectMap",
            "template",
            "termType",
            "TriplesMap",
        ],
    ],
    refused: &[(
        DATABASES,
        &[
            "BaseTableOrView",
            "inverseExpression",
            "LogicalTable",
            "logicalTable",
            "query",
            "R2RMLView",
            "SQL2008",
            "sqlQuery",
            "sqlVersion",
            "tableName",
        ],
    )],
};

/// RML as it was before it took R2RML in: [the old vocabulary](http://semweb.mmlab.be/ns/rml).
pub const OLD_RML: Namespace = Namespace {
    iri: "http://semweb.mmlab.be/ns/rml#",
    prefix: "rml",
    known: &[&[
        "BaseSource",
        "datatypeMap",
        "iterator",
        "languageMap",
        "LanguageMap",
        "logicalSource",
        "LogicalSource",
        "reference",
        "referenceFormulation",
        "ReferenceFormulation",
        "source",
        "TriplesMap",
    ]],
    refused: &[
        (DATABASES, &["query", "sqlVersion", "tableName"]),
        (FUNCTIONS, &["parentTermMap"]),
        (STAR, &["AssertedTriplesMap", "NonAssertedTriplesMap", "quotedTriplesMap", "StarMap"]),
        (TARGETS, &["logicalTarget", "LogicalTarget", "serialization", "target", "Target"]),
    ],
};

/// Reference formulations of the old RML.
pub const QL: Namespace = Namespace {
    iri: "http://semweb.mmlab.be/ns/ql#",
    prefix: "ql",
    known: &[&["CSV", "JSONPath"]],
    refused: &[
        (XML, &["CSS3", "XPath"]),
        (DATABASES, &["SQL2008", "SQL2008Query", "SQL2008Table"]),
        (IN_MEMORY, &["DataFrame", "Dictionary"]),
        (SPREADSHEETS, &["XLSX"]),
    ],
};

/// Functions of the old RML.
pub const FNML: Namespace = Namespace {
    iri: "http://semweb.mmlab.be/ns/fnml#",
    prefix: "fnml",
    known: &[],
    refused: &[(
        FUNCTIONS,
        &[
            "execution",
            "Execution",
            "function",
            "FunctionMap",
            "FunctionTermMap",
            "functionValue",
            "input",
            "Input",
            "parameter",
            "return",
            "value",
            "valueMap",
            "ValueMap",
        ],
    )],
};

/// [CSV on the Web](https://www.w3.org/TR/tabular-metadata/), which describes tables.
pub const CSV_ON_THE_WEB: Namespace = Namespace {
    iri: "http://www.w3.org/ns/csvw#",
    prefix: "csvw",
    known: &[CSVW_TERMS, &["Dialect", "Table", "name", "note", "title"]],
    refused: &[
        (SCHEMAS, &["Column", "column", "columns", "datatype", "Schema", "tableSchema"]),
        (LISTS, &["separator"]),
        (LAYOUT, &["skipBlankRows", "table", "TableGroup", "textDirection"]),
    ],
};

/// All of them.
pub const ALL: &[&Namespace] = &[&RML, &R2RML, &OLD_RML, &QL, &FNML, &CSV_ON_THE_WEB];

/// The namespaces whose names mean the same in [`RML`].
pub const OLD: &[&Namespace] = &[&R2RML, &OLD_RML, &QL];
