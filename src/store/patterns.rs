//! What a query's patterns say of the values in its columns: of what thing a value is said, with which property, in
//! which graph.

use super::said::{BoundTerm, Reader, Said, Source};
use oxigraph::model::vocab::rdf;
use oxigraph::model::{NamedNode, Term, Variable};
use spargebra::Query;
use spargebra::algebra::GraphPattern;
use std::collections::{HashMap, HashSet, VecDeque};

/// The columns of a query's answer.
pub(super) fn columns(query: &Query) -> Vec<&str> {
    match query {
        Query::Select { pattern, .. } => projected(pattern).iter().map(Variable::as_str).collect(),
        _ => Vec::new(),
    }
}

fn projected(pattern: &GraphPattern) -> &[Variable] {
    projection(pattern).map_or(&[], |(_, variables)| variables)
}

/// What the columns of an answer are taken of, and the columns.
fn projection(pattern: &GraphPattern) -> Option<(&GraphPattern, &[Variable])> {
    match pattern {
        GraphPattern::Project { inner, variables } => Some((inner, variables)),
        GraphPattern::Slice { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Filter { inner, .. }
        | GraphPattern::Extend { inner, .. } => projection(inner),
        _ => None,
    }
}

/// From a thing to those that it is in a statement with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) properties: Vec<NamedNode>,
    /// Whether the step goes from the objects of the properties to their subjects.
    pub(super) backwards: bool,
}

/// A thing of a row, or one that no variable of the row stands for, and that is some steps away from one of the row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reached {
    pub(super) from: BoundTerm,
    pub(super) steps: Vec<Step>,
}

/// A statement that a cell of a column is, in part.
#[derive(Clone, Debug)]
pub(super) struct Watch {
    /// The column that shows the value; or its property, when no column shows the value.
    pub(super) column: Variable,
    /// The value, when it is the same in every row.
    pub(super) value: Option<Term>,
    /// Variables that are preferred to what is watched: a row that has one of them shows that instead.
    pub(super) unless: Vec<Variable>,
    pub(super) entity: Reached,
    /// One of these properties, or the one that a variable stands for.
    pub(super) properties: Result<Vec<NamedNode>, Variable>,
    /// The record, where the query asks for it.
    pub(super) record: Option<BoundTerm>,
}

/// What an answer's cells are parts of.
#[derive(Debug, Default)]
pub(super) struct Watched {
    /// How many of the answer's columns the query asks for; the rest is only looked at.
    pub(super) shown: usize,
    pub(super) watches: Vec<Watch>,
}

impl Watched {
    /// Lets a query answer with the things, properties and records that its columns are about as well, after the columns
    /// that it has. A query that answers with each row once, whatever its records, is left as it is.
    pub(super) fn widen(mut query: Query) -> (Query, Self) {
        let Query::Select { pattern, .. } = &mut query else { return (query, Self::default()) };
        let Some((inner, columns)) = projection(pattern) else { return (query, Self::default()) };
        let (patterns, columns) = (Patterns::of(inner), columns.to_vec());
        let watches = patterns.watches(&columns);
        let needed = watches.iter().flat_map(Watch::variables).filter(|variable| patterns.visible.contains(*variable));
        add_columns(pattern, needed.cloned().collect());
        (query, Self { shown: columns.len(), watches })
    }
}

impl Watch {
    fn variables(&self) -> impl Iterator<Item = &Variable> {
        let places = [Some(&self.entity.from), self.record.as_ref()].into_iter().flatten();
        let variables = places.filter_map(|place| match place {
            BoundTerm::Variable(variable) => Some(variable),
            BoundTerm::Constant(_) => None,
        });
        variables.chain(self.properties.as_ref().err()).chain(&self.unless)
    }
}

fn add_columns(pattern: &mut GraphPattern, added: Vec<Variable>) {
    match pattern {
        GraphPattern::Slice { inner, .. } => add_columns(inner, added),
        GraphPattern::Project { variables, .. } => {
            for variable in added {
                if !variables.contains(&variable) {
                    variables.push(variable);
                }
            }
        }
        _ => {}
    }
}

/// What a query says, and which of its variables a row can show.
#[derive(Debug)]
struct Patterns {
    said: Vec<Said>,
    made_of: HashMap<Variable, Vec<Source>>,
    visible: HashSet<Variable>,
}

impl Patterns {
    fn of(pattern: &GraphPattern) -> Self {
        let Reader { said, made_of, .. } = Reader::of(pattern);
        let mut visible = HashSet::new();
        pattern.on_in_scope_variable(|variable| {
            visible.insert(variable.clone());
        });
        Self { said, made_of, visible }
    }

    fn watches(&self, columns: &[Variable]) -> Vec<Watch> {
        let shown: Vec<Vec<Source>> = columns.iter().map(|column| self.sources(column)).collect();
        let mut watches = Vec::new();
        for said in &self.said {
            let before = watches.len();
            for (column, sources) in columns.iter().zip(&shown) {
                let sources = sources.iter().filter(|source| source.place == said.object);
                watches.extend(sources.filter_map(|source| self.watch(said, column, None, &source.unless)));
            }
            if watches.len() == before
                && let (Err(property), BoundTerm::Constant(value)) = (&said.properties, &said.object)
                && columns.contains(property)
            {
                watches.extend(self.watch(said, property, Some(value.clone()), &[]));
            }
        }
        watches
    }

    /// None when nothing can tell what the statement is about.
    fn watch(&self, said: &Said, column: &Variable, value: Option<Term>, unless: &[Variable]) -> Option<Watch> {
        Some(Watch {
            column: column.clone(),
            value,
            unless: unless.iter().filter(|variable| self.visible.contains(*variable)).cloned().collect(),
            entity: self.reach(&said.subject)?,
            properties: said.properties.clone(),
            record: said.graph.clone().filter(|graph| self.is_shown(graph)),
        })
    }

    fn is_shown(&self, place: &BoundTerm) -> bool {
        match place {
            BoundTerm::Variable(variable) => self.visible.contains(variable),
            BoundTerm::Constant(_) => true,
        }
    }

    /// The variable, and all that its values are made of.
    fn sources(&self, variable: &Variable) -> Vec<Source> {
        let mut found = vec![Source { place: BoundTerm::Variable(variable.clone()), unless: Vec::new() }];
        let mut next = 0;
        while let Some(source) = found.get(next).cloned() {
            let parts = match &source.place {
                BoundTerm::Variable(variable) => self.made_of.get(variable),
                BoundTerm::Constant(_) => None,
            };
            for part in parts.into_iter().flatten() {
                let unless = source.unless.iter().chain(&part.unless).cloned().collect();
                let part = Source { place: part.place.clone(), unless };
                if !found.contains(&part) {
                    found.push(part);
                }
            }
            next += 1;
        }
        found
    }

    /// How a thing is found from what a row shows; best from a variable of the row.
    fn reach(&self, place: &BoundTerm) -> Option<Reached> {
        match place {
            BoundTerm::Variable(variable) if !self.visible.contains(variable) => {
                let from_row = self.reach_hidden(variable, |place| matches!(place, BoundTerm::Variable(_)));
                from_row.or_else(|| self.reach_hidden(variable, |_| true))
            }
            _ => Some(Reached { from: place.clone(), steps: Vec::new() }),
        }
    }

    /// The fewest steps to a variable that the row does not show.
    fn reach_hidden(&self, hidden: &Variable, is_start: impl Fn(&BoundTerm) -> bool) -> Option<Reached> {
        let mut seen = HashSet::from([hidden]);
        let mut waiting = VecDeque::from([(hidden, Vec::new())]);
        while let Some((variable, steps)) = waiting.pop_front() {
            for (place, step) in self.said.iter().filter_map(|said| said.step_to(variable)) {
                let steps: Vec<Step> = [step].into_iter().chain(steps.iter().cloned()).collect();
                match place {
                    _ if self.is_shown(place) && is_start(place) => {
                        return Some(Reached { from: place.clone(), steps });
                    }
                    BoundTerm::Variable(next) if !self.visible.contains(next) && seen.insert(next) => {
                        waiting.push_back((next, steps));
                    }
                    _ => {}
                }
            }
        }
        None
    }
}

impl Said {
    /// The other end of the statement, and the step from there to the variable. What is only of the same class is too many
    /// things to tell one by.
    fn step_to(&self, variable: &Variable) -> Option<(&BoundTerm, Step)> {
        let properties = self.properties.as_ref().ok().filter(|properties| !properties.contains(&rdf::TYPE.into()))?;
        let is_it = |place: &BoundTerm| matches!(place, BoundTerm::Variable(other) if other == variable);
        let (place, backwards) = match (is_it(&self.object), is_it(&self.subject)) {
            (true, _) => (&self.subject, false),
            (_, true) => (&self.object, true),
            _ => return None,
        };
        Some((place, Step { properties: properties.clone(), backwards }))
    }
}
