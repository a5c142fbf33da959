use super::convert::Converter;
use super::facts::Facts;
use super::rank::rank;
use super::scope::{Said, Scope};
use crate::link::crosswalk::{Concepts, Crosswalk, PropertyPath, QualifierRule, Rule};
use crate::link::{LeftOut, PropertyId, Rank, Statement, Value};
use oxigraph::model::{NamedNode, Term};
use std::collections::{BTreeMap, BTreeSet};

/// All that our graph says in Wikidata's terms.
#[derive(Clone, Debug, Default)]
pub struct Gathered {
    /// By entity, property, value and qualifiers; each once, with all the words it rests on.
    pub statements: Vec<Statement>,
    /// What Wikidata's terms cannot say.
    pub left_out: Vec<LeftOut>,
}

/// Makes statements of facts, by the rules of the crosswalk.
pub fn gather(facts: &Facts, crosswalk: &Crosswalk, concepts: &Concepts) -> Gathered {
    let mut gatherer = Gatherer { facts, concepts, statements: BTreeMap::new(), left_out: BTreeMap::new() };
    for rule in &crosswalk.rules {
        for scope in Scope::of_rule(rule, facts) {
            gatherer.apply(rule, &scope);
        }
    }
    gatherer.finish()
}

/// What makes two statements the same.
type Key = (NamedNode, PropertyId, Value, Vec<(PropertyId, Value)>);

struct Made {
    statement: Statement,
    node: NamedNode,
    records: BTreeSet<NamedNode>,
}

struct Gatherer<'a> {
    facts: &'a Facts,
    concepts: &'a Concepts,
    statements: BTreeMap<Key, Made>,
    left_out: BTreeMap<(NamedNode, PropertyId, String), BTreeSet<NamedNode>>,
}

impl Gatherer<'_> {
    fn apply(&mut self, rule: &Rule, scope: &Scope<'_>) {
        let values = scope.values(&rule.value);
        if values.is_empty() {
            return;
        }
        let subjects = subjects(rule, scope);
        if subjects.is_empty() {
            let records = values.into_iter().flat_map(|(_, records)| records);
            self.leave_out(scope.node, rule.property, "no record of this source says whose it is", records);
            return;
        }
        let only = values.len() == 1;
        for value in &values {
            for subject in &subjects {
                self.add(rule, scope, subject, value, only);
            }
        }
    }

    fn add(&mut self, rule: &Rule, scope: &Scope<'_>, subject: &NamedNode, (term, records): &Said, only: bool) {
        let converter = Converter { facts: self.facts, concepts: self.concepts, scope };
        let value = match converter.convert(term, &rule.conversion, rule.precision) {
            Ok(Some(value)) => value,
            Ok(None) => return,
            Err(reason) => return self.leave_out(subject, rule.property, &reason, records.iter().cloned()),
        };
        let mut variants = vec![(Vec::new(), records.clone())];
        for qualifier in &rule.qualifiers {
            let said = said_beside(scope, &qualifier.value, records, only);
            variants = self.vary(variants, qualifier, &said, subject, &converter);
        }
        for variant in variants {
            self.keep(rule, scope, subject, &value, variant);
        }
    }

    /// Adds a statement, or, when it is there, what it rests on.
    fn keep(
        &mut self,
        rule: &Rule,
        scope: &Scope<'_>,
        subject: &NamedNode,
        value: &Value,
        (qualifiers, records): Variant,
    ) {
        let key = (subject.clone(), rule.property, value.clone(), qualifiers.clone());
        let made = self.statements.entry(key).or_insert_with(|| Made {
            statement: Statement {
                subject: subject.clone(),
                ours: rule.value.first().clone(),
                rule: rule.name.clone(),
                property: rule.property,
                value: value.clone(),
                qualifiers,
                rank: Rank::Normal,
                evidence: Vec::new(),
            },
            node: scope.node.clone(),
            records: BTreeSet::new(),
        });
        made.records.extend(records);
    }

    /// Every way in which a source qualifies the statement: several values stand side by side in one statement, unless
    /// only one of them can be true.
    fn vary(
        &mut self,
        variants: Vec<Variant>,
        rule: &QualifierRule,
        said: &[Said],
        subject: &NamedNode,
        converter: &Converter<'_>,
    ) -> Vec<Variant> {
        let values = self.qualifiers(rule, said, subject, converter);
        if values.is_empty() {
            return variants;
        }
        let alone = rule.value.single().is_some_and(|property| self.facts.is_single_valued(property));
        let groups: Vec<&[Qualifier<'_>]> = if alone { values.chunks(1).collect() } else { vec![&values] };
        let mut varied = Vec::new();
        for (qualifiers, records) in &variants {
            for group in &groups {
                let (mut qualifiers, mut records) = (qualifiers.clone(), records.clone());
                qualifiers.extend(group.iter().map(|(value, _)| (rule.property, value.clone())));
                records.extend(group.iter().flat_map(|(_, records)| records.iter().cloned()));
                varied.push((qualifiers, records));
            }
        }
        varied
    }

    /// The values of a qualifier, of those that say the same the most exact.
    fn qualifiers<'s>(
        &mut self,
        rule: &QualifierRule,
        said: &'s [Said],
        subject: &NamedNode,
        converter: &Converter<'_>,
    ) -> Vec<Qualifier<'s>> {
        let mut values: Vec<Qualifier<'s>> = Vec::new();
        for (term, records) in said {
            match converter.convert(term, &rule.conversion, rule.precision) {
                Ok(Some(value)) => values.push((value, records)),
                Ok(None) => {}
                Err(reason) => self.leave_out(subject, rule.property, &reason, records.iter().cloned()),
            }
        }
        let is_finest = |(value, _): &&Qualifier<'_>| !values.iter().any(|(other, _)| refines(other, value));
        values.iter().filter(is_finest).cloned().collect()
    }

    fn leave_out(
        &mut self,
        subject: &NamedNode,
        property: PropertyId,
        reason: &str,
        records: impl IntoIterator<Item = NamedNode>,
    ) {
        let key = (subject.clone(), property, reason.to_owned());
        self.left_out.entry(key).or_default().extend(records);
    }

    fn finish(self) -> Gathered {
        let facts = self.facts;
        let statements = self.statements.into_values().map(|made| {
            let evidence = made.records.iter().filter_map(|record| facts.evidence.of_record(record));
            let statement = Statement { evidence: evidence.collect(), ..made.statement };
            Statement { rank: rank(&statement, &made.node, facts), ..statement }
        });
        let left_out = self.left_out.into_iter().map(|((subject, property, reason), records)| LeftOut {
            subject,
            property,
            reason,
            records: records.into_iter().collect(),
        });
        // What registers alone say has no words to give back.
        let left_out = left_out.filter(|left| !left.records.is_empty()).collect();
        Gathered { statements: statements.collect(), left_out }
    }
}

/// A qualifier's value, and the records that give it.
type Qualifier<'s> = (Value, &'s BTreeSet<NamedNode>);

/// Qualifiers, and the records that a statement with them rests on.
type Variant = (Vec<(PropertyId, Value)>, BTreeSet<NamedNode>);

/// Whether `fine` says the same as `coarse`, only more exactly.
fn refines(fine: &Value, coarse: &Value) -> bool {
    matches!((fine, coarse), (Value::Time(fine), Value::Time(coarse)) if fine != coarse && coarse.contains(*fine))
}

/// What the statement is about: the node, or what it names.
fn subjects(rule: &Rule, scope: &Scope<'_>) -> Vec<NamedNode> {
    let Some(property) = &rule.subject else { return vec![scope.node.clone()] };
    let path = PropertyPath { steps: vec![property.clone()], repeated: false };
    let nodes = scope.values(&path).into_iter().filter_map(|(term, _)| match term {
        Term::NamedNode(node) => Some(node),
        _ => None,
    });
    nodes.collect()
}

/// What qualifies a value: what its own records say; failing that, what the others of the source say, as long as there is
/// no other value that they could speak of.
fn said_beside(scope: &Scope<'_>, path: &PropertyPath, records: &BTreeSet<NamedNode>, only: bool) -> Vec<Said> {
    let said = scope.values(path);
    let own: Vec<Said> = said.iter().filter(|(_, others)| !others.is_disjoint(records)).cloned().collect();
    if own.is_empty() && only { said } else { own }
}
