//! Puts all graphs of a project together.

use super::describe::describe;
use super::entail::entail;
use super::{DatasetError, GraphKind, Names, parse_nquads, parse_turtle};
use crate::engine::{LineSink, Plan, Report, RunOptions, SortedLines, compile, run};
use crate::evidence::{Conflict, find_conflicts, vocab};
use crate::project::{Entailment, Project};
use crate::rml::{Mapping, parse_mapping};
use crate::term::write_term;
use oxigraph::model::vocab::rdf;
use oxigraph::model::{GraphName, NamedNode, Quad, Term};
use std::collections::BTreeMap;
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
    /// All statements as N-Quads lines, sorted.
    pub lines: SortedLines,
    /// All statements.
    pub quads: Vec<Quad>,
    /// The contradictions.
    pub conflicts: Vec<Conflict>,
    /// The names the project gives.
    pub names: Names,
}

impl Dataset {
    /// How many statements the graphs of each kind hold.
    pub fn counts(&self) -> BTreeMap<GraphKind, usize> {
        count(&self.quads, &self.names)
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
    let mapping = read_mapping(project)?;
    let plan = compile(&mapping, project, Some(&project.config().base))?;
    let mut lines = SortedLines::default();
    let report = run(&plan, project, RunOptions::default(), &mut lines)?;
    let quads = parse_nquads(&join_lines(&lines), Path::new("the mapping's output"))?;
    Ok(Tables { plan, report, quads })
}

/// A project's mapping, and the file name of each of its sources by slug.
#[derive(Debug)]
pub struct Sources {
    /// The mapping.
    pub mapping: Mapping,
    /// File names by the end of the source's IRI.
    pub files: BTreeMap<String, String>,
}

/// Reads the register of sources: whatever the mapping gives a `dcterms:identifier` and a `schema:name`.
///
/// # Errors
/// [`DatasetError`] as for [`map_tables`].
pub fn map_sources(project: &Project) -> Result<Sources, DatasetError> {
    let mapping = read_mapping(project)?;
    let quads = map_tables(project)?.quads;
    let named = quads.iter().filter(|quad| quad.predicate == vocab::NAME);
    let slug =
        |quad: &Quad| quad.subject.to_string().trim_end_matches('>').rsplit(['/', '#']).next().map(str::to_owned);
    let files = named.filter_map(|quad| match &quad.object {
        Term::Literal(name) => Some((slug(quad)?, name.value().to_owned())),
        _ => None,
    });
    Ok(Sources { files: files.collect(), mapping })
}

fn read_mapping(project: &Project) -> Result<Mapping, DatasetError> {
    let mut triples_maps = Vec::new();
    for path in &project.config().mapping {
        triples_maps.extend(parse_mapping(&project.read(path)?, path)?.triples_maps);
    }
    Ok(Mapping { triples_maps })
}

fn join_lines(lines: &SortedLines) -> Vec<u8> {
    lines.iter().flat_map(|line| line.iter().chain(b"\n")).copied().collect()
}

/// Adds to the tables' statements the ontology, the conflicts, what is entailed, and the description.
///
/// # Errors
/// [`DatasetError`] when a vocabulary file cannot be read.
pub fn build(project: &Project, tables: &Tables) -> Result<Dataset, DatasetError> {
    let names = Names::new(&project.config().base);
    let mut quads = tables.quads.clone();
    quads.extend(ontology(project, &names)?);
    let conflicts = find_conflicts(&quads);
    quads.extend(conflicts.iter().flat_map(|conflict| conflict_quads(conflict, &names)));
    if project.config().entailment == Entailment::Rdfs {
        quads.extend(entail(&quads, &names));
    }
    quads.extend(describe(project, &quads, &names)?);
    let lines = sort(&quads);
    Ok(Dataset { lines, quads, conflicts, names })
}

fn ontology(project: &Project, names: &Names) -> Result<Vec<Quad>, DatasetError> {
    let graph = names.graph(GraphKind::Ontology);
    let mut quads = Vec::new();
    for path in &project.config().ontology {
        quads.extend(parse_turtle(&project.read(path)?, path, &graph)?);
    }
    Ok(quads)
}

/// A conflict's IRI is made of what it is about, so that it stays the same from build to build.
fn conflict_quads(conflict: &Conflict, names: &Names) -> Vec<Quad> {
    let property = conflict.property.as_str().rsplit(['/', '#']).next().unwrap_or_default().to_lowercase();
    let node = names.node(&format!("id/conflict-{}-{property}", names.slug(conflict.entity.as_str())));
    let graph: GraphName = names.graph(GraphKind::Conflicts);
    let quad = |predicate: NamedNode, object: NamedNode| Quad::new(node.clone(), predicate, object, graph.clone());
    let mut quads = vec![
        quad(rdf::TYPE.into_owned(), vocab::CONFLICT.into_owned()),
        quad(vocab::ON_ENTITY.into_owned(), conflict.entity.clone()),
        quad(vocab::ON_PROPERTY.into_owned(), conflict.property.clone()),
    ];
    quads.extend(conflict.claims.iter().map(|claim| quad(vocab::BETWEEN.into_owned(), claim.record.clone())));
    quads
}

fn sort(quads: &[Quad]) -> SortedLines {
    let mut lines = SortedLines::default();
    let mut line = Vec::new();
    for quad in quads {
        line.clear();
        write_quad(quad, &mut line);
        // Memory takes every line.
        let _ = lines.line(&line);
    }
    lines
}

fn write_quad(quad: &Quad, line: &mut Vec<u8>) {
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
