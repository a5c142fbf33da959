//! The graph of a project, loaded for lookups and queries.

#[cfg(feature = "rocksdb")]
use super::open::output_folder;
use super::open::{context_prefixes, current_quads, preferred_dataset};
use super::view::{Contradiction, Dossier};
use super::{AppError, Labels};
use crate::dataset::ProjectIris;
use crate::project::Project;
use crate::store::{self, Entities, ExpectedClass, Resolution, Store};
use diwan_rdf::write::Prefixes;
use oxigraph::model::NamedNode;
use std::sync::Arc;

/// Which statements of the documents are loaded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Selection {
    /// All statements.
    #[default]
    All,
    /// The preferred view: where editors have judged a contradiction, only its preferred side, and no deprecated
    /// statements.
    Preferred,
}

/// The loaded graph of a project.
pub struct ProjectGraph {
    /// The project.
    pub project: Project,
    /// The graph.
    pub store: Store,
    /// The names of its entities.
    pub entities: Entities,
    /// The prefixes of the project.
    pub prefixes: Prefixes,
}

/// The entity that a name resolves to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResolvedName {
    /// The entity.
    pub node: NamedNode,
    /// Whether it was found by words of its name rather than by an identifier or a whole name.
    pub by_words: bool,
}

impl ProjectGraph {
    /// Brings a project's graph up to date and loads it.
    ///
    /// # Errors
    /// As [`current_quads`]; [`AppError::Store`] if it cannot be loaded.
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

    /// The project's first language, the default language of labels.
    pub fn language(&self) -> &str {
        self.project.config().first_language()
    }

    /// Labels in a language.
    pub fn labels<'a>(&'a self, language: &'a str) -> Labels<'a> {
        Labels { entities: &self.entities, prefixes: &self.prefixes, language, iris: false }
    }

    /// Resolves a name: an IRI, a slug, a name in any language, or a Wikidata item.
    ///
    /// # Errors
    /// [`AppError::UnresolvedName`] if it matches no entity, or more than one.
    pub fn resolve(&self, name: &str, language: &str) -> Result<ResolvedName, AppError> {
        match self.entities.resolve(name) {
            Resolution::One { node, by_words } => Ok(ResolvedName { node, by_words }),
            other => {
                Err(AppError::UnresolvedName(self.entities.explain(name, &other, &ExpectedClass::anything(), language)))
            }
        }
    }

    /// The dossier of the entity that a name resolves to.
    ///
    /// # Errors
    /// [`AppError::UnresolvedName`] if the name matches no entity, or more than one; [`AppError::NoStatements`] if
    /// there are no statements about it.
    pub fn dossier(&self, name: &str, language: &str) -> Result<Dossier, AppError> {
        let node = self.resolve(name, language)?.node;
        let dossier = store::Dossier::gather(&self.store, &node, self.entities.names());
        if dossier.is_empty() {
            return Err(AppError::NoStatements(node));
        }
        Ok(Dossier::new(&dossier, &self.labels(language)))
    }

    /// All contradictions, with the evidence of each side.
    pub fn contradictions(&self, language: &str) -> Vec<Contradiction> {
        let labels = self.labels(language);
        store::contradictions(&self.store).iter().map(|found| Contradiction::new(found, &labels)).collect()
    }
}

#[cfg(not(feature = "rocksdb"))]
fn open_store(project: &Project) -> Result<Store, AppError> {
    Ok(Store::of_dataset(&Arc::new(current_quads(project)?))?)
}

#[cfg(feature = "rocksdb")]
fn open_store(project: &Project) -> Result<Store, AppError> {
    match output_folder(project) {
        Some(folder) => store::open(&folder, &project.digest()?, || current_quads(project)),
        None => Ok(Store::of_dataset(&Arc::new(current_quads(project)?))?),
    }
}
