use crate::evidence::vocab;
use crate::link::{Constraint, Conversion, Crosswalk, Decided, ItemId, LinkFacts, Statement, Value, class_name};
use crate::project::LinkConfig;
use crate::text::fold;
use oxigraph::model::{Literal, NamedNode};
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
    /// Items that it is not.
    pub rejected: BTreeSet<ItemId>,
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
    facts: &LinkFacts,
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
        let about: Vec<&Statement> = statements.iter().filter(|statement| statement.subject == *entity).collect();
        let telling = about.iter().copied().filter(|statement| is_telling(statement, facts, crosswalk));
        let kind = config.types.get(&class_name(class)).cloned().unwrap_or_default();
        Wanted {
            entity: entity.clone(),
            slug: facts.slug(entity).to_owned(),
            names: asked(names.get(entity).map_or(&[], Vec::as_slice), wishes.attested),
            endpoint: wishes.endpoint.map(str::to_owned).or(kind.endpoint).unwrap_or_else(|| config.endpoint.clone()),
            sort: kind.item,
            constraints: Constraint::of_statements(telling),
            rejected: decided.get(facts.slug(entity)).map(|decided| decided.rejected.clone()).unwrap_or_default(),
            identifiers: about.iter().filter_map(|statement| identifier(statement, crosswalk)).collect(),
        }
    });
    wanted.collect()
}

/// The names to ask for: display names, and, if they are wanted, names as attested, but none twice.
fn asked(names: &[(NamedNode, Literal)], attested: bool) -> Vec<String> {
    let names = names.iter().filter(|(property, _)| attested || *property == vocab::PREF_LABEL);
    distinct(names.map(|(_, text)| text.value()))
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
fn is_telling(statement: &Statement, facts: &LinkFacts, crosswalk: &Crosswalk) -> bool {
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
