//! Builds the dataset of a project: the statements of the tables, the ontology, and everything computed from them.

use super::columns::properties_of_columns;
use super::contradictions::describe_contradictions;
use super::counts::counts_by_kind;
use super::curation::curation;
use super::describe::describe;
use super::entail::entail;
use super::mapped_lines::MappedLines;
use super::{DatasetError, GraphKind, ProjectIris, parse_nquads, parse_turtle};
use crate::evidence::{
    CalendarMismatch, Conflict, Contradiction, find_calendar_mismatches, find_conflicts, find_contradictions, vocab,
};
use crate::project::{Entailment, Project, Sha256Writer};
use diwan_rdf::blank::canonicalise;
use diwan_rdf::quads::{Pattern, Quads, Statement};
use diwan_rdf::term::{keep, write_term};
use diwan_rml::engine::{EngineError, Plan, Report, RunOptions, SortedLines, compile, run};
use diwan_rml::mapping::Mapping;
use oxigraph::model::vocab::rdf;
use oxigraph::model::{GraphName, NamedNodeRef, Quad};
use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use std::sync::Arc;

/// The output of a project's mapping.
#[derive(Debug)]
pub struct Tables {
    /// The mapping, compiled against the tables.
    pub plan: Plan,
    /// Counts and rejected values of the run.
    pub report: Report,
    /// The statements that the mapping produced.
    pub quads: Quads,
}

/// A complete dataset.
#[derive(Debug)]
pub struct Dataset {
    /// All statements, in the canonical form of [RDFC-1.0](https://www.w3.org/TR/rdf-canon/).
    pub quads: Quads,
    /// Contradictory values of single-valued properties.
    pub conflicts: Vec<Conflict>,
    /// Contradictions of other kinds.
    pub contradictions: Vec<Contradiction>,
    /// Contradictions between the Gregorian and the Islamic date of one passage.
    pub mismatches: Vec<CalendarMismatch>,
    /// The IRIs of the project.
    pub names: ProjectIris,
}

impl Dataset {
    /// The number of statements in the graphs of each kind.
    pub fn counts(&self) -> BTreeMap<GraphKind, usize> {
        counts_by_kind(&self.quads, &self.names)
    }

    /// The dataset's hash by [RDFC-1.0](https://www.w3.org/TR/rdf-canon/): `sha256:` and the hexadecimal digest of the
    /// canonical form.
    pub fn hash(&self) -> String {
        let mut digest = Sha256Writer::default();
        // Writing to a digest cannot fail.
        let _ = self.quads.write(&mut digest);
        format!("sha256:{}", digest.finish())
    }

    /// The number of records.
    pub fn records(&self) -> usize {
        let id = |node: NamedNodeRef<'_>| self.quads.terms().find_iri(node.as_str());
        let (Some(rdf_type), Some(record)) = (id(rdf::TYPE), id(vocab::RECORD)) else { return 0 };
        let typed = Pattern { predicate: Some(rdf_type), object: Some(record), ..Pattern::ALL };
        self.quads.matching(typed).count()
    }
}

/// Runs the project's mapping over its tables.
///
/// # Errors
/// [`DatasetError`] when the mapping or a table cannot be read, or the mapping does not fit the tables. Values that
/// give no valid term are not errors: the report counts them.
pub fn map_tables(project: &Project) -> Result<Tables, DatasetError> {
    let mapping = project.mapping()?;
    let plan = compile(&mapping, project, Some(&project.config().base))?;
    let mut lines = MappedLines::default();
    let report = run(&plan, project, RunOptions { typed: true, ..RunOptions::default() }, &mut lines)?;
    let quads = lines.finish(|| map_for_error(&plan, project))?;
    let columns = properties_of_columns(&plan, project, &quads).map_err(EngineError::Source)?;
    let quads = if columns.is_empty() { quads } else { quads.union(&Quads::from_quads(&columns)?)? };
    Ok(Tables { plan, report, quads })
}

/// Runs the mapping again and parses its whole output, to get the error message for a term that is not valid RDF.
fn map_for_error(plan: &Plan, project: &Project) -> Result<Quads, DatasetError> {
    let mut lines = SortedLines::default();
    run(plan, project, RunOptions { typed: true, ..RunOptions::default() }, &mut lines)?;
    let quads = as_kept(parse_nquads(&lines.to_text(), Path::new("the mapping's output"))?);
    Ok(Quads::from_quads(&quads)?)
}

/// A project's mapping and its registered documents.
#[derive(Debug)]
pub struct Sources {
    /// The mapping.
    pub mapping: Arc<Mapping>,
    /// Documents, by the last segment of the source's IRI.
    pub files: BTreeMap<String, SourceFile>,
}

/// A document as the register of sources describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// The name of the file.
    pub name: String,
    /// `sha256:` and the hexadecimal digest.
    pub identifier: String,
}

/// Reads the register of sources: every subject to which the mapping gives a `schema:name` and a `dcterms:identifier`.
///
/// # Errors
/// [`DatasetError`], as for [`map_tables`].
pub fn map_sources(project: &Project) -> Result<Sources, DatasetError> {
    let mapping = project.mapping()?;
    let quads = map_tables(project)?.quads;
    let values = |property: NamedNodeRef<'_>| -> BTreeMap<String, String> {
        let property = quads.terms().find_iri(property.as_str());
        let uses = property.map(|property| quads.matching(Pattern { predicate: Some(property), ..Pattern::ALL }));
        let mut uses: Vec<_> = uses.into_iter().flatten().collect();
        uses.sort_unstable();
        let value = |found: &Statement| {
            Some((last_segment(quads.term(found.subject).as_str()), quads.term(found.object).value()?.into_owned()))
        };
        uses.iter().filter_map(value).collect()
    };
    let mut identifiers = values(vocab::IDENTIFIER);
    let files = values(vocab::NAME)
        .into_iter()
        .filter_map(|(slug, name)| identifiers.remove(&slug).map(|identifier| (slug, SourceFile { name, identifier })));
    Ok(Sources { files: files.collect(), mapping })
}

fn last_segment(subject: &str) -> String {
    subject.trim_end_matches('>').rsplit(['/', '#']).next().unwrap_or_default().to_owned()
}

/// Adds the ontology, the contradictions, the entailed statements and the description to the statements of the tables,
/// and gives blank nodes canonical labels.
///
/// # Errors
/// [`DatasetError`] when a vocabulary file cannot be read, or when the blank nodes cannot be labelled canonically.
pub fn build(project: &Project, tables: &Tables) -> Result<Dataset, DatasetError> {
    with_canonical_labels(project, all(project, tables)?)
}

/// The statements of [`build`], without canonical labels for blank nodes.
///
/// # Errors
/// [`DatasetError`] when a vocabulary file cannot be read.
pub fn statements(project: &Project, tables: &Tables) -> Result<Quads, DatasetError> {
    Ok(all(project, tables)?.quads)
}

fn all(project: &Project, tables: &Tables) -> Result<Assembled, DatasetError> {
    let names = ProjectIris::new(&project.config().base);
    assemble(project, tables.quads.union(&ontology(project, &names)?)?)
}

/// Computes contradictions, entailments and the description for statements that already include the ontology.
pub(super) fn reassemble(project: &Project, quads: Quads) -> Result<Dataset, DatasetError> {
    with_canonical_labels(project, assemble(project, quads)?)
}

/// Statements, and the contradictions found in them.
struct Assembled {
    quads: Quads,
    conflicts: Vec<Conflict>,
    contradictions: Vec<Contradiction>,
    mismatches: Vec<CalendarMismatch>,
}

fn assemble(project: &Project, quads: Quads) -> Result<Assembled, DatasetError> {
    let names = ProjectIris::new(&project.config().base);
    let conflicts = find_conflicts(&quads);
    let contradictions = find_contradictions(&quads);
    let mismatches = find_calendar_mismatches(&quads);
    let found = describe_contradictions(&quads, &conflicts, &contradictions, &mismatches, &names);
    let mut quads = quads.union(&Quads::from_quads(&found)?)?;
    quads = quads.union(&curation(project.config(), &quads, &names)?)?;
    if project.config().entailment == Entailment::Rdfs {
        quads = quads.union(&entail(&quads, &names)?)?;
    }
    let description = Quads::from_quads(&describe(project, &quads, &names)?)?;
    Ok(Assembled { quads: quads.union(&description)?, conflicts, contradictions, mismatches })
}

fn with_canonical_labels(project: &Project, assembled: Assembled) -> Result<Dataset, DatasetError> {
    let Assembled { quads, conflicts, contradictions, mismatches } = assembled;
    let (quads, names) = (canonicalised(quads)?, ProjectIris::new(&project.config().base));
    Ok(Dataset { quads, conflicts, contradictions, mismatches, names })
}

/// The statements, with canonical labels for their blank nodes.
fn canonicalised(quads: Quads) -> Result<Quads, DatasetError> {
    let has_blank = |found: &Statement| quads.has_blank_node(found);
    let with_blank: Vec<Quad> = quads.iter().filter(has_blank).filter_map(|found| quads.quad(&found)).collect();
    if with_blank.is_empty() {
        return Ok(quads);
    }
    let labelled = Quads::from_quads(&canonicalise(with_blank)?)?;
    Ok(quads.filtered(|found| !has_blank(found)).union(&labelled)?)
}

fn ontology(project: &Project, names: &ProjectIris) -> Result<Quads, DatasetError> {
    let graph = names.graph(GraphKind::Ontology);
    let mut quads = Vec::new();
    for path in &project.config().ontology {
        quads.extend(parse_turtle(&project.read_turtle(path)?, path, names.base(), &graph)?);
    }
    Ok(Quads::from_quads(&as_kept(quads))?)
}

/// Normalises literals as the store does, and removes duplicates that this creates. Counts, comparisons and exports
/// then agree with the stored graph.
fn as_kept(mut quads: Vec<Quad>) -> Vec<Quad> {
    let changed = quads.iter_mut().map(|quad| keep(&mut quad.object)).filter(|changed| *changed).count();
    if changed > 0 {
        // Two lexical forms of one value become one statement.
        let mut seen = HashSet::new();
        quads.retain(|quad| seen.insert(quad.clone()));
    }
    quads
}

pub(super) fn write_quad(quad: &Quad, line: &mut Vec<u8>) {
    let mut term = |term: oxigraph::model::Term| {
        write_term(&term, line);
        line.push(b' ');
    };
    term(quad.subject.clone().into());
    term(quad.predicate.clone().into());
    term(quad.object.clone());
    match &quad.graph_name {
        GraphName::NamedNode(node) => term(node.clone().into()),
        GraphName::BlankNode(node) => term(node.clone().into()),
        GraphName::DefaultGraph => {}
    }
    line.push(b'.');
}
