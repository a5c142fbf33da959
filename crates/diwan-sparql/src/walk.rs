use super::{map_aggregate, map_operands, map_order};
use spargebra::algebra::{AggregateExpression, Expression, GraphPattern, OrderExpression};
use spargebra::term::Variable;
use std::convert::Infallible;

/// A rewriting of the parts of a query.
pub(crate) trait Rewriting {
    /// Whether to rewrite the parts of a pattern. Otherwise it stays unchanged.
    fn enters(&mut self, _pattern: &GraphPattern) -> bool {
        true
    }

    /// The replacement of a pattern whose parts have been rewritten.
    fn pattern(&mut self, pattern: GraphPattern) -> GraphPattern {
        pattern
    }

    /// The replacement of an expression whose parts have been rewritten.
    fn expression(&mut self, expression: Expression) -> Expression {
        expression
    }

    /// Rewrites the pattern of `EXISTS`.
    fn exists(&mut self, pattern: GraphPattern) -> GraphPattern
    where
        Self: Sized,
    {
        rewrite(pattern, self)
    }
}

/// Rewrites a pattern from its leaves to its root. The patterns of `SERVICE` are left unchanged, because other endpoints
/// evaluate them.
pub(crate) fn rewrite<R: Rewriting>(pattern: GraphPattern, with: &mut R) -> GraphPattern {
    if !with.enters(&pattern) {
        return pattern;
    }
    let pattern = parts(pattern, with);
    with.pattern(pattern)
}

fn parts<R: Rewriting>(pattern: GraphPattern, with: &mut R) -> GraphPattern {
    use GraphPattern as P;
    match pattern {
        P::Bgp { .. } | P::Path { .. } | P::Values { .. } | P::Service { .. } => pattern,
        P::Join { left, right } => P::Join { left: boxed(left, with), right: boxed(right, with) },
        P::Lateral { left, right } => P::Lateral { left: boxed(left, with), right: boxed(right, with) },
        P::Union { left, right } => P::Union { left: boxed(left, with), right: boxed(right, with) },
        P::Minus { left, right } => P::Minus { left: boxed(left, with), right: boxed(right, with) },
        P::LeftJoin { left, right, expression } => P::LeftJoin {
            left: boxed(left, with),
            right: boxed(right, with),
            expression: expression.map(|expression| rewrite_expression(expression, with)),
        },
        P::Filter { expr, inner } => P::Filter { inner: boxed(inner, with), expr: rewrite_expression(expr, with) },
        P::Graph { name, inner } => P::Graph { name, inner: boxed(inner, with) },
        P::Extend { inner, variable, expression } => {
            P::Extend { inner: boxed(inner, with), variable, expression: rewrite_expression(expression, with) }
        }
        P::OrderBy { inner, expression } => P::OrderBy {
            inner: boxed(inner, with),
            expression: expression.into_iter().map(|by| order(by, with)).collect(),
        },
        P::Project { inner, variables } => P::Project { inner: boxed(inner, with), variables },
        P::Distinct { inner } => P::Distinct { inner: boxed(inner, with) },
        P::Reduced { inner } => P::Reduced { inner: boxed(inner, with) },
        P::Slice { inner, start, length } => P::Slice { inner: boxed(inner, with), start, length },
        P::Group { inner, variables, aggregates } => P::Group {
            inner: boxed(inner, with),
            variables,
            aggregates: aggregates.into_iter().map(|pair| aggregate(pair, with)).collect(),
        },
    }
}

fn boxed<R: Rewriting>(mut pattern: Box<GraphPattern>, with: &mut R) -> Box<GraphPattern> {
    *pattern = rewrite(std::mem::take(&mut *pattern), with);
    pattern
}

fn rewrite_expression<R: Rewriting>(expression: Expression, with: &mut R) -> Expression {
    let expression = match expression {
        Expression::Exists(pattern) => Expression::Exists(Box::new(with.exists(*pattern))),
        other => {
            let Ok(expression) = map_operands(other, &mut |operand| infallible(operand, with));
            expression
        }
    };
    with.expression(expression)
}

fn order<R: Rewriting>(order: OrderExpression, with: &mut R) -> OrderExpression {
    let Ok(order) = map_order(order, &mut |expression| infallible(expression, with));
    order
}

fn aggregate<R: Rewriting>(
    (variable, aggregate): (Variable, AggregateExpression),
    with: &mut R,
) -> (Variable, AggregateExpression) {
    let Ok(aggregate) = map_aggregate(aggregate, &mut |expression| infallible(expression, with));
    (variable, aggregate)
}

fn infallible<R: Rewriting>(expression: Expression, with: &mut R) -> Result<Expression, Infallible> {
    Ok(rewrite_expression(expression, with))
}
