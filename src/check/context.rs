//! The input of rules: the project, its tables as bytes and as mapped, and indexes over them. Every file is read once
//! and every index is built once, for all rules together.

use super::External;
use super::index::{Claims, Classes, Documents, Notes, Quotes, RecordClaim, StatementText, Statements};
use super::node_row::Places;
use super::raw_table::RawTables;
use crate::dataset::{Dataset, GraphKind, ProjectIris, Tables};
use crate::evidence::vocab;
use crate::project::Project;
use diwan_rdf::text::TextError;
use diwan_rdf::turtle;
use diwan_rdf::write::{ContextError, ExportError, Prefixes};
use diwan_rml::engine::{ObjectPlan, SourcePlan};
use diwan_rml::mapping::Mapping;
use diwan_rml::source::Field;
use oxigraph::model::{NamedNodeRef, NamedOrBlankNode};
use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap};
use std::path::Path;

/// The input of rules.
pub(super) struct Context<'a> {
    pub(super) project: &'a Project,
    pub(super) mapping: &'a Mapping,
    pub(super) tables: &'a Tables,
    /// The whole dataset, if it could be built.
    pub(super) dataset: Option<&'a Dataset>,
    pub(super) names: &'a ProjectIris,
    pub(super) external: External<'a>,
    /// The bytes of the tables, by path.
    pub(super) raw: &'a RawTables,
    pub(super) statements: Statements<'a>,
    /// The first row that declares each node by a key of its own. Set after the pass over the rows.
    pub(super) places: OnceCell<Places<'a>>,
    shared: Shared<'a>,
}

/// Indexes that are built on first use.
#[derive(Default)]
struct Shared<'a> {
    quotes: OnceCell<Quotes<'a>>,
    notes: OnceCell<Notes<'a>>,
    claims: OnceCell<Claims<'a>>,
    classes: OnceCell<Classes<'a>>,
    documents: OnceCell<Option<Documents<'a>>>,
    ontology: OnceCell<Vec<StatementText<'a>>>,
    declared: OnceCell<BTreeSet<&'a str>>,
    declaring: OnceCell<HashMap<String, &'a Path>>,
    prefixes: OnceCell<Result<Prefixes, TextError>>,
}

/// The properties that rules about the order of events compare.
const TIMES: [NamedNodeRef<'_>; 10] = [
    vocab::ABOUT,
    vocab::AT_MEETING,
    vocab::DATE,
    vocab::END_DATE,
    vocab::FOUNDING_DATE,
    vocab::MEETING_OF,
    vocab::ORGANIZATION,
    vocab::REFERENCES,
    vocab::SESSION_NUMBER,
    vocab::START_DATE,
];

/// The values from which a context is built.
pub(super) struct ContextParts<'a> {
    pub(super) project: &'a Project,
    pub(super) mapping: &'a Mapping,
    pub(super) tables: &'a Tables,
    pub(super) dataset: Option<&'a Dataset>,
    pub(super) names: &'a ProjectIris,
    pub(super) external: External<'a>,
    pub(super) raw: &'a RawTables,
}

impl<'a> Context<'a> {
    pub(super) fn new(parts: ContextParts<'a>) -> Self {
        let ContextParts { project, mapping, tables, dataset, names, external, raw } = parts;
        let statements = Statements::new(&tables.quads, names);
        let (places, shared) = (OnceCell::new(), Shared::default());
        Self { project, mapping, tables, dataset, names, external, raw, statements, places, shared }
    }

    /// The sources that the mapping reads.
    pub(super) fn sources(&self) -> impl Iterator<Item = &'a SourcePlan> + use<'a> {
        self.tables.plan.sources.iter()
    }

    /// The sources that read a file. A file can have several, because triples maps can read it in different ways.
    pub(super) fn sources_of(&self, file: &Path) -> impl Iterator<Item = &'a SourcePlan> {
        self.sources().filter(move |source| source.path == file)
    }

    /// The quotes of records.
    pub(super) fn quotes(&self) -> &Quotes<'a> {
        self.shared.quotes.get_or_init(|| Quotes::new(self.statements))
    }

    /// The notes of curators on records.
    pub(super) fn notes(&self) -> &Notes<'a> {
        self.shared.notes.get_or_init(|| Notes::new(self.statements))
    }

    /// The documents, if `--sources` is given.
    pub(super) fn documents(&self) -> Option<&Documents<'a>> {
        let documents = || Some(Documents::new(self.statements, self.external.documents?));
        self.shared.documents.get_or_init(documents).as_ref()
    }

    /// Whether a curator has written a note on a claim.
    pub(super) fn is_noted(&self, claim: &RecordClaim<'_>) -> bool {
        self.notes().covers(claim.record, &[claim.property])
    }

    /// The claims about dates and events.
    pub(super) fn times(&self) -> &Claims<'a> {
        self.shared.claims.get_or_init(|| Claims::new(self.statements, &TIMES))
    }

    /// The classes of entities, and the domains and ranges of properties.
    pub(super) fn classes(&self) -> &Classes<'a> {
        self.shared.classes.get_or_init(|| Classes::new(self.statements, self.ontology()))
    }

    /// The statements of the ontology graph.
    pub(super) fn ontology(&self) -> &[StatementText<'a>] {
        self.shared.ontology.get_or_init(|| {
            let dataset = self.dataset.map(|dataset| Statements::new(&dataset.quads, self.names));
            dataset.into_iter().flat_map(|dataset| dataset.in_graph(GraphKind::Ontology)).collect()
        })
    }

    /// The IRIs that are subjects in the ontology.
    pub(super) fn declared(&self) -> &BTreeSet<&'a str> {
        let declared = || self.ontology().iter().filter_map(|quad| quad.subject.iri()).collect();
        self.shared.declared.get_or_init(declared)
    }

    /// The prefixes of the JSON-LD context; empty without a context.
    ///
    /// # Errors
    /// What is wrong with the context.
    pub(super) fn prefixes(&self) -> Result<&Prefixes, &TextError> {
        let prefixes = self.shared.prefixes.get_or_init(|| {
            let context = self.project.context().map_err(|error| TextError::new(error, None))?;
            let Some(text) = context else { return Ok(Prefixes::default()) };
            Prefixes::from_context(&text).map_err(|error| {
                let line = match &error {
                    ExportError::Context(ContextError::Syntax(error)) => error.line(),
                    _ => None,
                };
                TextError::new(error, line)
            })
        });
        prefixes.as_ref()
    }

    /// The vocabulary file that describes a resource.
    pub(super) fn declaring_file(&self, iri: &str) -> Option<&'a Path> {
        self.shared.declaring.get_or_init(|| declaring_files(self.project)).get(iri).copied()
    }
}

/// The first vocabulary file that describes each resource. Files that cannot be read are reported by another rule.
fn declaring_files(project: &Project) -> HashMap<String, &Path> {
    let mut files = HashMap::new();
    for path in &project.config().ontology {
        let text = project.read_turtle(path).unwrap_or_default();
        for statement in turtle::Document::read_beginning(&text, &project.config().base).statements {
            if let NamedOrBlankNode::NamedNode(node) = statement.triple.subject {
                files.entry(node.into_string()).or_insert(path.as_path());
            }
        }
    }
    files
}

/// The fields of which an object is composed.
pub(super) fn fields(object: &ObjectPlan) -> Vec<Field> {
    match object {
        ObjectPlan::Term(term) => term.fields(),
        ObjectPlan::Join(join) => join.fields(),
    }
}
