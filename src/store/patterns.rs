//! What a query's patterns say of the values in its columns: of what thing a value is said, with which property, in
//! which graph.

use oxigraph::model::{NamedNode, Term, Variable};
use spargebra::Query;
use spargebra::algebra::{
    AggregateExpression, AggregateFunction, Expression, Function, GraphPattern, PropertyPathExpression,
};
use spargebra::term::{NamedNodePattern, TermPattern};
use std::collections::HashMap;

/// The columns of a query's answer.
pub(super) fn columns(query: &Query) -> Vec<&str> {
    match query {
        Query::Select { pattern, .. } => projected(pattern).iter().map(Variable::as_str).collect(),
        _ => Vec::new(),
    }
}

fn projected(pattern: &GraphPattern) -> &[Variable] {
    match pattern {
        GraphPattern::Project { variables, .. } => variables,
        GraphPattern::Slice { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Filter { inner, .. }
        | GraphPattern::Extend { inner, .. } => projected(inner),
        _ => &[],
    }
}

/// Something in a row: what a variable stands for, or the same in every row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Variable(Variable),
    Constant(Term),
}

/// A statement that a cell of a column is, in part.
#[derive(Clone, Debug)]
pub(super) struct Watch {
    /// The column that shows the value; or its property, when no column shows the value.
    pub(super) column: Variable,
    /// The value, when it is the same in every row.
    pub(super) value: Option<Term>,
    pub(super) entity: Place,
    /// One of these properties, or the one that a variable stands for.
    pub(super) properties: Result<Vec<NamedNode>, Variable>,
    /// The record, where the query asks for it.
    pub(super) record: Option<Place>,
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
        let mut patterns = Patterns::default();
        patterns.read(pattern, None);
        let columns = projected(pattern).to_vec();
        let watches = patterns.watches(&columns);
        let needed = watches.iter().flat_map(Watch::variables).cloned().collect();
        add_columns(pattern, needed);
        (query, Self { shown: columns.len(), watches })
    }
}

impl Watch {
    fn variables(&self) -> impl Iterator<Item = &Variable> {
        let places = [Some(&self.entity), self.record.as_ref()].into_iter().flatten();
        let variables = places.filter_map(|place| match place {
            Place::Variable(variable) => Some(variable),
            Place::Constant(_) => None,
        });
        variables.chain(self.properties.as_ref().err())
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

/// A triple pattern.
#[derive(Debug)]
struct Said {
    graph: Option<NamedNodePattern>,
    subject: TermPattern,
    properties: Result<Vec<NamedNode>, Variable>,
    object: TermPattern,
}

/// The triple patterns of a query, and of what its variables are made.
#[derive(Debug, Default)]
struct Patterns {
    said: Vec<Said>,
    made_of: HashMap<Variable, Vec<TermPattern>>,
}

impl Patterns {
    fn read(&mut self, pattern: &GraphPattern, graph: Option<&NamedNodePattern>) {
        match pattern {
            GraphPattern::Bgp { patterns } => {
                for triple in patterns {
                    let properties = match &triple.predicate {
                        NamedNodePattern::NamedNode(property) => Ok(vec![property.clone()]),
                        NamedNodePattern::Variable(variable) => Err(variable.clone()),
                    };
                    self.say(graph, &triple.subject, properties, &triple.object);
                }
            }
            GraphPattern::Path { subject, path, object } => {
                if let Some(properties) = alternatives(path) {
                    self.say(graph, subject, Ok(properties), object);
                }
            }
            GraphPattern::Graph { name, inner } => self.read(inner, Some(name)),
            GraphPattern::Join { left, right }
            | GraphPattern::LeftJoin { left, right, .. }
            | GraphPattern::Lateral { left, right }
            | GraphPattern::Union { left, right } => {
                self.read(left, graph);
                self.read(right, graph);
            }
            GraphPattern::Extend { inner, variable, expression } => {
                parts(expression, self.made_of.entry(variable.clone()).or_default());
                self.read(inner, graph);
            }
            GraphPattern::Group { inner, aggregates, .. } => {
                for (variable, aggregate) in aggregates {
                    aggregated(aggregate, self.made_of.entry(variable.clone()).or_default());
                }
                self.read(inner, graph);
            }
            GraphPattern::Minus { left: inner, .. }
            | GraphPattern::Filter { inner, .. }
            | GraphPattern::OrderBy { inner, .. }
            | GraphPattern::Project { inner, .. }
            | GraphPattern::Distinct { inner }
            | GraphPattern::Reduced { inner }
            | GraphPattern::Slice { inner, .. } => self.read(inner, graph),
            // What another endpoint says, this project's documents do not contradict.
            GraphPattern::Service { .. } | GraphPattern::Values { .. } => {}
        }
    }

    fn say(
        &mut self,
        graph: Option<&NamedNodePattern>,
        subject: &TermPattern,
        properties: Result<Vec<NamedNode>, Variable>,
        object: &TermPattern,
    ) {
        let (graph, subject, object) = (graph.cloned(), subject.clone(), object.clone());
        self.said.push(Said { graph, subject, properties, object });
    }

    fn watches(&self, columns: &[Variable]) -> Vec<Watch> {
        let shown: Vec<Vec<TermPattern>> = columns.iter().map(|column| self.sources(column)).collect();
        let mut watches = Vec::new();
        for said in &self.said {
            let values = columns.iter().zip(&shown).filter(|(_, sources)| sources.contains(&said.object));
            let before = watches.len();
            watches.extend(values.filter_map(|(column, _)| said.watch(column, None)));
            if watches.len() == before
                && let (Err(property), Some(value)) = (&said.properties, constant(&said.object))
            {
                watches.extend(columns.contains(property).then(|| said.watch(property, Some(value))).flatten());
            }
        }
        watches
    }

    /// The variable, and all that its values are made of.
    fn sources(&self, variable: &Variable) -> Vec<TermPattern> {
        let mut found = vec![TermPattern::Variable(variable.clone())];
        let mut next = 0;
        while let Some(source) = found.get(next) {
            let parts = match source {
                TermPattern::Variable(variable) => self.made_of.get(variable).cloned().unwrap_or_default(),
                _ => Vec::new(),
            };
            for part in parts {
                if !found.contains(&part) {
                    found.push(part);
                }
            }
            next += 1;
        }
        found
    }
}

impl Said {
    /// None when nothing can tell what the statement is about.
    fn watch(&self, column: &Variable, value: Option<Term>) -> Option<Watch> {
        let record = self.graph.as_ref().map(|graph| match graph {
            NamedNodePattern::NamedNode(node) => Place::Constant(node.clone().into()),
            NamedNodePattern::Variable(variable) => Place::Variable(variable.clone()),
        });
        let entity = match &self.subject {
            TermPattern::Variable(variable) => Place::Variable(variable.clone()),
            subject => Place::Constant(constant(subject)?),
        };
        Some(Watch { column: column.clone(), value, entity, properties: self.properties.clone(), record })
    }
}

fn constant(term: &TermPattern) -> Option<Term> {
    match term {
        TermPattern::NamedNode(node) => Some(node.clone().into()),
        TermPattern::Literal(literal) => Some(literal.clone().into()),
        _ => None,
    }
}

/// The properties of a path that is one step long.
fn alternatives(path: &PropertyPathExpression) -> Option<Vec<NamedNode>> {
    match path {
        PropertyPathExpression::NamedNode(property) => Some(vec![property.clone()]),
        PropertyPathExpression::Alternative(left, right) => {
            let (mut left, right) = (alternatives(left)?, alternatives(right)?);
            left.extend(right);
            Some(left)
        }
        _ => None,
    }
}

/// What an expression can hand on, whole or as text.
fn parts(expression: &Expression, found: &mut Vec<TermPattern>) {
    match expression {
        Expression::Variable(variable) => found.push(TermPattern::Variable(variable.clone())),
        Expression::NamedNode(node) => found.push(TermPattern::NamedNode(node.clone())),
        Expression::Literal(literal) => found.push(TermPattern::Literal(literal.clone())),
        Expression::Coalesce(choices) => choices.iter().for_each(|choice| parts(choice, found)),
        Expression::If(_, then, otherwise) => {
            parts(then, found);
            parts(otherwise, found);
        }
        Expression::FunctionCall(Function::Str | Function::SubStr | Function::Concat, arguments) => {
            arguments.iter().for_each(|argument| parts(argument, found));
        }
        _ => {}
    }
}

fn aggregated(aggregate: &AggregateExpression, found: &mut Vec<TermPattern>) {
    if let AggregateExpression::FunctionCall {
        name: AggregateFunction::Min | AggregateFunction::Max | AggregateFunction::Sample,
        expr,
        ..
    } = aggregate
    {
        parts(expr, found);
    }
}
