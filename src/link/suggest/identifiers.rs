//! Finds candidates that share an identifier with the entity and are therefore the same.

use super::UnlinkedEntity;
use crate::link::candidates::Candidate;
use crate::link::id::item_of_service;
use crate::link::{LinkError, Service};
use std::collections::{BTreeMap, BTreeSet};

/// The number of candidates in one request for identifiers.
const IDENTIFIERS: usize = 50;

/// The entities that share an identifier with exactly one candidate: entity, item and property. Similar names alone
/// prove nothing.
pub(super) fn identified(
    service: &Service,
    unlinked: &[&UnlinkedEntity],
    candidates: &[Candidate],
) -> Result<Vec<(String, String, String)>, LinkError> {
    let properties: BTreeSet<&str> =
        unlinked.iter().flat_map(|unlinked| &unlinked.identifiers).map(|(property, _)| property.as_str()).collect();
    let mut found = Vec::new();
    for property in properties {
        let with = unlinked.iter().filter_map(|unlinked| {
            let identifier = unlinked.identifiers.iter().find(|(other, _)| other == property)?;
            Some((unlinked.slug.as_str(), identifier.1.as_str()))
        });
        let values: BTreeMap<&str, &str> = with.collect();
        let asked = candidates.iter().filter(|candidate| values.contains_key(candidate.slug.as_str()));
        let ids: BTreeSet<String> = asked.clone().map(|candidate| candidate.item.clone()).collect();
        let theirs = identifiers(service, &ids.into_iter().collect::<Vec<_>>(), property)?;
        for (slug, value) in &values {
            let same = |candidate: &&Candidate| {
                candidate.slug == *slug
                    && theirs.get(&candidate.item).is_some_and(|theirs| theirs.iter().any(|v| v == value))
            };
            let same: Vec<_> = asked.clone().filter(same).collect();
            if let [candidate] = same.as_slice() {
                found.push(((*slug).to_owned(), candidate.item.clone(), property.to_owned()));
            }
        }
    }
    Ok(found)
}

/// The identifiers of items, according to the service.
fn identifiers(service: &Service, ids: &[String], property: &str) -> Result<BTreeMap<String, Vec<String>>, LinkError> {
    let mut found = BTreeMap::new();
    for ids in ids.chunks(IDENTIFIERS) {
        for (id, row) in service.extend(ids, &[property.to_owned()])? {
            let cells = row[property].as_array().into_iter().flatten();
            let id = item_of_service(&id).map_or(id, |item| item.to_string());
            found.insert(id, cells.filter_map(|cell| cell["str"].as_str().map(str::to_owned)).collect());
        }
    }
    Ok(found)
}
