//! The operations of `diwan link` on a project: the decisions of curators, and the comparison with Wikidata.

use super::view::LinkStatus;
use super::{AppError, LinkedGraph, ProjectGraph, Selection};
use crate::link::{
    Comparison, Decisions, ItemId, Items, LinkFacts, NewItem, RedirectedLink, class_name, compare, gather, new_items,
};
use crate::project::Project;
use oxigraph::model::NamedNode;
use std::collections::{BTreeMap, BTreeSet};

impl LinkedGraph {
    /// Replaces links to items that Wikidata has redirected with links to their targets, and returns these redirects.
    pub fn follow(&mut self, items: &mut Items) -> Vec<RedirectedLink> {
        let followed = self.facts.follow(items);
        if !followed.is_empty() {
            self.gathered = gather(&self.facts, &self.crosswalk, &self.concepts);
        }
        followed
    }

    /// The items to which entities are linked.
    pub fn linked_items(&self) -> BTreeSet<ItemId> {
        self.facts.linked().values().copied().collect()
    }

    /// Compares linked entities with their items: the `wanted` ones, or all if `wanted` is empty.
    pub fn compare(&self, items: &Items, wanted: &[NamedNode]) -> Comparison {
        let mut comparison = compare(&self.facts, &self.crosswalk, &self.gathered.statements, items);
        let is_wanted = |entity: &NamedNode| wanted.is_empty() || wanted.contains(entity);
        comparison.rows.retain(|row| is_wanted(&row.entity));
        comparison.without_item.retain(|(entity, _)| is_wanted(entity));
        comparison
    }

    /// Whether an entity is linked to an item.
    pub fn is_linked(&self, entity: &NamedNode) -> bool {
        self.facts.linked().contains_key(entity)
    }

    /// The entities that a curator recorded as absent from Wikidata.
    ///
    /// # Errors
    /// [`AppError::Link`] if the table of decisions is invalid.
    pub fn absent(&self) -> Result<Vec<NewItem>, AppError> {
        let decisions = decisions(&self.graph.project)?;
        let decided = decisions.by_entity();
        let entities = &self.graph.entities;
        let is_absent = |slug: &str| decided.get(slug).is_some_and(|found| found.absent && found.linked.is_none());
        let registered = self.facts.registered().map(|(entity, _)| entity);
        let absent = registered.filter(|entity| is_absent(entities.names().slug(entity.as_str())));
        let absent: Vec<_> = absent
            .map(|entity| {
                let labels = entities.labels(entity).into_iter();
                (entity.clone(), labels.map(|(language, label)| (language.to_owned(), label.to_owned())).collect())
            })
            .collect();
        Ok(new_items(&absent, &self.gathered.statements, &self.facts, &self.concepts))
    }
}

/// The decisions of curators on entities and items. Those of the embedded project are compiled into the program.
///
/// # Errors
/// [`AppError::Link`] if the table is invalid.
pub fn decisions(project: &Project) -> Result<Decisions, AppError> {
    let path = &project.config().link.decisions;
    let shown = project.shown(path);
    match project.directory() {
        Some(_) => Ok(Decisions::read(&shown)?),
        None => Ok(Decisions::parse(&shown, &project.read(path)?)?),
    }
}

/// For each class, the number of entities that are linked, have no item, or are undecided.
///
/// # Errors
/// As [`ProjectGraph::open`] and [`decisions`].
pub fn link_status(project: Project) -> Result<Vec<LinkStatus>, AppError> {
    let graph = ProjectGraph::open(project, Selection::All)?;
    let facts = LinkFacts::read(&graph.store, graph.entities.names())?;
    let decisions = decisions(&graph.project)?;
    let decided = decisions.by_entity();
    let mut counts: BTreeMap<String, LinkStatus> = BTreeMap::new();
    for (entity, class) in facts.registered() {
        let class = class_name(class);
        let counts = counts.entry(class.clone()).or_insert_with(|| LinkStatus::of_class(class));
        let decided = decided.get(graph.entities.names().slug(entity.as_str()));
        match decided {
            Some(decided) if decided.linked.is_some() => counts.linked += 1,
            Some(decided) if decided.absent => counts.not_in_wikidata += 1,
            _ => counts.open += 1,
        }
        counts.rejected += decided.map_or(0, |decided| decided.rejected.len());
    }
    Ok(counts.into_values().collect())
}
