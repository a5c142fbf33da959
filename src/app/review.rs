use super::suggestion::is_rejected;
use super::view::ReviewedEntity;
use super::{AppError, LinkLabels, LinkedGraph, decisions};
use crate::link::{Candidate, Decision, ItemId, Verdict, append, read_candidates};
use oxigraph::model::NamedNode;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The review of candidate items by a curator: which entities have candidates, and the decisions about them.
pub struct CandidateReview<'g> {
    link: &'g LinkedGraph,
    candidates: Vec<Candidate>,
    decisions: PathBuf,
}

/// An entity for which a decision is pending, with its open candidates, best first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PendingEntity {
    /// The candidates that were not rejected; empty if the entity has a decision.
    pub candidates: Vec<Candidate>,
    /// The items that are linked to entities, with the slugs of these entities.
    pub linked: BTreeMap<ItemId, String>,
}

impl LinkedGraph {
    /// Reads the candidates of a project with the folder `folder`.
    ///
    /// # Errors
    /// [`AppError::Link`] if the table of candidates is invalid.
    pub fn candidate_review(&self, folder: &Path) -> Result<CandidateReview<'_>, AppError> {
        let config = &self.graph.project.config().link;
        let candidates = read_candidates(&folder.join(&config.candidates))?;
        Ok(CandidateReview { link: self, candidates, decisions: folder.join(&config.decisions) })
    }
}

impl CandidateReview<'_> {
    /// The items of all candidates.
    pub fn items(&self) -> BTreeSet<ItemId> {
        self.candidates.iter().filter_map(|candidate| candidate.item.parse().ok()).collect()
    }

    /// The slugs of the entities that have candidates: of the `wanted` ones, or of all if `wanted` is empty. Entities
    /// that are no longer registered are left out.
    ///
    /// # Errors
    /// [`AppError::NoCandidates`] if a wanted entity has none.
    pub fn slugs(&self, wanted: &[String]) -> Result<BTreeSet<&str>, AppError> {
        let all: BTreeSet<&str> = self.candidates.iter().map(|candidate| candidate.slug.as_str()).collect();
        if let Some(slug) = wanted.iter().find(|slug| !all.contains(slug.as_str())) {
            return Err(AppError::NoCandidates(slug.clone()));
        }
        let facts = &self.link.facts;
        let registered: BTreeSet<&str> = facts.registered().map(|(entity, _)| facts.slug(entity)).collect();
        let is_wanted = |slug: &&str| wanted.is_empty() || wanted.iter().any(|wanted| wanted == slug);
        Ok(all.intersection(&registered).copied().filter(is_wanted).collect())
    }

    /// What is pending for an entity, by the current table of decisions.
    ///
    /// # Errors
    /// [`AppError::Link`] if the table is invalid.
    pub fn pending(&self, slug: &str) -> Result<PendingEntity, AppError> {
        let decisions = decisions(&self.link.graph.project)?;
        let decided = decisions.by_entity();
        let linked = decided.iter().filter_map(|(slug, decided)| Some((decided.linked?, (*slug).to_owned())));
        let own = decided.get(slug);
        let mut candidates: Vec<Candidate> = Vec::new();
        let of_entity = self.candidates.iter().filter(|candidate| candidate.slug == slug);
        for candidate in of_entity.filter(|candidate| !own.is_some_and(|own| is_rejected(candidate, own))) {
            // Several services may have found it; the better score comes first.
            if !candidates.iter().any(|other| other.item == candidate.item) {
                candidates.push(candidate.clone());
            }
        }
        if own.is_some_and(|own| own.is_settled()) {
            candidates.clear();
        }
        Ok(PendingEntity { candidates, linked: linked.collect() })
    }

    /// What a curator needs to know about an entity and its candidates.
    ///
    /// # Errors
    /// [`AppError::InvalidSlug`] if the slug cannot be part of an IRI.
    pub fn view(
        &self,
        slug: &str,
        candidates: &[Candidate],
        labels: LinkLabels<'_>,
    ) -> Result<ReviewedEntity, AppError> {
        let base = self.link.graph.entities.names().base();
        let entity = NamedNode::new(format!("{base}id/{slug}"))
            .map_err(|cause| AppError::InvalidSlug { slug: slug.to_owned(), cause })?;
        Ok(ReviewedEntity::new(&entity, candidates, labels))
    }

    /// Records the verdicts of a curator on an entity. Returns how many were recorded: decisions that another process
    /// made meanwhile are kept, and those that they rule out are not recorded.
    ///
    /// # Errors
    /// [`AppError::Link`] if the table cannot be written; nothing is recorded in that case.
    pub fn record(&self, slug: &str, verdicts: &[Verdict], date: &str) -> Result<usize, AppError> {
        let decision = |verdict: &Verdict| Decision {
            slug: slug.to_owned(),
            verdict: *verdict,
            method: "reviewed".to_owned(),
            date: date.to_owned(),
            line: 0,
        };
        let decisions: Vec<Decision> = verdicts.iter().map(decision).collect();
        let excluded = append(&self.decisions, &decisions)?;
        Ok(decisions.len() - excluded.len())
    }
}
