//! The graph of a project, translated into Wikidata statements.

use super::{AppError, ProjectGraph, Selection};
use crate::link::{Concepts, Crosswalk, Gathered, LinkFacts, PREFIXES, gather, wikidata_shape};
use crate::project::Project;
use crate::store::{Store, StoreError};
use diwan_rdf::quads::Quads;
use std::path::Path;
use std::sync::Arc;

/// The graph of a project with its crosswalk to Wikidata and the statements that result.
pub struct LinkedGraph {
    /// The graph.
    pub graph: ProjectGraph,
    /// The mapping of the project's properties to Wikidata properties.
    pub crosswalk: Crosswalk,
    /// The mapping of the project's concepts to Wikidata items.
    pub concepts: Concepts,
    /// The facts needed to link entities: their registered data and their links.
    pub facts: LinkFacts,
    /// The Wikidata statements made from the graph.
    pub gathered: Gathered,
}

impl LinkedGraph {
    /// Brings a project's graph up to date, loads it and translates it into Wikidata statements.
    ///
    /// # Errors
    /// As [`ProjectGraph::open`]; [`AppError::Link`] if the crosswalk or the table of concepts is invalid.
    pub fn open(project: Project, selection: Selection) -> Result<Self, AppError> {
        let graph = ProjectGraph::open(project, selection)?;
        let link = &graph.project.config().link;
        let read = |path: &Path| graph.project.read(path);
        let shown = |path: &Path| graph.project.shown(path);
        let prefixes = &graph.prefixes;
        let crosswalk = Crosswalk::parse(&shown(&link.crosswalk), &read(&link.crosswalk)?, prefixes)?;
        let concepts = Concepts::parse(&shown(&link.concepts), &read(&link.concepts)?, prefixes)?;
        let facts = LinkFacts::read(&graph.store, graph.entities.names())?;
        let gathered = gather(&facts, &crosswalk, &concepts);
        Ok(Self { graph, crosswalk, concepts, facts, gathered })
    }

    /// The graph in Wikidata's data model, without named graphs.
    ///
    /// # Errors
    /// [`AppError::Store`] if it has too many terms.
    pub fn wikidata_shape(&self) -> Result<Quads, AppError> {
        let names = self.graph.entities.names();
        let quads = wikidata_shape(&self.gathered.statements, &self.facts, &self.crosswalk, &self.concepts, names);
        Ok(quads.map_err(|_| StoreError::TooLarge)?)
    }

    /// Loads the graph in Wikidata's data model. Its prefixes are those of Wikidata's query service and those of the
    /// project.
    ///
    /// # Errors
    /// [`AppError::Store`] if it cannot be loaded.
    pub fn into_wikidata_shape(self) -> Result<ProjectGraph, AppError> {
        let store = Store::of_dataset(&Arc::new(self.wikidata_shape()?))?;
        let mut graph = self.graph;
        graph.store = store;
        graph.prefixes = PREFIXES.into_iter().chain(graph.prefixes.iter()).collect();
        Ok(graph)
    }
}
