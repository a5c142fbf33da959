use super::Reference;
use super::reference::references;
use crate::link::id::known::{INSTANCE_OF, REASON_FOR_DEPRECATION};
use crate::link::{
    Claimed, Comparison, Concepts, ItemId, LinkFacts, PropertyId, Rank, Relation, Row, RowClass, Statement, Thing,
    Value, relation,
};
use oxigraph::model::NamedNode;

/// What a statement is to be added to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// An item.
    Item(ItemId),
    /// A new item for this entity.
    New(NamedNode),
}

/// A statement that Wikidata lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addition {
    /// What it is added to.
    pub target: Target,
    /// The entity it is about.
    pub entity: NamedNode,
    /// Wikidata's property.
    pub property: PropertyId,
    /// The value.
    pub value: Value,
    /// What is said of the statement.
    pub qualifiers: Vec<(PropertyId, Value)>,
    /// How much an editor holds of it.
    pub rank: Rank,
    /// Whether a document contradicts it, or a qualifier of it.
    pub is_contradicted: bool,
    /// Whether Wikidata has the value already, with other qualifiers.
    pub has_value: bool,
    /// Whether Wikidata has the value as deprecated.
    pub is_given_up: bool,
    /// Whether an editor prefers another value.
    pub is_outranked: bool,
    /// What it rests on, one a document.
    pub references: Vec<Reference>,
}

/// What our sources say, and what is not offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withheld {
    /// The entity.
    pub entity: NamedNode,
    /// Wikidata's property.
    pub property: PropertyId,
    /// The value, where there is one in Wikidata's terms.
    pub value: Option<Value>,
    /// Why.
    pub reason: String,
    /// The class of rows with which it would be offered all the same.
    pub offered_with: Option<RowClass>,
    /// The records that say it.
    pub records: Vec<NamedNode>,
}

/// What could be added, and what not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proposal {
    /// By entity and property.
    pub additions: Vec<Addition>,
    /// By entity and property.
    pub withheld: Vec<Withheld>,
}

/// What proposals are made of.
pub(super) struct Proposer<'a> {
    pub(super) facts: &'a LinkFacts,
    pub(super) concepts: &'a Concepts,
    /// All that our sources say of the entities in question.
    pub(super) statements: &'a [&'a Statement],
}

/// Proposes what a comparison found missing in Wikidata, and rows of the classes in `include` besides.
pub fn propose(comparison: &Comparison, include: &[RowClass], facts: &LinkFacts, concepts: &Concepts) -> Proposal {
    let statements: Vec<&Statement> = comparison.rows.iter().filter_map(|row| row.ours.as_ref()).collect();
    let proposer = Proposer { facts, concepts, statements: &statements };
    let mut proposal = Proposal::default();
    // Where Wikidata has the value, a second statement of it would be one too many, whatever its qualifiers.
    let included = |row: &Row| include.contains(&row.class) && !row.has_value;
    let wanted = |row: &&Row| row.class == RowClass::MissingThere || included(row);
    let rows: Vec<(&Row, &Statement)> =
        comparison.rows.iter().filter_map(|row| Some((row, row.ours.as_ref()?))).collect();
    for (row, statement) in &rows {
        if !wanted(row) {
            proposal.withheld.extend(not_wanted(row, statement));
            continue;
        }
        let others = rows.iter().filter(|(other, _)| wanted(other)).map(|(_, statement)| *statement);
        proposer.add(Target::Item(row.item), Some(row), statement, others, &mut proposal);
    }
    proposal
}

/// Why a statement that Wikidata has in some form is not offered; what agrees needs no word.
fn not_wanted(row: &Row, statement: &Statement) -> Option<Withheld> {
    let not_there = row.qualifiers.iter().filter(|qualifier| qualifier.class != RowClass::Agrees);
    let not_there: Vec<_> = not_there.map(|qualifier| format!("{} {}", qualifier.property, qualifier.ours)).collect();
    let as_other = row.theirs.first().filter(|claim| claim.property != row.property);
    let place = as_other.map(|claim| format!(" as {}", claim.property)).unwrap_or_default();
    let mut offered_with = None;
    let reason = match row.class {
        _ if statement.evidence.is_empty() => return None,
        _ if !is_sayable(&statement.value) => format!("{} is linked to no item", statement.value),
        _ if row.has_value && !not_there.is_empty() => {
            let how = if row.class == RowClass::Differs { "otherwise than with" } else { "without" };
            format!("Wikidata has it {how} {}: look at the statement there", not_there.join(", "))
        }
        RowClass::Differs | RowClass::FinerHere => {
            offered_with = Some(row.class);
            let how = if row.class == RowClass::Differs { "says otherwise" } else { "has it less exactly" };
            format!("Wikidata {how}{place}")
        }
        RowClass::Unclear => "it cannot be compared with what Wikidata has".to_owned(),
        _ => return None,
    };
    Some(Withheld { offered_with, ..withheld(statement, reason) })
}

pub(super) fn withheld(statement: &Statement, reason: impl Into<String>) -> Withheld {
    Withheld {
        entity: statement.subject.clone(),
        property: statement.property,
        value: Some(statement.value.clone()),
        reason: reason.into(),
        offered_with: None,
        records: statement.evidence.iter().map(|evidence| evidence.record.clone()).collect(),
    }
}

impl Proposer<'_> {
    /// Adds a statement, or the reason why not. `row` is how it stands to what Wikidata has, `others` are all that are to
    /// be added, this one among them.
    pub(super) fn add<'s>(
        &self,
        target: Target,
        row: Option<&Row>,
        statement: &Statement,
        others: impl Iterator<Item = &'s Statement>,
        proposal: &mut Proposal,
    ) {
        // What only a register says has no words to give; but a new item must say what it is.
        let says_what = matches!(target, Target::New(_)) && statement.property == INSTANCE_OF;
        if statement.evidence.is_empty() && !says_what {
            return;
        }
        if let Some(reason) = self.obstacle(statement, others) {
            proposal.withheld.push(withheld(statement, reason));
            return;
        }
        proposal.additions.push(Addition {
            target,
            entity: statement.subject.clone(),
            property: statement.property,
            value: statement.value.clone(),
            qualifiers: sayable_qualifiers(statement, &mut proposal.withheld),
            rank: statement.rank,
            is_contradicted: !statement.contradicted.is_empty(),
            has_value: row.is_some_and(|row| row.has_value),
            is_given_up: row.is_some_and(|row| row.is_given_up),
            is_outranked: self.is_outranked(statement),
            references: references(statement, self.facts, self.concepts),
        });
    }

    fn obstacle<'s>(&self, statement: &Statement, mut others: impl Iterator<Item = &'s Statement>) -> Option<String> {
        if !is_sayable(&statement.value) {
            return Some(format!("{} is linked to no item", statement.value));
        }
        let is_reason = |(property, _): &(PropertyId, Value)| *property == REASON_FOR_DEPRECATION;
        if statement.rank == Rank::Deprecated && !statement.qualifiers.iter().any(is_reason) {
            return Some("an editor deprecated it without naming a reason that is an item".to_owned());
        }
        let finer = others.find(|other| self.says_more(other, statement));
        finer.map(|finer| match finer.value == statement.value {
            true => "another statement says the same and more".to_owned(),
            false => format!("{} says the same more exactly", finer.value),
        })
    }

    fn is_outranked(&self, statement: &Statement) -> bool {
        let mut others = self
            .statements
            .iter()
            .filter(|other| other.subject == statement.subject && other.property == statement.property);
        statement.rank == Rank::Normal && others.any(|other| other.rank == Rank::Preferred)
    }

    /// Whether `fine` says all that `coarse` does, and more.
    fn says_more(&self, fine: &Statement, coarse: &Statement) -> bool {
        let within = |coarse: &Value, fine: &Value| {
            coarse == fine || relation(coarse, &Claimed::Value(fine.clone()), self.facts) == Relation::FinerThere
        };
        fine.subject == coarse.subject
            && fine.property == coarse.property
            && (&fine.value, &fine.qualifiers) != (&coarse.value, &coarse.qualifiers)
            && fine.rank != Rank::Deprecated
            && within(&coarse.value, &fine.value)
            && coarse.qualifiers.iter().all(|(property, value)| {
                fine.qualifiers.iter().any(|(other, fine)| other == property && within(value, fine))
            })
    }
}

/// The qualifiers that Wikidata has names for; a statement without the others is still true.
fn sayable_qualifiers(statement: &Statement, left_out: &mut Vec<Withheld>) -> Vec<(PropertyId, Value)> {
    let (sayable, unlinked): (Vec<_>, Vec<_>) =
        statement.qualifiers.iter().cloned().partition(|(_, value)| is_sayable(value));
    left_out.extend(unlinked.into_iter().map(|(property, value)| {
        withheld(statement, format!("its qualifier {property} {value} is linked to no item; offered without it"))
    }));
    sayable
}

/// Whether Wikidata has a name for it.
fn is_sayable(value: &Value) -> bool {
    !matches!(value, Value::Thing(Thing { item: None, .. }))
}
