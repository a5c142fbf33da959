//! A project's graph in Wikidata's terms.

use super::{AppError, ProjectGraph, Selection};
use crate::link::{Concepts, Crosswalk, Gathered, LinkFacts, PREFIXES, gather, wikidata_shape};
use crate::project::Project;
use crate::store::Store;
use oxigraph::model::{GraphName, Triple};
use std::path::Path;

/// A project's graph, what joins it to Wikidata, and what it says in Wikidata's terms.
pub struct LinkedGraph {
    /// The graph.
    pub graph: ProjectGraph,
    /// Which property is which.
    pub crosswalk: Crosswalk,
    /// Which concepts are which items.
    pub concepts: Concepts,
    /// What is registered of entities, and their links.
    pub facts: LinkFacts,
    /// What the graph says in Wikidata's terms.
    pub gathered: Gathered,
}

impl LinkedGraph {
    /// Brings a project's graph up to date, loads it and puts it into Wikidata's terms.
    ///
    /// # Errors
    /// As [`ProjectGraph::open`]; [`AppError::Link`] when a table of links cannot be used.
    pub fn open(project: Project, selection: Selection) -> Result<Self, AppError> {
        let graph = ProjectGraph::open(project, selection)?;
        let link = &graph.project.config().link;
        let read = |path: &Path| graph.project.read(path);
        let shown = |path: &Path| graph.project.shown(path);
        let prefixes = &graph.prefixes;
        let crosswalk = Crosswalk::parse(&shown(&link.crosswalk), &read(&link.crosswalk)?, prefixes)?;
        let concepts = Concepts::parse(&shown(&link.concepts), &read(&link.concepts)?, prefixes)?;
        let facts = LinkFacts::read(&graph.store, graph.entities.names());
        let gathered = gather(&facts, &crosswalk, &concepts);
        Ok(Self { graph, crosswalk, concepts, facts, gathered })
    }

    /// The graph in Wikidata's shape.
    pub fn wikidata_triples(&self) -> Vec<Triple> {
        let names = self.graph.entities.names();
        wikidata_shape(&self.gathered.statements, &self.facts, &self.crosswalk, &self.concepts, names)
    }

    /// The graph in Wikidata's shape, loaded. Its prefixes are those of Wikidata's queries, and the project's.
    ///
    /// # Errors
    /// [`AppError::Store`] when it cannot be loaded.
    pub fn into_wikidata_shape(self) -> Result<ProjectGraph, AppError> {
        let quads = self.wikidata_triples().into_iter().map(|triple| triple.in_graph(GraphName::DefaultGraph));
        let store = Store::of_quads(quads)?;
        let mut graph = self.graph;
        graph.store = store;
        graph.prefixes = PREFIXES.into_iter().chain(graph.prefixes.iter()).collect();
        Ok(graph)
    }
}
