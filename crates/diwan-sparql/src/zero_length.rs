use super::walk::Rewriting;
use spargebra::algebra::{Expression, GraphPattern, PropertyPathExpression};
use spargebra::term::{GroundTerm, NamedNodePattern, TermPattern, TriplePattern, Variable};

/// A zero-length path leads from a term to itself, whether or not the term occurs in the data ([SPARQL 1.1,
/// 18.4](https://www.w3.org/TR/sparql11-query/#PropertyPathPatterns)). The evaluator finds it only for terms in the
/// graph, so this adds the solution for other terms: from them, a path leads nowhere else.
///
/// [oxigraph#1815](https://github.com/oxigraph/oxigraph/pull/1815) corrects it after spareval 0.2.9; with that version,
/// this module can be removed.
pub(super) struct ZeroLength;

impl Rewriting for ZeroLength {
    fn pattern(&mut self, pattern: GraphPattern) -> GraphPattern {
        match pattern {
            GraphPattern::Path { subject, path, object } => with_zero_length(named(subject), path, named(object)),
            GraphPattern::Bgp { patterns } => {
                GraphPattern::Bgp { patterns: patterns.into_iter().map(triple).collect() }
            }
            other => other,
        }
    }
}

/// A blank node in a pattern is a variable without a name. Here it may need one.
fn named(term: TermPattern) -> TermPattern {
    match term {
        TermPattern::BlankNode(node) => hidden(node.as_str()).into(),
        TermPattern::Triple(inner) => TermPattern::Triple(Box::new(triple(*inner))),
        other => other,
    }
}

fn triple(TriplePattern { subject, predicate, object }: TriplePattern) -> TriplePattern {
    TriplePattern { subject: named(subject), predicate, object: named(object) }
}

/// A variable whose name no query can contain, because names of variables have no dots.
fn hidden(name: &str) -> Variable {
    Variable::new_unchecked(format!("blank.{name}"))
}

fn with_zero_length(subject: TermPattern, path: PropertyPathExpression, object: TermPattern) -> GraphPattern {
    let itself = if matches_nothing(&path) { itself(&subject, &object) } else { None };
    let path = GraphPattern::Path { subject, path, object };
    match itself {
        Some(itself) => GraphPattern::Union { left: Box::new(path), right: Box::new(itself) },
        None => path,
    }
}

/// Whether a path can have the length zero.
fn matches_nothing(path: &PropertyPathExpression) -> bool {
    use PropertyPathExpression as Path;
    match path {
        Path::NamedNode(_) | Path::NegatedPropertySet(_) => false,
        Path::ZeroOrMore(_) | Path::ZeroOrOne(_) => true,
        Path::Reverse(path) | Path::OneOrMore(path) => matches_nothing(path),
        Path::Sequence(a, b) => matches_nothing(a) && matches_nothing(b),
        Path::Alternative(a, b) => matches_nothing(a) || matches_nothing(b),
    }
}

/// The solution that the evaluator misses, under the condition that the graph does not contain the term. Between two
/// variables there is none, because they are bound to terms of the graph.
fn itself(subject: &TermPattern, object: &TermPattern) -> Option<GraphPattern> {
    let (end, found) = match (subject, object) {
        (TermPattern::Variable(variable), end) | (end, TermPattern::Variable(variable)) => (end, only(variable, end)?),
        (one, other) if one == other => (one, GraphPattern::default()),
        _ => return None,
    };
    let is_in_graph = Expression::Exists(Box::new(uses(end)?));
    Some(GraphPattern::Filter { expr: Expression::Not(Box::new(is_in_graph)), inner: Box::new(found) })
}

fn only(variable: &Variable, term: &TermPattern) -> Option<GraphPattern> {
    let term = match term {
        TermPattern::NamedNode(node) => GroundTerm::NamedNode(node.clone()),
        TermPattern::Literal(literal) => GroundTerm::Literal(literal.clone()),
        TermPattern::Variable(_) | TermPattern::BlankNode(_) | TermPattern::Triple(_) => return None,
    };
    Some(GraphPattern::Values { variables: vec![variable.clone()], bindings: vec![vec![Some(term)]] })
}

/// The triples that have a term as their subject or object.
fn uses(term: &TermPattern) -> Option<GraphPattern> {
    let pattern = |subject, object| GraphPattern::Bgp {
        patterns: vec![TriplePattern { subject, predicate: NamedNodePattern::Variable(hidden("predicate")), object }],
    };
    let other = || TermPattern::from(hidden("other"));
    let as_object = pattern(other(), term.clone());
    match term {
        TermPattern::NamedNode(_) => {
            Some(GraphPattern::Union { left: Box::new(pattern(term.clone(), other())), right: Box::new(as_object) })
        }
        TermPattern::Literal(_) => Some(as_object),
        TermPattern::Variable(_) | TermPattern::BlankNode(_) | TermPattern::Triple(_) => None,
    }
}
