//! Which items an entity may be: every name in every language is asked for, with what is known of the entity.

use super::candidates::Candidate;
use super::reconcile::{Answers, Constraint, Query, Service};
use super::{Conversion, Crosswalk, Decided, Facts, LinkError, Statement, Value, class_name};
use crate::evidence::vocab;
use crate::project::LinkConfig;
use crate::store::fold;
use oxigraph::model::NamedNode;
use std::collections::{BTreeMap, BTreeSet};

/// An entity whose item is wanted.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The entity.
    pub entity: NamedNode,
    /// Its name in tables.
    pub slug: String,
    /// Its names, each once.
    pub names: Vec<String>,
    /// The service to ask.
    pub endpoint: String,
    /// The type that candidates must have.
    pub sort: Option<String>,
    /// What is known of it.
    pub constraints: Vec<Constraint>,
    /// Identifiers, by property: a candidate that has the same is the same.
    pub identifiers: Vec<(String, String)>,
}

/// What may be asked besides the defaults.
#[derive(Clone, Debug, Default)]
pub struct Wishes<'a> {
    /// Only entities of this class.
    pub class: Option<&'a str>,
    /// Only these entities.
    pub entities: Vec<NamedNode>,
    /// Another service than those of the project.
    pub endpoint: Option<&'a str>,
    /// Whether names as attested are asked for, too.
    pub attested: bool,
}

/// The entities that are still open, with all that can be asked of them.
pub fn wanted(
    facts: &Facts,
    crosswalk: &Crosswalk,
    statements: &[Statement],
    decided: &BTreeMap<&str, Decided>,
    config: &LinkConfig,
    wishes: &Wishes<'_>,
) -> Vec<Wanted> {
    let names: BTreeMap<_, _> = facts.names().collect();
    let open = facts.registered().filter(|(entity, class)| {
        let settled = decided.get(facts.slug(entity)).is_some_and(Decided::is_settled);
        let of_class = wishes.class.is_none_or(|wanted| class_name(class) == wanted);
        !settled && of_class && (wishes.entities.is_empty() || wishes.entities.contains(entity))
    });
    let wanted = open.map(|(entity, class)| {
        let kind = config.types.get(&class_name(class)).cloned().unwrap_or_default();
        let about: Vec<&Statement> = statements.iter().filter(|statement| statement.subject == *entity).collect();
        let texts = names.get(entity).into_iter().flatten();
        let texts = texts.filter(|(property, _)| wishes.attested || *property == vocab::PREF_LABEL);
        Wanted {
            entity: entity.clone(),
            slug: facts.slug(entity).to_owned(),
            names: distinct(texts.map(|(_, text)| text.value())),
            endpoint: wishes.endpoint.map(str::to_owned).or(kind.endpoint).unwrap_or_else(|| config.endpoint.clone()),
            sort: kind.item,
            constraints: Constraint::of_statements(
                about.iter().copied().filter(|statement| is_telling(statement, facts, crosswalk)),
            ),
            identifiers: about.iter().filter_map(|statement| identifier(statement, crosswalk)).collect(),
        }
    });
    wanted.collect()
}

/// Names that are different when they are compared.
fn distinct<'t>(names: impl Iterator<Item = &'t str>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    names.filter(|name| !name.is_empty() && seen.insert(fold(name))).map(str::to_owned).collect()
}

fn conversion<'c>(statement: &Statement, crosswalk: &'c Crosswalk) -> Option<(&'c Conversion, bool)> {
    let rule = crosswalk.rules.iter().find(|rule| rule.name == statement.rule)?;
    Some((&rule.conversion, rule.subject.is_none()))
}

/// Whether a statement tells things apart: when and where something was, which code it has. What it did does not, and a
/// service takes every property that an item lacks for a difference.
fn is_telling(statement: &Statement, facts: &Facts, crosswalk: &Crosswalk) -> bool {
    match conversion(statement, crosswalk) {
        Some((Conversion::Time | Conversion::Identifier, true)) => true,
        Some((Conversion::Item(_), true)) => statement.evidence.is_empty() || facts.is_single_valued(&statement.ours),
        _ => false,
    }
}

fn identifier(statement: &Statement, crosswalk: &Crosswalk) -> Option<(String, String)> {
    match (conversion(statement, crosswalk)?, &statement.value) {
        ((Conversion::Identifier, _), Value::String(value)) => Some((statement.property.to_string(), value.clone())),
        _ => None,
    }
}

/// What a service suggested.
#[derive(Debug, Default)]
pub struct Suggested {
    /// Candidates by entity, best first.
    pub candidates: Vec<Candidate>,
    /// Entities and the item that has the same identifier, with the property.
    pub identified: Vec<(String, String, String)>,
    /// Why identifiers could not be compared.
    pub uncompared: Option<String>,
    /// Names that were not answered, with the reason.
    pub unanswered: Vec<(String, String, String)>,
    /// How many questions there were.
    pub questions: usize,
    /// How many of them were answered from what was kept.
    pub kept: usize,
    /// How many had to be asked without type and properties.
    pub bare: usize,
}

/// Asks a service for all entities that are to be asked of it.
///
/// # Errors
/// [`LinkError`] when answers cannot be kept.
pub fn suggest(service: &Service, wanted: &[&Wanted], limit: usize) -> Result<Suggested, LinkError> {
    // Some services are sure of a candidate as soon as it is the only one they were allowed to name.
    let limit = limit.max(3);
    let query = |wanted: &Wanted, name: &String| Query {
        name: name.clone(),
        sort: wanted.sort.clone(),
        constraints: wanted.constraints.clone(),
        limit,
    };
    let queries: Vec<Query> =
        wanted.iter().flat_map(|wanted| wanted.names.iter().map(|name| query(wanted, name))).collect();
    let Answers { answers, kept, bare } = service.ask(&queries)?;
    let mut suggested = Suggested { questions: queries.len(), kept, bare, ..Suggested::default() };
    let mut answers = answers.into_iter();
    for wanted in wanted {
        let mut found: BTreeMap<String, Candidate> = BTreeMap::new();
        for name in &wanted.names {
            match answers.next() {
                Some(Ok(suggestions)) => suggestions.into_iter().for_each(|suggestion| {
                    Candidate::merge(&mut found, &wanted.slug, name, suggestion);
                }),
                Some(Err(reason)) => suggested.unanswered.push((wanted.slug.clone(), name.clone(), reason)),
                None => {}
            }
        }
        let mut found: Vec<_> = found.into_values().collect();
        found.sort_by(Candidate::by_score);
        found.truncate(limit);
        suggested.candidates.extend(found);
    }
    // That candidates are found does not hang on it.
    match identified(service, wanted, &suggested.candidates) {
        Ok(identified) => suggested.identified = identified,
        Err(error) => suggested.uncompared = Some(error.to_string()),
    }
    Ok(suggested)
}

/// Candidates whose identifiers are asked for at once.
const IDENTIFIERS: usize = 50;

/// The entities of which one candidate alone has the identifier: the entity, the item and the property. That a name is alike
/// proves nothing.
fn identified(
    service: &Service,
    wanted: &[&Wanted],
    candidates: &[Candidate],
) -> Result<Vec<(String, String, String)>, LinkError> {
    let properties: BTreeSet<&str> =
        wanted.iter().flat_map(|wanted| &wanted.identifiers).map(|(property, _)| property.as_str()).collect();
    let mut found = Vec::new();
    for property in properties {
        let with = wanted.iter().filter_map(|wanted| {
            let identifier = wanted.identifiers.iter().find(|(other, _)| other == property)?;
            Some((wanted.slug.as_str(), identifier.1.as_str()))
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

/// The identifiers that a service tells of items.
fn identifiers(service: &Service, ids: &[String], property: &str) -> Result<BTreeMap<String, Vec<String>>, LinkError> {
    let mut found = BTreeMap::new();
    for ids in ids.chunks(IDENTIFIERS) {
        for (id, row) in service.extend(ids, &[property.to_owned()])? {
            let cells = row[property].as_array().into_iter().flatten();
            found.insert(id, cells.filter_map(|cell| cell["str"].as_str().map(str::to_owned)).collect());
        }
    }
    Ok(found)
}
