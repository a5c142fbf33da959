use super::{AppError, LinkedGraph, decisions, output_folder};
use crate::link::{
    Candidate, Decision, Decisions, EntityDecisions, ItemId, LinkError, RetryPolicy, Service, ServiceOptions,
    SuggestOptions, Suggested, UnlinkedEntity, Verdict, append, class_name, read_candidates, shown_address, suggest,
    unlinked_entities, with_lock, write_candidates,
};
use oxigraph::model::NamedNode;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// How reconciliation services are asked.
#[derive(Clone, Copy, Debug)]
pub struct AskOptions {
    /// The number of candidates to keep for each entity.
    pub limit: usize,
    /// Whether to use cached answers only.
    pub offline: bool,
    /// Whether to ask again where answers are cached.
    pub refresh: bool,
    /// The number of concurrent requests.
    pub jobs: usize,
    /// How failed requests are repeated.
    pub retry: RetryPolicy,
}

/// The search for items of entities without a link, service by service.
pub struct Suggestions {
    decisions: Decisions,
    /// The entities to ask for, by the address of the service.
    by_endpoint: BTreeMap<String, Vec<UnlinkedEntity>>,
    cache: PathBuf,
    candidates: PathBuf,
    decisions_table: PathBuf,
}

/// The result of asking one service.
pub struct ServiceSuggestions {
    /// The name of the service.
    pub service: String,
    /// The number of entities that were asked for.
    pub entities: usize,
    /// The number of requests sent.
    pub requests: usize,
    /// What the service answered.
    pub suggested: Suggested,
    /// Links that were accepted because an identifier is the same: slug, item and property.
    pub accepted: Vec<(String, ItemId, String)>,
}

impl LinkedGraph {
    /// The names of the classes of registered entities.
    pub fn class_names(&self) -> BTreeSet<String> {
        self.facts.registered().map(|(_, class)| class_name(class)).collect()
    }

    /// Prepares the search for items of entities without a decision, in a project with the folder `folder`.
    ///
    /// # Errors
    /// [`AppError::Link`] if the table of decisions is invalid; [`AppError::AlreadyDecided`] if one of the requested
    /// entities has a decision.
    pub fn suggestions(&self, folder: &Path, options: &SuggestOptions<'_>) -> Result<Suggestions, AppError> {
        let project = &self.graph.project;
        let decisions = decisions(project)?;
        let decided = decisions.by_entity();
        if let Some(entity) = options.entities.iter().find(|entity| self.is_decided(entity, &decided)) {
            return Err(AppError::AlreadyDecided(self.facts.slug(entity).to_owned()));
        }
        let config = &project.config().link;
        let unlinked =
            unlinked_entities(&self.facts, &self.crosswalk, &self.gathered.statements, &decided, config, options);
        let mut by_endpoint: BTreeMap<String, Vec<UnlinkedEntity>> = BTreeMap::new();
        for entity in unlinked {
            by_endpoint.entry(entity.endpoint.clone()).or_default().push(entity);
        }
        Ok(Suggestions {
            by_endpoint,
            cache: output_folder(project).unwrap_or_else(|| folder.join(".diwan")).join("answers"),
            candidates: folder.join(&config.candidates),
            decisions_table: folder.join(&config.decisions),
            decisions,
        })
    }

    fn is_decided(&self, entity: &NamedNode, decided: &BTreeMap<&str, EntityDecisions>) -> bool {
        decided.get(self.facts.slug(entity)).is_some_and(EntityDecisions::is_settled)
    }
}

impl Suggestions {
    /// The services with the number of names to look up at each.
    pub fn services(&self) -> impl Iterator<Item = (&str, usize)> {
        let names = |unlinked: &Vec<UnlinkedEntity>| unlinked.iter().map(|entity| entity.names.len()).sum();
        self.by_endpoint.iter().map(move |(endpoint, unlinked)| (endpoint.as_str(), names(unlinked)))
    }

    /// Asks one service, and updates the tables of candidates and decisions. `progress` is called with the number of
    /// further names completed. Links with the same identifier are accepted on `date`.
    ///
    /// # Errors
    /// [`AppError::Service`] if the service cannot be asked at all; [`AppError::Link`] if a table cannot be updated.
    pub fn ask(
        &self,
        endpoint: &str,
        options: &AskOptions,
        date: &str,
        progress: &(dyn Fn(usize) + Sync),
    ) -> Result<ServiceSuggestions, AppError> {
        let AskOptions { limit, offline, refresh, jobs, retry } = *options;
        let unlinked: Vec<&UnlinkedEntity> = self.by_endpoint.get(endpoint).into_iter().flatten().collect();
        let (endpoint, cache) = (endpoint.to_owned(), self.cache.clone());
        let options = ServiceOptions { endpoint: endpoint.clone(), cache, offline, refresh, jobs, retry };
        let asked =
            Service::open(options).and_then(|service| Ok((suggest(&service, &unlinked, limit, progress)?, service)));
        let (suggested, service) = asked.map_err(AppError::Service)?;
        with_lock(&self.candidates, || self.keep(&endpoint, &unlinked, &suggested))?;
        let accepted = self.accept(&suggested, date)?;
        Ok(ServiceSuggestions {
            service: service.manifest().name.clone(),
            entities: unlinked.len(),
            requests: service.sent(),
            suggested,
            accepted,
        })
    }

    /// Replaces the candidates of this service for the entities that were asked for, and keeps the others.
    fn keep(&self, endpoint: &str, asked: &[&UnlinkedEntity], suggested: &Suggested) -> Result<(), LinkError> {
        let asked: BTreeSet<&str> = asked.iter().map(|entity| entity.slug.as_str()).collect();
        let unanswered: BTreeSet<&str> = suggested.unanswered.iter().map(|(slug, ..)| slug.as_str()).collect();
        let old = read_candidates(&self.candidates)?;
        // If an answer is missing, the candidates found before are kept.
        let stays = |candidate: &&Candidate| {
            let slug = candidate.slug.as_str();
            let found_again = suggested.candidates.iter().any(|new| new.slug == slug && new.item == candidate.item);
            let is_elsewhere = candidate.endpoint != shown_address(endpoint);
            !asked.contains(slug) || is_elsewhere || (unanswered.contains(slug) && !found_again)
        };
        let decided = self.decisions.by_entity();
        let is_open = |candidate: &&Candidate| {
            let decided = decided.get(candidate.slug.as_str());
            !decided.is_some_and(|decided| decided.is_settled() || is_rejected(candidate, decided))
        };
        let candidates = old.iter().filter(stays).chain(&suggested.candidates).filter(is_open);
        write_candidates(&self.candidates, &candidates.cloned().collect::<Vec<_>>())
    }

    /// Accepts items with the same identifier, unless another process decided about the entity meanwhile.
    fn accept(&self, suggested: &Suggested, date: &str) -> Result<Vec<(String, ItemId, String)>, LinkError> {
        let mut accepted = Vec::new();
        for (slug, item, property) in &suggested.identified {
            let Ok(item) = item.parse::<ItemId>() else { continue };
            let method = format!("identifier {property}");
            let verdict = Verdict::Linked(item);
            let decision = Decision { slug: slug.clone(), verdict, method, date: date.to_owned(), line: 0 };
            if append(&self.decisions_table, &[decision])?.is_empty() {
                accepted.push((slug.clone(), item, property.clone()));
            }
        }
        Ok(accepted)
    }
}

/// Whether a curator rejected a candidate.
pub(super) fn is_rejected(candidate: &Candidate, decided: &EntityDecisions) -> bool {
    decided.rejected.iter().any(|item| item.to_string() == candidate.item)
}
