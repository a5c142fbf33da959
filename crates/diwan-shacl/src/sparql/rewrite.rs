//! [Pre-binding](https://www.w3.org/TR/shacl/#pre-binding): replaces variables by their values in all positions.

use super::bind::{in_expression, in_pattern};
use diwan_sparql::{map_aggregate, map_operands, map_order};
use oxrdf::{Literal, NamedNode, Term, Variable};
use spargebra::algebra::{AggregateExpression, Expression, GraphPattern, OrderExpression, PropertyPathExpression};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};
use std::collections::HashMap;

/// The values of variables.
#[derive(Clone, Debug, Default)]
pub(super) struct Bindings {
    /// By name; `None` if the value is not known yet, or if a parameter is omitted.
    pub(super) values: HashMap<String, Option<Term>>,
    /// The value of `$PATH`.
    pub(super) path: Option<PropertyPathExpression>,
}

/// The variables that sub-selects need not project.
const OPTIONAL: [&str; 2] = ["shapesGraph", "currentShape"];

/// Whether the variable is `$PATH`, which is replaced by a path and not by a term.
fn is_path(variable: &Variable) -> bool {
    variable.as_str() == "PATH"
}

const MISPLACED_PATH: &str = "$PATH may stand only where a triple pattern has its property";

type Rewritten<T> = Result<T, String>;

impl Bindings {
    /// The pattern of a whole query. Fails on what [the specification
    /// forbids](https://www.w3.org/TR/shacl/#pre-binding).
    pub(super) fn query(&self, pattern: &GraphPattern) -> Rewritten<GraphPattern> {
        use GraphPattern as P;
        Ok(match pattern {
            // The outermost projection need not include the pre-bound variables.
            P::Project { inner, variables } => {
                P::Project { inner: Box::new(self.pattern(inner)?), variables: variables.clone() }
            }
            P::Distinct { inner } => P::Distinct { inner: Box::new(self.query(inner)?) },
            P::Reduced { inner } => P::Reduced { inner: Box::new(self.query(inner)?) },
            P::Slice { inner, start, length } => {
                P::Slice { inner: Box::new(self.query(inner)?), start: *start, length: *length }
            }
            other => self.pattern(other)?,
        })
    }

    fn boxed(&self, pattern: &GraphPattern) -> Rewritten<Box<GraphPattern>> {
        Ok(Box::new(self.pattern(pattern)?))
    }

    fn pattern(&self, pattern: &GraphPattern) -> Rewritten<GraphPattern> {
        use GraphPattern as P;
        Ok(match pattern {
            P::Bgp { patterns } => self.triples(patterns)?,
            P::Path { subject, path, object } => {
                P::Path { subject: self.term(subject)?, path: path.clone(), object: self.term(object)? }
            }
            P::Join { left, right } => P::Join { left: self.boxed(left)?, right: self.boxed(right)? },
            P::Lateral { left, right } => P::Lateral { left: self.boxed(left)?, right: self.boxed(right)? },
            P::Union { left, right } => P::Union { left: self.boxed(left)?, right: self.boxed(right)? },
            P::LeftJoin { left, right, expression } => P::LeftJoin {
                left: self.boxed(left)?,
                right: self.boxed(right)?,
                expression: expression.clone().map(|expression| self.expression(expression)).transpose()?,
            },
            P::Filter { expr, inner } => P::Filter { expr: self.expression(expr.clone())?, inner: self.boxed(inner)? },
            P::Graph { name, inner } => P::Graph { name: self.name(name)?, inner: self.boxed(inner)? },
            P::Extend { inner, variable, expression } => P::Extend {
                inner: self.boxed(inner)?,
                variable: self.assigned(variable)?,
                expression: self.expression(expression.clone())?,
            },
            P::OrderBy { inner, expression } => P::OrderBy {
                inner: self.boxed(inner)?,
                expression: expression.iter().map(|order| self.order(order)).collect::<Rewritten<_>>()?,
            },
            P::Project { inner, variables } => {
                self.check_projection(variables)?;
                P::Project { inner: self.boxed(inner)?, variables: variables.clone() }
            }
            P::Distinct { inner } => P::Distinct { inner: self.boxed(inner)? },
            P::Reduced { inner } => P::Reduced { inner: self.boxed(inner)? },
            P::Slice { inner, start, length } => P::Slice { inner: self.boxed(inner)?, start: *start, length: *length },
            P::Group { inner, variables, aggregates } => P::Group {
                inner: self.boxed(inner)?,
                variables: variables.clone(),
                aggregates: aggregates.iter().map(|pair| self.aggregate(pair)).collect::<Rewritten<_>>()?,
            },
            P::Minus { .. } => return Err("MINUS is not allowed; write FILTER NOT EXISTS".to_owned()),
            P::Values { .. } => return Err("VALUES is not allowed; write FILTER (… IN (…))".to_owned()),
            P::Service { .. } => return Err("SERVICE is not allowed".to_owned()),
        })
    }

    fn check_projection(&self, variables: &[Variable]) -> Rewritten<()> {
        let is_projected = |name: &str| variables.iter().any(|variable| variable.as_str() == name);
        let mut names: Vec<_> = self.values.keys().filter(|name| !OPTIONAL.contains(&name.as_str())).collect();
        names.sort();
        match names.into_iter().find(|name| !is_projected(name)) {
            Some(name) => Err(format!("a SELECT in braces must have ${name} among its variables")),
            None => Ok(()),
        }
    }

    /// A variable to which a value is assigned.
    fn assigned(&self, variable: &Variable) -> Rewritten<Variable> {
        if self.values.contains_key(variable.as_str()) {
            return Err(format!("AS ${} is not allowed: the variable has a value already", variable.as_str()));
        }
        Ok(variable.clone())
    }

    fn value(&self, variable: &Variable) -> Option<&Term> {
        self.values.get(variable.as_str())?.as_ref()
    }

    /// Triple patterns; those with `$PATH` become paths.
    fn triples(&self, triples: &[TriplePattern]) -> Rewritten<GraphPattern> {
        let (mut plain, mut paths) = (Vec::new(), Vec::new());
        for triple in triples {
            match (&triple.predicate, &self.path) {
                (NamedNodePattern::Variable(variable), path) if is_path(variable) => {
                    let path = path.clone().ok_or("$PATH is for property shapes: this shape has no sh:path")?;
                    let (subject, object) = (self.term(&triple.subject)?, self.term(&triple.object)?);
                    paths.push(GraphPattern::Path { subject, path, object });
                }
                _ => plain.push(self.triple(triple)?),
            }
        }
        let plain = GraphPattern::Bgp { patterns: plain };
        Ok(paths.into_iter().fold(plain, |left, right| GraphPattern::Join { left: left.into(), right: right.into() }))
    }

    fn triple(&self, triple: &TriplePattern) -> Rewritten<TriplePattern> {
        Ok(TriplePattern {
            subject: self.term(&triple.subject)?,
            predicate: self.name(&triple.predicate)?,
            object: self.term(&triple.object)?,
        })
    }

    fn term(&self, term: &TermPattern) -> Rewritten<TermPattern> {
        Ok(match term {
            TermPattern::Variable(variable) if is_path(variable) => return Err(MISPLACED_PATH.to_owned()),
            TermPattern::Variable(variable) => self.value(variable).map_or_else(|| term.clone(), in_pattern),
            TermPattern::Triple(triple) => TermPattern::Triple(Box::new(self.triple(triple)?)),
            other => other.clone(),
        })
    }

    /// A predicate or the name of a graph. A value that is not an IRI matches nothing.
    fn name(&self, name: &NamedNodePattern) -> Rewritten<NamedNodePattern> {
        Ok(match name {
            NamedNodePattern::Variable(variable) => match self.value(variable) {
                Some(Term::NamedNode(node)) => node.clone().into(),
                Some(_) => NamedNode::new_unchecked("urn:diwan:no-iri").into(),
                None => name.clone(),
            },
            NamedNodePattern::NamedNode(_) => name.clone(),
        })
    }

    fn order(&self, order: &OrderExpression) -> Rewritten<OrderExpression> {
        map_order(order.clone(), &mut |expression| self.expression(expression))
    }

    fn aggregate(
        &self,
        (variable, aggregate): &(Variable, AggregateExpression),
    ) -> Rewritten<(Variable, AggregateExpression)> {
        let aggregate = map_aggregate(aggregate.clone(), &mut |expression| self.expression(expression))?;
        Ok((self.assigned(variable)?, aggregate))
    }

    fn expression(&self, expression: Expression) -> Rewritten<Expression> {
        use Expression as E;
        Ok(match expression {
            E::Variable(variable) | E::Bound(variable) if is_path(&variable) => return Err(MISPLACED_PATH.to_owned()),
            E::Variable(variable) => match self.value(&variable) {
                Some(term) => in_expression(term),
                None => E::Variable(variable),
            },
            E::Bound(variable) if self.value(&variable).is_some() => Literal::from(true).into(),
            E::Exists(pattern) => E::Exists(self.boxed(&pattern)?),
            other => map_operands(other, &mut |operand| self.expression(operand))?,
        })
    }
}
