//! Corrects `GRAPH ?g { … }`: the pattern is evaluated in one graph after another. `?g` is unbound inside it, and gets
//! its value afterwards ([SPARQL 1.1, 18.6](https://www.w3.org/TR/sparql11-query/#defn_evalGraph)).
//!
//! The evaluator instead matches the graph of every triple pattern inside with `?g`. The result is the same, and faster,
//! unless
//! - an expression inside uses `?g`,
//! - the pattern can have solutions without a triple pattern, as with `VALUES` or a zero-length path, so that `?g`
//!   remains unbound,
//! - there is a subquery, which then counts, sorts and slices over all graphs at once,
//! - `MINUS` treats `?g` as a variable of both sides.
//!
//! [oxigraph#1450](https://github.com/oxigraph/oxigraph/issues/1450) and
//! [#1804](https://github.com/oxigraph/oxigraph/pull/1804) describe it.
//! [#1758](https://github.com/oxigraph/oxigraph/pull/1758) corrects it after spareval 0.2.9; with that version, this
//! module can be removed.

use super::walk::{Rewriting, rewrite};
use oxrdf::NamedNode;
use spargebra::algebra::{AggregateExpression, Expression, GraphPattern};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern, Variable};
use std::collections::HashSet;

/// Rewrites patterns so that they are evaluated graph by graph where that matters.
#[derive(Default)]
pub(super) struct GraphScope {
    /// The number of renamed variables.
    renamed: usize,
    /// Whether the pattern is inside `EXISTS`, where variables may have values from outside.
    in_exists: bool,
}

impl Rewriting for GraphScope {
    fn pattern(&mut self, pattern: GraphPattern) -> GraphPattern {
        match pattern {
            GraphPattern::Graph { name: NamedNodePattern::Variable(graph), inner } => self.scoped(graph, *inner),
            GraphPattern::Graph { name: NamedNodePattern::NamedNode(graph), inner } => existing(graph, *inner),
            GraphPattern::Minus { left, right } => minus(left, right),
            other => other,
        }
    }

    fn exists(&mut self, pattern: GraphPattern) -> GraphPattern {
        let outside = std::mem::replace(&mut self.in_exists, true);
        let pattern = rewrite(pattern, self);
        self.in_exists = outside;
        pattern
    }
}

impl GraphScope {
    fn scoped(&mut self, graph: Variable, inner: GraphPattern) -> GraphPattern {
        let (inner, survey) = Survey::of(&graph, inner);
        let is_asked = survey.in_expression && !self.in_exists;
        if has_triple(&inner) && !is_asked && !survey.has_subquery {
            return in_graph(graph, inner);
        }
        if !survey.is_mentioned || self.in_exists {
            return each_graph(graph, inner);
        }
        let inside = Variable::new_unchecked(format!("{}.{}", graph.as_str(), self.renamed));
        self.renamed += 1;
        let inner = rewrite(inner, &mut Renaming { from: &graph, to: &inside });
        GraphPattern::Filter { expr: agree(&inside, &graph), inner: Box::new(each_graph(graph, inner)) }
    }
}

fn in_graph(graph: impl Into<NamedNodePattern>, inner: GraphPattern) -> GraphPattern {
    GraphPattern::Graph { name: graph.into(), inner: Box::new(inner) }
}

/// All graphs, each joined with its solutions.
fn each_graph(graph: Variable, inner: GraphPattern) -> GraphPattern {
    let inner = rewrite(inner, &mut Projecting { graph: &graph });
    GraphPattern::Lateral {
        left: Box::new(in_graph(graph.clone(), GraphPattern::default())),
        right: Box::new(in_graph(graph, inner)),
    }
}

/// A graph that does not exist has no solutions, even for a pattern without triples.
fn existing(graph: NamedNode, inner: GraphPattern) -> GraphPattern {
    if has_triple(&inner) {
        return in_graph(graph, inner);
    }
    GraphPattern::Join {
        left: Box::new(in_graph(graph.clone(), GraphPattern::default())),
        right: Box::new(in_graph(graph, inner)),
    }
}

/// Without a common variable, `MINUS` removes nothing.
fn minus(left: Box<GraphPattern>, right: Box<GraphPattern>) -> GraphPattern {
    let mut variables = HashSet::new();
    left.on_in_scope_variable(|variable| {
        variables.insert(variable.clone());
    });
    let mut share = false;
    right.on_in_scope_variable(|variable| share |= variables.contains(variable));
    if share { GraphPattern::Minus { left, right } } else { *left }
}

/// Whether every solution requires a triple of the graph.
fn has_triple(pattern: &GraphPattern) -> bool {
    use GraphPattern as P;
    match pattern {
        P::Bgp { patterns } => !patterns.is_empty(),
        // If one end is a variable, a zero-length path starts at a term of the graph.
        P::Path { .. } => true,
        P::Join { left, right } | P::Lateral { left, right } => has_triple(left) || has_triple(right),
        P::Union { left, right } => has_triple(left) && has_triple(right),
        P::LeftJoin { left: inner, .. } | P::Minus { left: inner, .. } => has_triple(inner),
        P::Filter { inner, .. }
        | P::Extend { inner, .. }
        | P::OrderBy { inner, .. }
        | P::Project { inner, .. }
        | P::Distinct { inner }
        | P::Reduced { inner }
        | P::Slice { inner, .. } => has_triple(inner),
        P::Graph { .. } | P::Values { .. } | P::Group { .. } | P::Service { .. } => false,
    }
}

/// The occurrences of the graph variable inside its pattern.
struct Survey<'g> {
    graph: &'g Variable,
    in_expression: bool,
    is_mentioned: bool,
    has_subquery: bool,
}

impl<'g> Survey<'g> {
    fn of(graph: &'g Variable, pattern: GraphPattern) -> (GraphPattern, Self) {
        let mut survey = Self { graph, in_expression: false, is_mentioned: false, has_subquery: false };
        pattern.on_in_scope_variable(|variable| survey.is_mentioned |= variable == graph);
        let pattern = rewrite(pattern, &mut survey);
        survey.is_mentioned |= survey.in_expression;
        (pattern, survey)
    }
}

impl Rewriting for Survey<'_> {
    fn pattern(&mut self, pattern: GraphPattern) -> GraphPattern {
        use GraphPattern as P;
        self.has_subquery |= matches!(pattern, P::Project { .. });
        pattern.on_in_scope_variable(|variable| self.is_mentioned |= variable == self.graph);
        pattern
    }

    fn expression(&mut self, expression: Expression) -> Expression {
        self.in_expression |= matches!(&expression, Expression::Variable(variable) | Expression::Bound(variable) if variable == self.graph);
        expression
    }
}

/// `!BOUND(?inside) || sameTerm(?inside, ?graph)`: the condition for joining solutions.
fn agree(inside: &Variable, graph: &Variable) -> Expression {
    let unbound = Expression::Not(Box::new(Expression::Bound(inside.clone())));
    let same = Expression::SameTerm(
        Box::new(Expression::Variable(inside.clone())),
        Box::new(Expression::Variable(graph.clone())),
    );
    Expression::Or(Box::new(unbound), Box::new(same))
}

/// Passes the graph to subqueries.
struct Projecting<'g> {
    graph: &'g Variable,
}

impl Rewriting for Projecting<'_> {
    /// Patterns inside another `GRAPH` are not evaluated in this graph.
    fn enters(&mut self, pattern: &GraphPattern) -> bool {
        !matches!(pattern, GraphPattern::Graph { .. })
    }

    fn pattern(&mut self, pattern: GraphPattern) -> GraphPattern {
        match pattern {
            GraphPattern::Project { inner, mut variables } => {
                if !variables.contains(self.graph) {
                    variables.push(self.graph.clone());
                }
                GraphPattern::Project { inner, variables }
            }
            other => other,
        }
    }
}

/// Renames a variable in all positions.
struct Renaming<'v> {
    from: &'v Variable,
    to: &'v Variable,
}

impl Renaming<'_> {
    fn variable(&self, variable: Variable) -> Variable {
        if variable == *self.from { self.to.clone() } else { variable }
    }

    fn variables(&self, variables: Vec<Variable>) -> Vec<Variable> {
        variables.into_iter().map(|variable| self.variable(variable)).collect()
    }

    fn term(&self, term: TermPattern) -> TermPattern {
        match term {
            TermPattern::Variable(variable) => self.variable(variable).into(),
            TermPattern::Triple(triple) => TermPattern::Triple(Box::new(self.triple(*triple))),
            other => other,
        }
    }

    fn name(&self, name: NamedNodePattern) -> NamedNodePattern {
        match name {
            NamedNodePattern::Variable(variable) => self.variable(variable).into(),
            other @ NamedNodePattern::NamedNode(_) => other,
        }
    }

    fn triple(&self, TriplePattern { subject, predicate, object }: TriplePattern) -> TriplePattern {
        TriplePattern { subject: self.term(subject), predicate: self.name(predicate), object: self.term(object) }
    }

    fn aggregates(&self, aggregates: Vec<(Variable, AggregateExpression)>) -> Vec<(Variable, AggregateExpression)> {
        aggregates.into_iter().map(|(variable, aggregate)| (self.variable(variable), aggregate)).collect()
    }
}

impl Rewriting for Renaming<'_> {
    fn pattern(&mut self, pattern: GraphPattern) -> GraphPattern {
        use GraphPattern as P;
        match pattern {
            P::Bgp { patterns } => {
                P::Bgp { patterns: patterns.into_iter().map(|triple| self.triple(triple)).collect() }
            }
            P::Path { subject, path, object } => {
                P::Path { subject: self.term(subject), path, object: self.term(object) }
            }
            P::Graph { name, inner } => P::Graph { name: self.name(name), inner },
            P::Values { variables, bindings } => P::Values { variables: self.variables(variables), bindings },
            P::Extend { inner, variable, expression } => {
                P::Extend { inner, variable: self.variable(variable), expression }
            }
            P::Project { inner, variables } => P::Project { inner, variables: self.variables(variables) },
            P::Group { inner, variables, aggregates } => {
                P::Group { inner, variables: self.variables(variables), aggregates: self.aggregates(aggregates) }
            }
            other => other,
        }
    }

    fn expression(&mut self, expression: Expression) -> Expression {
        match expression {
            Expression::Variable(variable) => Expression::Variable(self.variable(variable)),
            Expression::Bound(variable) => Expression::Bound(self.variable(variable)),
            other => other,
        }
    }
}
