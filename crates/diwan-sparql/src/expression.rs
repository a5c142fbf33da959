//! The parts of expressions, so that code that walks over queries only handles the parts that it is interested in.

use spargebra::algebra::{AggregateExpression, Expression, OrderExpression};

/// The operands of an expression. The pattern of `EXISTS` is not one.
pub fn operands(expression: &Expression) -> Vec<&Expression> {
    use Expression as E;
    match expression {
        E::NamedNode(_) | E::Literal(_) | E::Variable(_) | E::Bound(_) | E::Exists(_) => Vec::new(),
        E::Or(a, b)
        | E::And(a, b)
        | E::Equal(a, b)
        | E::SameTerm(a, b)
        | E::Greater(a, b)
        | E::GreaterOrEqual(a, b)
        | E::Less(a, b)
        | E::LessOrEqual(a, b)
        | E::Add(a, b)
        | E::Subtract(a, b)
        | E::Multiply(a, b)
        | E::Divide(a, b) => vec![a, b],
        E::UnaryPlus(a) | E::UnaryMinus(a) | E::Not(a) => vec![a],
        E::If(a, b, c) => vec![a, b, c],
        E::In(a, list) => std::iter::once(&**a).chain(list).collect(),
        E::Coalesce(list) | E::FunctionCall(_, list) => list.iter().collect(),
    }
}

/// The expression with each of its [`operands`] replaced by the result of `one`.
///
/// # Errors
/// The errors of `one`.
pub fn map_operands<F>(
    expression: Expression,
    one: &mut dyn FnMut(Expression) -> Result<Expression, F>,
) -> Result<Expression, F> {
    use Expression as E;
    let mut boxed = |inner: Box<E>| one(*inner).map(Box::new);
    Ok(match expression {
        E::NamedNode(_) | E::Literal(_) | E::Variable(_) | E::Bound(_) | E::Exists(_) => expression,
        E::Or(a, b) => E::Or(boxed(a)?, boxed(b)?),
        E::And(a, b) => E::And(boxed(a)?, boxed(b)?),
        E::Equal(a, b) => E::Equal(boxed(a)?, boxed(b)?),
        E::SameTerm(a, b) => E::SameTerm(boxed(a)?, boxed(b)?),
        E::Greater(a, b) => E::Greater(boxed(a)?, boxed(b)?),
        E::GreaterOrEqual(a, b) => E::GreaterOrEqual(boxed(a)?, boxed(b)?),
        E::Less(a, b) => E::Less(boxed(a)?, boxed(b)?),
        E::LessOrEqual(a, b) => E::LessOrEqual(boxed(a)?, boxed(b)?),
        E::Add(a, b) => E::Add(boxed(a)?, boxed(b)?),
        E::Subtract(a, b) => E::Subtract(boxed(a)?, boxed(b)?),
        E::Multiply(a, b) => E::Multiply(boxed(a)?, boxed(b)?),
        E::Divide(a, b) => E::Divide(boxed(a)?, boxed(b)?),
        E::UnaryPlus(a) => E::UnaryPlus(boxed(a)?),
        E::UnaryMinus(a) => E::UnaryMinus(boxed(a)?),
        E::Not(a) => E::Not(boxed(a)?),
        E::If(a, b, c) => E::If(boxed(a)?, boxed(b)?, boxed(c)?),
        E::In(a, list) => E::In(boxed(a)?, list.into_iter().map(one).collect::<Result<_, _>>()?),
        E::Coalesce(list) => E::Coalesce(list.into_iter().map(one).collect::<Result<_, _>>()?),
        E::FunctionCall(function, list) => {
            E::FunctionCall(function, list.into_iter().map(one).collect::<Result<_, _>>()?)
        }
    })
}

/// The sort condition with its expression replaced by the result of `one`.
///
/// # Errors
/// The errors of `one`.
pub fn map_order<F>(
    order: OrderExpression,
    one: &mut dyn FnMut(Expression) -> Result<Expression, F>,
) -> Result<OrderExpression, F> {
    Ok(match order {
        OrderExpression::Asc(expression) => OrderExpression::Asc(one(expression)?),
        OrderExpression::Desc(expression) => OrderExpression::Desc(one(expression)?),
    })
}

/// The aggregate with its argument, if it has one, replaced by the result of `one`.
///
/// # Errors
/// The errors of `one`.
pub fn map_aggregate<F>(
    aggregate: AggregateExpression,
    one: &mut dyn FnMut(Expression) -> Result<Expression, F>,
) -> Result<AggregateExpression, F> {
    Ok(match aggregate {
        AggregateExpression::CountSolutions { .. } => aggregate,
        AggregateExpression::FunctionCall { name, expr, distinct } => {
            AggregateExpression::FunctionCall { name, expr: one(expr)?, distinct }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use spargebra::algebra::{Function, GraphPattern};
    use spargebra::{Query, SparqlParser};

    /// The expression of a filter.
    fn parsed(expression: &str) -> Expression {
        let query = SparqlParser::new().parse_query(&format!("ASK {{ FILTER({expression}) }}")).unwrap();
        let Query::Ask { pattern: GraphPattern::Project { inner, .. }, .. } = query else { panic!("{query}") };
        let GraphPattern::Filter { expr, .. } = *inner else { panic!("{inner}") };
        expr
    }

    #[test]
    fn all_operands_are_given_and_replaced_in_their_order() {
        for (text, replaced) in [
            ("1 = 2 || 3 < 4", "(1 = 2) (3 < 4)"),
            ("1 IN (2, 3)", "1 2 3"),
            ("IF(1, 2, 3)", "1 2 3"),
            ("COALESCE(1, 2)", "1 2"),
            ("CONCAT(1, 2, 3)", "1 2 3"),
            ("-(1 + 2)", "1 + 2"),
            ("!(1 * 2)", "1 * 2"),
            ("1 / 2 - 3", "1 / 2 3"),
            ("sameTerm(1, 2)", "1 2"),
            ("EXISTS { ?s ?p 1 }", ""),
        ] {
            let expression = parsed(text);
            let expected: Vec<Expression> = operands(&expression).into_iter().cloned().collect();
            let shown: Vec<String> = expected.iter().map(shown).collect();
            assert_eq!(shown.join(" "), replaced, "{text}");
            let mut seen = Vec::new();
            let same = map_operands(expression.clone(), &mut |operand| {
                seen.push(operand.clone());
                Ok::<_, ()>(operand)
            });
            assert_eq!((same, seen), (Ok(expression), expected), "{text}");
        }
    }

    fn shown(expression: &Expression) -> String {
        expression.to_string().replace("\"^^<http://www.w3.org/2001/XMLSchema#integer>", "").replace('"', "")
    }

    #[test]
    fn errors_are_returned() {
        let mut calls = 0;
        let failed = map_operands(parsed("CONCAT(1, 2, 3)"), &mut |operand| {
            calls += 1;
            if calls == 2 { Err("two") } else { Ok(operand) }
        });
        assert_eq!((failed, calls), (Err("two"), 2));
        let replaced = map_operands(parsed("STR(1)"), &mut |_| Ok::<_, ()>(parsed("2")));
        assert_eq!(replaced, Ok(Expression::FunctionCall(Function::Str, vec![parsed("2")])));
    }
}
