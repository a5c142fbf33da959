//! The terms that replace pre-bound variables in a query.
//!
//! SPARQL has no syntax for a blank node of the data: in a pattern, a blank node is a variable. So it is replaced by an
//! IRI that the dataset maps to the blank node, and in expressions by a call of a function that returns it.

use oxrdf::{BlankNode, NamedNode, Term};
use spargebra::algebra::{Expression, Function};
use spargebra::term::TermPattern;

const BLANK: &str = "urn:diwan:blank-node:";

/// The function that returns the blank node with a label.
pub(super) fn blank_node_function() -> NamedNode {
    NamedNode::new_unchecked(BLANK)
}

/// The result of the function.
pub(super) fn call_blank_node(arguments: &[Term]) -> Option<Term> {
    match arguments.first()? {
        Term::Literal(label) => Some(BlankNode::new(label.value()).ok()?.into()),
        _ => None,
    }
}

/// The blank node for an IRI in a pattern.
pub(super) fn blank_node_of(term: &Term) -> Option<BlankNode> {
    match term {
        Term::NamedNode(node) => BlankNode::new(node.as_str().strip_prefix(BLANK)?).ok(),
        _ => None,
    }
}

/// A term in a triple pattern.
pub(super) fn in_pattern(term: &Term) -> TermPattern {
    match term {
        Term::BlankNode(node) => NamedNode::new_unchecked(format!("{BLANK}{}", node.as_str())).into(),
        other => other.clone().into(),
    }
}

/// A term in an expression.
pub(super) fn in_expression(term: &Term) -> Expression {
    match term {
        Term::NamedNode(node) => node.clone().into(),
        Term::Literal(literal) => literal.clone().into(),
        Term::BlankNode(node) => {
            let label = oxrdf::Literal::from(node.as_str());
            Expression::FunctionCall(Function::Custom(blank_node_function()), vec![label.into()])
        }
        Term::Triple(triple) => {
            let parts = [triple.subject.clone().into(), triple.predicate.clone().into(), triple.object.clone()];
            Expression::FunctionCall(Function::Triple, parts.iter().map(in_expression).collect())
        }
    }
}
