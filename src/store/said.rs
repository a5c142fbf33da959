//! The statements of a query's patterns, and what its variables are made of, with the names of variables made unique.

use oxigraph::model::{NamedNode, Term, Variable};
use spargebra::algebra::{
    AggregateExpression, AggregateFunction, Expression, Function, GraphPattern, PropertyPathExpression,
};
use spargebra::term::{NamedNodePattern, TermPattern};
use std::collections::HashMap;

/// Something in a row: what a variable stands for, or the same in every row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum BoundTerm {
    Variable(Variable),
    Constant(Term),
}

/// A triple pattern.
#[derive(Debug)]
pub(super) struct Said {
    pub(super) graph: Option<BoundTerm>,
    pub(super) subject: BoundTerm,
    /// One of these properties, or the one that a variable stands for.
    pub(super) properties: Result<Vec<NamedNode>, Variable>,
    pub(super) object: BoundTerm,
}

/// Something of which a value can be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Source {
    pub(super) place: BoundTerm,
    /// What `COALESCE` takes before it.
    pub(super) unless: Vec<Variable>,
}

/// Reads patterns.
#[derive(Debug, Default)]
pub(super) struct Reader {
    pub(super) said: Vec<Said>,
    pub(super) made_of: HashMap<Variable, Vec<Source>>,
    scopes: usize,
}

/// Where variables have the meaning that they have: a subquery and the query around it share those that it selects.
#[derive(Clone, Copy)]
struct Scope<'a> {
    subquery: Option<Subquery<'a>>,
}

#[derive(Clone, Copy)]
struct Subquery<'a> {
    number: usize,
    selected: &'a [Variable],
    outer: &'a Scope<'a>,
}

impl Scope<'_> {
    /// A name that no other variable of the whole query has.
    fn variable(&self, variable: &Variable) -> Variable {
        match self.subquery {
            Some(subquery) if subquery.selected.contains(variable) => subquery.outer.variable(variable),
            Some(subquery) => Variable::new_unchecked(format!("{} {}", variable.as_str(), subquery.number)),
            None => variable.clone(),
        }
    }

    /// None of a triple term.
    fn place(&self, term: &TermPattern) -> Option<BoundTerm> {
        match term {
            TermPattern::Variable(variable) => Some(BoundTerm::Variable(self.variable(variable))),
            TermPattern::BlankNode(node) => {
                Some(BoundTerm::Variable(self.variable(&Variable::new_unchecked(format!("_:{}", node.as_str())))))
            }
            TermPattern::NamedNode(node) => Some(BoundTerm::Constant(node.clone().into())),
            TermPattern::Literal(literal) => Some(BoundTerm::Constant(literal.clone().into())),
            TermPattern::Triple(_) => None,
        }
    }

    fn graph(&self, name: &NamedNodePattern) -> BoundTerm {
        match name {
            NamedNodePattern::NamedNode(node) => BoundTerm::Constant(node.clone().into()),
            NamedNodePattern::Variable(variable) => BoundTerm::Variable(self.variable(variable)),
        }
    }
}

impl Reader {
    pub(super) fn of(pattern: &GraphPattern) -> Self {
        let mut reader = Self::default();
        reader.read(pattern, None, &Scope { subquery: None });
        reader
    }

    fn read(&mut self, pattern: &GraphPattern, graph: Option<&BoundTerm>, scope: &Scope<'_>) {
        match pattern {
            GraphPattern::Bgp { patterns } => {
                for triple in patterns {
                    let properties = match &triple.predicate {
                        NamedNodePattern::NamedNode(property) => Ok(vec![property.clone()]),
                        NamedNodePattern::Variable(variable) => Err(scope.variable(variable)),
                    };
                    self.say(graph, scope.place(&triple.subject), properties, scope.place(&triple.object));
                }
            }
            GraphPattern::Path { subject, path, object } => {
                self.walk(graph, scope.place(subject), path, scope.place(object));
            }
            GraphPattern::Graph { name, inner } => self.read(inner, Some(&scope.graph(name)), scope),
            GraphPattern::Join { left, right }
            | GraphPattern::LeftJoin { left, right, .. }
            | GraphPattern::Lateral { left, right }
            | GraphPattern::Union { left, right } => {
                self.read(left, graph, scope);
                self.read(right, graph, scope);
            }
            GraphPattern::Extend { inner, variable, expression } => {
                parts(expression, scope, self.made_of.entry(scope.variable(variable)).or_default());
                self.read(inner, graph, scope);
            }
            GraphPattern::Group { inner, aggregates, .. } => {
                for (variable, aggregate) in aggregates {
                    aggregated(aggregate, scope, self.made_of.entry(scope.variable(variable)).or_default());
                }
                self.read(inner, graph, scope);
            }
            GraphPattern::Project { inner, variables } => {
                self.scopes += 1;
                let subquery = Subquery { number: self.scopes, selected: variables, outer: scope };
                self.read(inner, graph, &Scope { subquery: Some(subquery) });
            }
            GraphPattern::Minus { left: inner, .. }
            | GraphPattern::Filter { inner, .. }
            | GraphPattern::OrderBy { inner, .. }
            | GraphPattern::Distinct { inner }
            | GraphPattern::Reduced { inner }
            | GraphPattern::Slice { inner, .. } => self.read(inner, graph, scope),
            // What another endpoint says, this project's documents do not contradict.
            GraphPattern::Service { .. } | GraphPattern::Values { .. } => {}
        }
    }

    /// A path is read as the statements that it stands for; those of a path of any length are not known.
    fn walk(
        &mut self,
        graph: Option<&BoundTerm>,
        subject: Option<BoundTerm>,
        path: &PropertyPathExpression,
        object: Option<BoundTerm>,
    ) {
        match path {
            PropertyPathExpression::Reverse(path) => self.walk(graph, object, path, subject),
            PropertyPathExpression::Sequence(first, second) => {
                self.scopes += 1;
                let between = Some(BoundTerm::Variable(Variable::new_unchecked(format!("between {}", self.scopes))));
                self.walk(graph, subject, first, between.clone());
                self.walk(graph, between, second, object);
            }
            _ => match (alternatives(path), path) {
                (Some(properties), _) => self.say(graph, subject, Ok(properties), object),
                (None, PropertyPathExpression::Alternative(left, right)) => {
                    self.walk(graph, subject.clone(), left, object.clone());
                    self.walk(graph, subject, right, object);
                }
                _ => {}
            },
        }
    }

    fn say(
        &mut self,
        graph: Option<&BoundTerm>,
        subject: Option<BoundTerm>,
        properties: Result<Vec<NamedNode>, Variable>,
        object: Option<BoundTerm>,
    ) {
        if let (Some(subject), Some(object)) = (subject, object) {
            self.said.push(Said { graph: graph.cloned(), subject, properties, object });
        }
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
fn parts(expression: &Expression, scope: &Scope<'_>, found: &mut Vec<Source>) {
    let mut add = |place| found.push(Source { place, unless: Vec::new() });
    match expression {
        Expression::Variable(variable) => add(BoundTerm::Variable(scope.variable(variable))),
        Expression::NamedNode(node) => add(BoundTerm::Constant(node.clone().into())),
        Expression::Literal(literal) => add(BoundTerm::Constant(literal.clone().into())),
        Expression::Coalesce(choices) => coalesced(choices, scope, found),
        Expression::If(_, then, otherwise) => {
            parts(then, scope, found);
            parts(otherwise, scope, found);
        }
        Expression::FunctionCall(Function::Str | Function::SubStr | Function::Concat, arguments) => {
            arguments.iter().for_each(|argument| parts(argument, scope, found));
        }
        _ => {}
    }
}

/// A choice counts where those before it have no value.
fn coalesced(choices: &[Expression], scope: &Scope<'_>, found: &mut Vec<Source>) {
    let mut before = Vec::new();
    for choice in choices {
        let mut sources = Vec::new();
        parts(choice, scope, &mut sources);
        let preferred = match sources.as_slice() {
            [Source { place: BoundTerm::Variable(variable), unless }] if unless.is_empty() => Some(variable.clone()),
            _ => None,
        };
        for source in &mut sources {
            source.unless.extend(before.iter().cloned());
        }
        found.extend(sources);
        before.extend(preferred);
    }
}

fn aggregated(aggregate: &AggregateExpression, scope: &Scope<'_>, found: &mut Vec<Source>) {
    if let AggregateExpression::FunctionCall {
        name: AggregateFunction::Min | AggregateFunction::Max | AggregateFunction::Sample,
        expr,
        ..
    } = aggregate
    {
        parts(expr, scope, found);
    }
}
