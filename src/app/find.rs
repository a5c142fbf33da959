//! Full-text search in a project.

use super::AppError;
use super::open::{context_prefixes, current_quads, output_folder, require_tables};
use super::search_entries::index_of;
use super::search_file::SearchFile;
use super::search_labels::{SearchLabels, local_name};
use super::search_payload::{IndexPayload, source_tag, type_tag};
use super::view::Found;
use crate::dataset::ProjectIris;
use crate::project::Project;
use crate::search::{Index, Query, same_words};
use crate::store::{BuiltFile, Entities, Store};
use diwan_rdf::quads::Quads;
use diwan_rdf::text::{nearest, shortened};
use diwan_rdf::write::Prefixes;
use std::sync::Arc;

/// A project that can be searched. Its graph is only loaded to make the index, which is kept next to the built graph.
pub struct ProjectSearch {
    project: Project,
    iris: ProjectIris,
    prefixes: Prefixes,
    index: Index,
    about: IndexPayload,
}

/// What is searched for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FindOptions {
    /// The words, in any language.
    pub words: String,
    /// The name or IRI of a class or kind.
    pub class: Option<String>,
    /// The name, slug or IRI of a document.
    pub source: Option<String>,
    /// The maximum number of things, and of passages.
    pub limit: usize,
    /// The language of display names.
    pub language: String,
}

impl ProjectSearch {
    /// Brings the graph of a project and its index up to date.
    ///
    /// # Errors
    /// As [`current_quads`]; [`AppError::Index`].
    pub fn open(project: Project) -> Result<Self, AppError> {
        let project = project.snapshot();
        let index = current_index(&project)?;
        let about = serde_json::from_str(index.about()).unwrap_or_default();
        let prefixes = context_prefixes(&project)?;
        Ok(Self { iris: ProjectIris::new(&project.config().base), project, prefixes, index, about })
    }

    /// The project's first language, the default language of names.
    pub fn language(&self) -> &str {
        self.project.config().first_language()
    }

    /// Finds things by their names, and passages by their words and by the names of what they mention.
    ///
    /// # Errors
    /// [`AppError::Search`] if there are no words; [`AppError::UnknownFilter`] if there is no such type or document;
    /// [`AppError::NothingFound`].
    pub fn find(&self, options: &FindOptions) -> Result<Found, AppError> {
        let labels = SearchLabels {
            index: &self.index,
            about: &self.about,
            iris: &self.iris,
            language: &options.language,
            languages: &self.project.config().languages,
        };
        let class = options.class.as_deref().map(|class| self.types(class, &labels)).transpose()?;
        let source = options.source.as_deref().map(|source| self.sources(source, &labels)).transpose()?;
        let tags = class.into_iter().chain(source).collect();
        let mut query =
            Query { words: options.words.clone(), tags, limit: options.limit, language: options.language.clone() };
        let found = self.index.find(&query)?;
        if found.things.total + found.passages.total > 0 {
            return Ok(Found::new(&found, &labels));
        }
        let words = shortened(options.words.trim());
        if query.tags.is_empty() {
            let similar = self.similar_names(&options.words, &labels);
            let similar = similar.map(|name| format!("; did you mean {name}?")).unwrap_or_default();
            return Err(AppError::NothingFound(format!("nothing has the words \"{words}\"{similar}")));
        }
        query.tags.clear();
        let all = self.index.find(&query)?;
        let (things, passages) = (all.things.total, all.passages.total);
        let others = match things + passages {
            0 => "nor has anything else".to_owned(),
            _ => format!(
                "without the restriction there are {} and {}",
                counted(things, "thing"),
                counted(passages, "passage")
            ),
        };
        Err(AppError::NothingFound(format!("nothing of this type or document has the words \"{words}\"; {others}")))
    }

    /// The display name most like the words.
    fn similar_names(&self, words: &str, labels: &SearchLabels<'_>) -> Option<String> {
        let things: Vec<_> = (0..self.index.things()).map(|number| labels.thing(number)).collect();
        let names: Vec<&str> = things.iter().flat_map(|thing| &thing.names).map(|(_, name)| name.as_str()).collect();
        nearest(words, names).map(shortened)
    }

    /// The tags of the types with a name.
    fn types(&self, name: &str, labels: &SearchLabels<'_>) -> Result<Vec<String>, AppError> {
        let found = self.named(name, self.about.types.keys());
        if !found.is_empty() {
            return Ok(found.iter().map(|iri| type_tag(iri)).collect());
        }
        let given = self.about.given_types.iter();
        let known: Vec<(String, usize)> =
            given.map(|iri| (labels.label(iri), self.about.types.get(iri).copied().unwrap_or_default())).collect();
        Err(unknown("type", name, known))
    }

    /// The tags of the documents with a name.
    fn sources(&self, name: &str, labels: &SearchLabels<'_>) -> Result<Vec<String>, AppError> {
        let found = self.named(name, self.about.sources.iter());
        if !found.is_empty() {
            return Ok(found.iter().map(|iri| source_tag(iri)).collect());
        }
        let known = self.about.sources.iter().map(|iri| (format!("{} ({})", local_name(iri), labels.label(iri)), 0));
        Err(unknown("document", name, known.collect()))
    }

    /// The IRIs that a text means: as an IRI, as the end of one, or by a display name in any language.
    fn named<'i>(&self, name: &str, iris: impl Iterator<Item = &'i String>) -> Vec<&'i str> {
        let name = name.trim();
        let expanded = name.split_once(':').and_then(|(prefix, local)| {
            let namespace = self.prefixes.iter().find(|(known, _)| *known == prefix).map(|(_, namespace)| namespace)?;
            Some(format!("{namespace}{local}"))
        });
        let iris: Vec<&str> = iris.map(String::as_str).collect();
        let of = |is_it: &dyn Fn(&str) -> bool| iris.iter().copied().filter(|iri| is_it(iri)).collect::<Vec<_>>();
        let by_iri = of(&|iri| iri == name || Some(iri) == expanded.as_deref() || self.iris.slug(iri) == name);
        let by_end = || of(&|iri| local_name(iri).eq_ignore_ascii_case(name));
        let names = |iri: &str| {
            self.about.names.get(iri).into_iter().flatten().map(|(_, name)| name.clone()).collect::<Vec<_>>()
        };
        let by_name = || of(&|iri| names(iri).iter().any(|other| same_words(name, other)));
        [by_iri, by_end(), by_name()].into_iter().find(|found| !found.is_empty()).unwrap_or_default()
    }
}

/// `1 thing`, `2 things`.
fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// The error for a type or document that there is not: lists those there are, with their numbers.
fn unknown(what: &str, name: &str, mut known: Vec<(String, usize)>) -> AppError {
    known.sort();
    // A kind may be called like its class.
    known.dedup();
    let near = nearest(name, known.iter().map(|(known, _)| known.as_str()));
    let near = near.map_or_else(|| "; there are:".to_owned(), |near| format!("; did you mean {near}? There are:"));
    let listed = known.iter().map(|(known, count)| match count {
        0 => format!("\n  {known}"),
        _ => format!("\n  {known}: {count}"),
    });
    let listed: String = listed.collect();
    AppError::UnknownFilter(format!("there is no {what} \"{}\"{near}{listed}", shortened(name.trim())))
}

/// The index of the current graph: the stored one, or a new one if that is missing, damaged or out of date.
fn current_index(project: &Project) -> Result<Index, AppError> {
    require_tables(project)?;
    let digest = project.digest()?;
    let Some(folder) = output_folder(project) else {
        return new_index(project, &Arc::new(current_quads(project)?), "");
    };
    let (built, file) = (BuiltFile::in_folder(&folder), SearchFile::in_folder(&folder));
    let key = || built.header(&digest).map(|header| format!("{digest} {}", header.hash()));
    if let Some(index) = key().and_then(|key| file.read(&key)) {
        return Ok(index);
    }
    let quads = Arc::new(current_quads(project)?);
    // Without a built file, there is nothing that the index could be compared with later.
    let Some(key) = key() else { return new_index(project, &quads, "") };
    let index = new_index(project, &quads, &key)?;
    if let Err(error) = file.write(&index) {
        tracing::warn!("the index could not be saved, and will be made again next time: {error}");
    }
    Ok(index)
}

fn new_index(project: &Project, quads: &Arc<Quads>, key: &str) -> Result<Index, AppError> {
    let store = Store::of_dataset(quads)?;
    let languages = &project.config().languages;
    let entities = Entities::new(&store, ProjectIris::new(&project.config().base)).with_languages(languages);
    Ok(index_of(quads, &entities, languages, key)?)
}
