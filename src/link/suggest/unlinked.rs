use crate::evidence::vocab;
use crate::link::{
    Constraint, Conversion, Crosswalk, EntityDecisions, ItemId, LinkFacts, Statement, Value, class_name,
};
use crate::project::LinkConfig;
use crate::text::fold;
use oxigraph::model::{Literal, NamedNode};
use std::collections::{BTreeMap, BTreeSet};

/// An entity without a link, and the data for finding its item.
#[derive(Clone, Debug)]
pub struct UnlinkedEntity {
    /// The entity.
    pub entity: NamedNode,
    /// Its slug.
    pub slug: String,
    /// The names to look up, without duplicates.
    pub names: Vec<String>,
    /// The address of the service.
    pub endpoint: String,
    /// The type that candidates must have.
    pub sort: Option<String>,
    /// Known values of its properties.
    pub constraints: Vec<Constraint>,
    /// The items rejected for it.
    pub rejected: BTreeSet<ItemId>,
    /// Its identifiers, as pairs of property and value. An item with the same identifier is the same entity.
    pub identifiers: Vec<(String, String)>,
}

/// Which entities to look up, and how.
#[derive(Clone, Debug, Default)]
pub struct SuggestOptions<'a> {
    /// If given, only entities of this class.
    pub class: Option<&'a str>,
    /// If not empty, only these entities.
    pub entities: Vec<NamedNode>,
    /// The service to use instead of those of the project.
    pub endpoint: Option<&'a str>,
    /// Whether to look up attested names in addition to display names.
    pub attested: bool,
}

/// The entities without a decision, with the data for finding their items.
pub fn unlinked_entities(
    facts: &LinkFacts,
    crosswalk: &Crosswalk,
    statements: &[Statement],
    decided: &BTreeMap<&str, EntityDecisions>,
    config: &LinkConfig,
    options: &SuggestOptions<'_>,
) -> Vec<UnlinkedEntity> {
    let names: BTreeMap<_, _> = facts.names().collect();
    let open = facts.registered().filter(|(entity, class)| {
        let settled = decided.get(facts.slug(entity)).is_some_and(EntityDecisions::is_settled);
        let of_class = options.class.is_none_or(|name| class_name(class) == name);
        !settled && of_class && (options.entities.is_empty() || options.entities.contains(entity))
    });
    let entities = open.map(|(entity, class)| {
        let about: Vec<&Statement> = statements.iter().filter(|statement| statement.subject == *entity).collect();
        let identifying = about.iter().copied().filter(|statement| is_identifying(statement, facts, crosswalk));
        let kind = config.types.get(&class_name(class)).cloned().unwrap_or_default();
        UnlinkedEntity {
            entity: entity.clone(),
            slug: facts.slug(entity).to_owned(),
            names: names_to_look_up(names.get(entity).map_or(&[], Vec::as_slice), options.attested),
            endpoint: options.endpoint.map(str::to_owned).or(kind.endpoint).unwrap_or_else(|| config.endpoint.clone()),
            sort: kind.item,
            constraints: Constraint::of_statements(identifying),
            rejected: decided.get(facts.slug(entity)).map(|decided| decided.rejected.clone()).unwrap_or_default(),
            identifiers: about.iter().filter_map(|statement| identifier(statement, crosswalk)).collect(),
        }
    });
    entities.collect()
}

/// The names to look up: display names and, if `attested`, attested names; names that are equal when folded only once.
fn names_to_look_up(names: &[(NamedNode, Literal)], attested: bool) -> Vec<String> {
    let names = names.iter().filter(|(property, _)| attested || *property == vocab::PREF_LABEL);
    distinct(names.map(|(_, text)| text.value()))
}

/// The names that differ when folded.
fn distinct<'t>(names: impl Iterator<Item = &'t str>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    names.filter(|name| !name.is_empty() && seen.insert(fold(name))).map(str::to_owned).collect()
}

fn conversion<'c>(statement: &Statement, crosswalk: &'c Crosswalk) -> Option<(&'c Conversion, bool)> {
    let rule = crosswalk.rules.iter().find(|rule| rule.name == statement.rule)?;
    Some((&rule.conversion, rule.subject.is_none()))
}

/// Whether a statement helps to identify the entity: its time, place or identifier. Its activities do not, because
/// services count every property that an item lacks as a difference.
fn is_identifying(statement: &Statement, facts: &LinkFacts, crosswalk: &Crosswalk) -> bool {
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
