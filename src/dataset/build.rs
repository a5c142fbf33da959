//! Puts all graphs of a project together.

use super::columns::properties_of_columns;
use super::contradictions::{describe_conflicts, describe_mismatches};
use super::describe::describe;
use super::entail::entail;
use super::{DatasetError, GraphKind, Names, parse_nquads, parse_turtle};
use crate::evidence::{CalendarMismatch, Conflict, find_calendar_mismatches, find_conflicts, vocab};
use crate::project::{Entailment, Project, sha256_hex};
use diwan_rdf::blank::canonicalise;
use diwan_rdf::term::keep;
use diwan_rdf::term::write_term;
use diwan_rml::engine::{EngineError, Plan, Report, RunOptions, SortedLines, compile, run};
use diwan_rml::mapping::Mapping;
use oxigraph::model::vocab::rdf;
use oxigraph::model::{GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use std::collections::{BTreeMap, HashSet};
use std::path::Path;

/// What the mapping makes of a project's tables.
#[derive(Debug)]
pub struct Tables {
    /// The mapping compiled against the tables.
    pub plan: Plan,
    /// What the run did.
    pub report: Report,
    /// The statements made.
    pub quads: Vec<Quad>,
}

/// A whole dataset.
#[derive(Debug)]
pub struct Dataset {
    /// All statements as N-Quads lines, sorted: the canonical form of RDFC-1.0.
    pub lines: SortedLines,
    /// All statements.
    pub quads: Vec<Quad>,
    /// The contradictions between records.
    pub conflicts: Vec<Conflict>,
    /// The contradictions between the two calendars of one passage.
    pub mismatches: Vec<CalendarMismatch>,
    /// The names the project gives.
    pub names: Names,
}

impl Dataset {
    /// How many statements the graphs of each kind hold.
    pub fn counts(&self) -> BTreeMap<GraphKind, usize> {
        count(&self.quads, &self.names)
    }

    /// The dataset's hash by [RDFC-1.0](https://www.w3.org/TR/rdf-canon/): `sha256:` and the digest of the canonical
    /// form.
    pub fn hash(&self) -> String {
        format!("sha256:{}", sha256_hex(&self.lines.to_text()))
    }

    /// How many records there are.
    pub fn records(&self) -> usize {
        self.quads.iter().filter(|quad| quad.predicate == rdf::TYPE && is(quad, vocab::RECORD.into_owned())).count()
    }
}

fn is(quad: &Quad, class: NamedNode) -> bool {
    quad.object == class.into()
}

pub(super) fn count(quads: &[Quad], names: &Names) -> BTreeMap<GraphKind, usize> {
    let mut counts = BTreeMap::new();
    for quad in quads {
        *counts.entry(names.kind(quad.graph_name.as_ref())).or_default() += 1;
    }
    counts
}

/// Runs the project's mapping over its tables.
///
/// # Errors
/// [`DatasetError`] when a mapping or a table cannot be read, or they do not fit. Terms that cannot be made are in the
/// report.
pub fn map_tables(project: &Project) -> Result<Tables, DatasetError> {
    let mapping = project.mapping()?;
    let plan = compile(&mapping, project, Some(&project.config().base))?;
    let mut lines = SortedLines::default();
    let report = run(&plan, project, RunOptions { typed: true, ..RunOptions::default() }, &mut lines)?;
    let mut quads = as_kept(parse_nquads(&lines.to_text(), Path::new("the mapping's output"))?);
    quads.extend(properties_of_columns(&plan, project, &quads).map_err(EngineError::Source)?);
    Ok(Tables { plan, report, quads })
}

/// A project's mapping, and its documents by slug.
#[derive(Debug)]
pub struct Sources {
    /// The mapping.
    pub mapping: Mapping,
    /// Documents by the end of the source's IRI.
    pub files: BTreeMap<String, SourceFile>,
}

/// A document as it is registered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// The file's own name.
    pub name: String,
    /// `sha256:` and the digest.
    pub identifier: String,
}

/// Reads the register of sources: whatever the mapping gives a `schema:name` and a `dcterms:identifier`.
///
/// # Errors
/// [`DatasetError`] as for [`map_tables`].
pub fn map_sources(project: &Project) -> Result<Sources, DatasetError> {
    let mapping = project.mapping()?;
    let quads = map_tables(project)?.quads;
    let values = |property: NamedNodeRef<'_>| -> BTreeMap<String, String> {
        let of_property = quads.iter().filter(|quad| quad.predicate == property);
        of_property.filter_map(|quad| Some((last_segment(&quad.subject), literal(&quad.object)?))).collect()
    };
    let mut identifiers = values(vocab::IDENTIFIER);
    let files = values(vocab::NAME)
        .into_iter()
        .filter_map(|(slug, name)| identifiers.remove(&slug).map(|identifier| (slug, SourceFile { name, identifier })));
    Ok(Sources { files: files.collect(), mapping })
}

fn last_segment(subject: &NamedOrBlankNode) -> String {
    subject.to_string().trim_end_matches('>').rsplit(['/', '#']).next().unwrap_or_default().to_owned()
}

fn literal(term: &Term) -> Option<String> {
    match term {
        Term::Literal(literal) => Some(literal.value().to_owned()),
        _ => None,
    }
}

/// Adds to the tables' statements the ontology, the contradictions, what is entailed, and the description.
///
/// # Errors
/// [`DatasetError`] when a vocabulary file cannot be read, or the blank nodes have no canonical labels.
pub fn build(project: &Project, tables: &Tables) -> Result<Dataset, DatasetError> {
    with_canonical_labels(project, all(project, tables)?)
}

/// The statements of the same dataset, with whatever labels its blank nodes have.
///
/// # Errors
/// [`DatasetError`] when a vocabulary file cannot be read.
pub fn statements(project: &Project, tables: &Tables) -> Result<Vec<Quad>, DatasetError> {
    Ok(all(project, tables)?.quads)
}

fn all(project: &Project, tables: &Tables) -> Result<Assembled, DatasetError> {
    let names = Names::new(&project.config().base);
    let mut quads = tables.quads.clone();
    quads.extend(ontology(project, &names)?);
    assemble(project, quads)
}

/// Adds to the tables' statements and the ontology all that is computed of them.
pub(super) fn reassemble(project: &Project, quads: Vec<Quad>) -> Result<Dataset, DatasetError> {
    with_canonical_labels(project, assemble(project, quads)?)
}

/// Statements, and what was found in them.
struct Assembled {
    quads: Vec<Quad>,
    conflicts: Vec<Conflict>,
    mismatches: Vec<CalendarMismatch>,
}

fn assemble(project: &Project, mut quads: Vec<Quad>) -> Result<Assembled, DatasetError> {
    let names = Names::new(&project.config().base);
    let conflicts = find_conflicts(&quads);
    let mismatches = find_calendar_mismatches(&quads);
    quads.extend(describe_conflicts(&conflicts, &names));
    quads.extend(describe_mismatches(&mismatches, &names));
    if project.config().entailment == Entailment::Rdfs {
        quads.extend(entail(&quads, &names));
    }
    quads.extend(describe(project, &quads, &names)?);
    Ok(Assembled { quads, conflicts, mismatches })
}

fn with_canonical_labels(project: &Project, assembled: Assembled) -> Result<Dataset, DatasetError> {
    let Assembled { quads, conflicts, mismatches } = assembled;
    let quads = canonicalise(quads)?;
    let (lines, names) = (sorted_lines(&quads), Names::new(&project.config().base));
    Ok(Dataset { lines, quads, conflicts, mismatches, names })
}

fn ontology(project: &Project, names: &Names) -> Result<Vec<Quad>, DatasetError> {
    let graph = names.graph(GraphKind::Ontology);
    let mut quads = Vec::new();
    for path in &project.config().ontology {
        quads.extend(parse_turtle(&project.read(path)?, path, &graph)?);
    }
    Ok(as_kept(quads))
}

/// Statements with their literals in the forms in which they are kept, each once: the same as the store will give back, in
/// all that is counted, compared and written.
fn as_kept(mut quads: Vec<Quad>) -> Vec<Quad> {
    let changed = quads.iter_mut().map(|quad| keep(&mut quad.object)).filter(|changed| *changed).count();
    if changed > 0 {
        // Two spellings of a value are one statement.
        let mut seen = HashSet::new();
        quads.retain(|quad| seen.insert(quad.clone()));
    }
    quads
}

/// Statements as lines of canonical N-Quads, sorted and each once.
pub fn sorted_lines(quads: &[Quad]) -> SortedLines {
    let mut lines = SortedLines::default();
    let mut line = Vec::new();
    for quad in quads {
        line.clear();
        write_quad(quad, &mut line);
        lines.insert(&line);
    }
    lines
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
