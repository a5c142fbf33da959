//! Collects the triple patterns of a query, and the terms from which its variables take their values. Variables of
//! subqueries are renamed so that each name is unique in the whole query.

use oxigraph::model::{NamedNode, Term, Variable};
use spargebra::algebra::{
    AggregateExpression, AggregateFunction, Expression, Function, GraphPattern, PropertyPathExpression,
};
use spargebra::term::{NamedNodePattern, TermPattern};
use std::collections::HashMap;

/// A term of a row: the value of a variable, or a constant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum BoundTerm {
    Variable(Variable),
    Constant(Term),
}

/// A triple pattern.
#[derive(Debug)]
pub(super) struct StatementPattern {
    pub(super) graph: Option<BoundTerm>,
    pub(super) subject: BoundTerm,
    /// The possible properties, or the variable that is bound to the property.
    pub(super) properties: Result<Vec<NamedNode>, Variable>,
    pub(super) object: BoundTerm,
}

/// A term from which a variable can take its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Source {
    pub(super) place: BoundTerm,
    /// The variables that `COALESCE` prefers to it.
    pub(super) unless: Vec<Variable>,
}

/// The collected triple patterns and sources of values.
#[derive(Debug, Default)]
pub(super) struct Reader {
    pub(super) statements: Vec<StatementPattern>,
    pub(super) made_of: HashMap<Variable, Vec<Source>>,
    scopes: usize,
}

/// The scope of variable names. A subquery shares only the variables that it selects with the query around it.
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
    /// The variable under a name that is unique in the whole query.
    fn variable(&self, variable: &Variable) -> Variable {
        match self.subquery {
            Some(subquery) if subquery.selected.contains(variable) => subquery.outer.variable(variable),
            Some(subquery) => Variable::new_unchecked(format!("{} {}", variable.as_str(), subquery.number)),
            None => variable.clone(),
        }
    }

    /// The term in a row; `None` for a triple term.
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
                    self.add_statement(graph, scope.place(&triple.subject), properties, scope.place(&triple.object));
                }
            }
            GraphPattern::Path { subject, path, object } => {
                self.read_path(graph, scope.place(subject), path, scope.place(object));
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
                collect_sources(expression, scope, self.made_of.entry(scope.variable(variable)).or_default());
                self.read(inner, graph, scope);
            }
            GraphPattern::Group { inner, aggregates, .. } => {
                for (variable, aggregate) in aggregates {
                    collect_aggregate(aggregate, scope, self.made_of.entry(scope.variable(variable)).or_default());
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
            // Data of another endpoint are not contradicted by this project's documents.
            GraphPattern::Service { .. } | GraphPattern::Values { .. } => {}
        }
    }

    /// Reads a property path as the triple patterns that it is equivalent to. Paths of arbitrary length are skipped.
    fn read_path(
        &mut self,
        graph: Option<&BoundTerm>,
        subject: Option<BoundTerm>,
        path: &PropertyPathExpression,
        object: Option<BoundTerm>,
    ) {
        match path {
            PropertyPathExpression::Reverse(path) => self.read_path(graph, object, path, subject),
            PropertyPathExpression::Sequence(first, second) => {
                self.scopes += 1;
                let between = Some(BoundTerm::Variable(Variable::new_unchecked(format!("between {}", self.scopes))));
                self.read_path(graph, subject, first, between.clone());
                self.read_path(graph, between, second, object);
            }
            _ => match (alternatives(path), path) {
                (Some(properties), _) => self.add_statement(graph, subject, Ok(properties), object),
                (None, PropertyPathExpression::Alternative(left, right)) => {
                    self.read_path(graph, subject.clone(), left, object.clone());
                    self.read_path(graph, subject, right, object);
                }
                _ => {}
            },
        }
    }

    fn add_statement(
        &mut self,
        graph: Option<&BoundTerm>,
        subject: Option<BoundTerm>,
        properties: Result<Vec<NamedNode>, Variable>,
        object: Option<BoundTerm>,
    ) {
        if let (Some(subject), Some(object)) = (subject, object) {
            self.statements.push(StatementPattern { graph: graph.cloned(), subject, properties, object });
        }
    }
}

/// The properties of a path of length one; `None` for other paths.
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

/// The terms that an expression can evaluate to, unchanged or as text.
fn collect_sources(expression: &Expression, scope: &Scope<'_>, found: &mut Vec<Source>) {
    let mut add = |place| found.push(Source { place, unless: Vec::new() });
    match expression {
        Expression::Variable(variable) => add(BoundTerm::Variable(scope.variable(variable))),
        Expression::NamedNode(node) => add(BoundTerm::Constant(node.clone().into())),
        Expression::Literal(literal) => add(BoundTerm::Constant(literal.clone().into())),
        Expression::Coalesce(choices) => collect_coalesce(choices, scope, found),
        Expression::If(_, then, otherwise) => {
            collect_sources(then, scope, found);
            collect_sources(otherwise, scope, found);
        }
        Expression::FunctionCall(Function::Str | Function::SubStr | Function::Concat, arguments) => {
            arguments.iter().for_each(|argument| collect_sources(argument, scope, found));
        }
        _ => {}
    }
}

/// A choice of `COALESCE` is used only if the preceding ones are unbound.
fn collect_coalesce(choices: &[Expression], scope: &Scope<'_>, found: &mut Vec<Source>) {
    let mut before = Vec::new();
    for choice in choices {
        let mut sources = Vec::new();
        collect_sources(choice, scope, &mut sources);
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

fn collect_aggregate(aggregate: &AggregateExpression, scope: &Scope<'_>, found: &mut Vec<Source>) {
    if let AggregateExpression::FunctionCall {
        name: AggregateFunction::Min | AggregateFunction::Max | AggregateFunction::Sample,
        expr,
        ..
    } = aggregate
    {
        collect_sources(expr, scope, found);
    }
}
