//! `IN` with many constants. The evaluator compares a term with each of them; here they are looked up in a set.

use super::constants::Constants;
use super::expression::operands;
use super::functions::CustomFunction;
use super::walk::Rewriting;
use oxrdf::{Literal, NamedNode, Term};
use spargebra::algebra::{Expression, Function};

/// The maximum number of constants that are compared one by one.
const FEW: usize = 8;

/// Replaces `IN` with many constants by a call of a function.
#[derive(Default)]
pub(super) struct Membership {
    /// The functions, with the names by which the query calls them.
    pub(super) functions: Vec<(NamedNode, CustomFunction)>,
}

impl Rewriting for Membership {
    fn expression(&mut self, expression: Expression) -> Expression {
        match expression {
            Expression::In(operand, list) if list.len() > FEW => self.looked_up(*operand, list),
            other => other,
        }
    }
}

impl Membership {
    /// Constants that cannot be looked up remain in a list, with one of the literals that can be: whether it is an error to
    /// compare a literal with one of those does not depend on which of them it is.
    fn looked_up(&mut self, operand: Expression, list: Vec<Expression>) -> Expression {
        let mut constants = Constants::default();
        let (mut number, mut literal, mut rest) = (0, None, Vec::new());
        for member in &list {
            match term(member).is_some_and(|term| constants.insert(term)) {
                true => {
                    number += 1;
                    literal =
                        literal.or_else(|| Some(member).filter(|member| matches!(member, Expression::Literal(_))));
                }
                false => rest.push(member.clone()),
            }
        }
        rest.extend(literal.cloned());
        // An expression that is duplicated must have the same value both times.
        if number <= FEW || !(rest.is_empty() || has_one_value(&operand)) {
            return Expression::In(Box::new(operand), list);
        }
        let name = NamedNode::new_unchecked(format!("urn:diwan:function:in:{}", self.functions.len()));
        let function = move |arguments: &[Term]| Some(Literal::from(constants.have_equal(arguments.first()?)).into());
        self.functions.push((name.clone(), Box::new(function)));
        let is_in_set = Expression::FunctionCall(Function::Custom(name), vec![operand.clone()]);
        match rest.is_empty() {
            true => is_in_set,
            false => Expression::Or(Box::new(is_in_set), Box::new(Expression::In(Box::new(operand), rest))),
        }
    }
}

/// Whether an expression always has the same value in one row.
fn has_one_value(expression: &Expression) -> bool {
    let is_fixed = match expression {
        Expression::FunctionCall(function, _) => !matches!(
            function,
            Function::Rand | Function::BNode | Function::Uuid | Function::StrUuid | Function::Custom(_)
        ),
        Expression::Exists(_) => false,
        _ => true,
    };
    is_fixed && operands(expression).into_iter().all(has_one_value)
}

fn term(expression: &Expression) -> Option<Term> {
    match expression {
        Expression::NamedNode(node) => Some(node.clone().into()),
        Expression::Literal(literal) => Some(literal.clone().into()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use spargebra::SparqlParser;

    fn repaired(filter: &str) -> (String, usize) {
        let query = SparqlParser::new().parse_query(&format!("ASK {{ ?s ?p ?o FILTER({filter}) }}")).unwrap();
        let repaired = crate::repaired(query, &crate::PatternFaults::default()).unwrap();
        let added = repaired.functions.iter().filter(|(name, _)| name.as_str().contains("function:in")).count();
        (repaired.query.to_string(), added)
    }

    #[test]
    fn long_lists_of_constants_are_looked_up() {
        let list = |term: fn(usize) -> String| (0..20).map(term).collect::<Vec<_>>().join(", ");
        let (iris, strings, numbers) =
            (list(|n| format!("<a:{n}>")), list(|n| format!("\"{n}\"")), list(|n| n.to_string()));
        let others = list(|n| format!("\"{n}\"^^<a:type>"));
        for (filter, wanted, functions) in [
            (format!("?o IN ({iris})"), "FILTER(<urn:diwan:function:in:0>(?o))", 1),
            (format!("STR(?o) NOT IN ({iris})"), "FILTER(!<urn:diwan:function:in:0>(STR(?o)))", 1),
            (format!("?o IN ({iris}, {strings}, ?s)"), "<urn:diwan:function:in:0>(?o) || (?o IN (?s, \"0\"))", 1),
            (format!("STR(?o) IN ({strings})"), "function:in:0>(STR(?o)) || (STR(?o) IN (\"0\")))", 1),
            (format!("STRUUID() IN ({strings})"), "FILTER((STRUUID() IN (\"0\"", 0),
            (format!("?o IN ({numbers})"), "<urn:diwan:function:in:0>(?o) || (?o IN (\"0\"^^", 1),
            (format!("?o IN ({others})"), "FILTER((?o IN (", 0),
            ("?o IN (<a:1>, <a:2>)".to_owned(), "FILTER((?o IN (<a:1>, <a:2>)))", 0),
            (format!("?o IN ({iris}) && ?s IN ({iris})"), "<urn:diwan:function:in:1>(?s)", 2),
        ] {
            let (query, added) = repaired(&filter);
            assert!(query.contains(wanted) && added == functions, "{filter}: {query}");
        }
    }
}
