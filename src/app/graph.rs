//! A project's graph, loaded and ready to be asked.

#[cfg(feature = "rocksdb")]
use super::open::output_folder;
use super::open::{context_prefixes, current_graph, preferred_dataset};
use super::view::{Contradiction, Dossier};
use super::{AppError, Labels};
use crate::dataset::ProjectIris;
use crate::project::Project;
use crate::store::{self, Entities, Resolution, Store, Wanted};
use diwan_rdf::write::Prefixes;
use oxigraph::model::NamedNode;
use std::sync::Arc;

/// How much of what the documents say is loaded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Selection {
    /// All that they say.
    #[default]
    All,
    /// Where an editor has judged, the preferred side of a contradiction alone, and nothing that is deprecated.
    Preferred,
}

/// A project's graph, loaded.
pub struct ProjectGraph {
    /// The project.
    pub project: Project,
    /// The graph.
    pub store: Store,
    /// What its things are called.
    pub entities: Entities,
    /// The prefixes of the project.
    pub prefixes: Prefixes,
}

/// A thing that a name means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResolvedName {
    /// The thing.
    pub node: NamedNode,
    /// Whether only words of its name were given.
    pub by_words: bool,
}

impl ProjectGraph {
    /// Brings a project's graph up to date and loads it.
    ///
    /// # Errors
    /// As [`current_graph`]; [`AppError::Store`] when it cannot be loaded.
    pub fn open(project: Project, selection: Selection) -> Result<Self, AppError> {
        let store = match selection {
            Selection::All => open_store(&project)?,
            Selection::Preferred => Store::of_dataset(&Arc::new(preferred_dataset(&project)?.quads))?,
        };
        let prefixes = context_prefixes(&project)?;
        let entities = Entities::new(&store, ProjectIris::new(&project.config().base)).with_prefixes(prefixes.iter());
        let entities = entities.with_languages(&project.config().languages);
        Ok(Self { project, store, entities, prefixes })
    }

    /// The project's first language: that of names where no other is asked for.
    pub fn language(&self) -> &str {
        self.project.config().first_language()
    }

    /// How things are called in a language.
    pub fn labels<'a>(&'a self, language: &'a str) -> Labels<'a> {
        Labels { entities: &self.entities, prefixes: &self.prefixes, language, iris: false }
    }

    /// The thing that a name means: an IRI, a slug, a name in any language, or a Wikidata item.
    ///
    /// # Errors
    /// [`AppError::UnresolvedName`] when it means nothing, or not one thing.
    pub fn resolve(&self, name: &str, language: &str) -> Result<ResolvedName, AppError> {
        match self.entities.resolve(name) {
            Resolution::One { node, by_words } => Ok(ResolvedName { node, by_words }),
            other => Err(AppError::UnresolvedName(self.entities.explain(name, &other, &Wanted::anything(), language))),
        }
    }

    /// All that is known of the thing that a name means.
    ///
    /// # Errors
    /// [`AppError::UnresolvedName`] when the name means nothing, or not one thing; [`AppError::NothingSaid`].
    pub fn dossier(&self, name: &str, language: &str) -> Result<Dossier, AppError> {
        let node = self.resolve(name, language)?.node;
        let dossier = store::Dossier::gather(&self.store, &node, self.entities.names());
        if dossier.is_empty() {
            return Err(AppError::NothingSaid(node));
        }
        Ok(Dossier::new(&dossier, &self.labels(language)))
    }

    /// Every contradiction, with the words of all its sides.
    pub fn contradictions(&self, language: &str) -> Vec<Contradiction> {
        let labels = self.labels(language);
        store::contradictions(&self.store).iter().map(|found| Contradiction::new(found, &labels)).collect()
    }
}

#[cfg(not(feature = "rocksdb"))]
fn open_store(project: &Project) -> Result<Store, AppError> {
    Ok(store::load(&current_graph(project)?)?)
}

#[cfg(feature = "rocksdb")]
fn open_store(project: &Project) -> Result<Store, AppError> {
    match output_folder(project) {
        Some(folder) => store::open(&folder, &project.digest()?, || current_graph(project)),
        None => Ok(store::load(&current_graph(project)?)?),
    }
}
