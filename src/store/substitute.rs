//! Replaces the parameters of a query with terms. This is done in the algebra, so that strings and comments are
//! untouched and positions in errors are those of the query file.

use diwan_sparql::{map_aggregate, map_operands, map_order};
use oxigraph::model::{Literal, Term, Variable};
use spargebra::Query;
use spargebra::algebra::{AggregateExpression, Expression, GraphPattern, OrderExpression};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};
use std::collections::BTreeMap;

/// The terms of the parameters, by parameter name without `?_`.
pub(super) struct Substitution {
    pub(super) terms: BTreeMap<String, Term>,
}

/// The rewritten part of a query, or the reason why a parameter cannot stand where it does.
type Rewritten<T> = Result<T, String>;

/// The first character of variables that are parameters.
const MARK: char = '_';

impl Substitution {
    /// Replaces all parameters of a query. They are removed from the variables that `SELECT *` selects.
    pub(super) fn apply(&self, query: &Query) -> Rewritten<Query> {
        Ok(match query {
            Query::Select { dataset, pattern, base_iri } => {
                let (dataset, base_iri) = (dataset.clone(), base_iri.clone());
                Query::Select { dataset, pattern: self.pattern(pattern)?, base_iri }
            }
            Query::Ask { dataset, pattern, base_iri } => {
                let (dataset, base_iri) = (dataset.clone(), base_iri.clone());
                Query::Ask { dataset, pattern: self.pattern(pattern)?, base_iri }
            }
            Query::Construct { template, dataset, pattern, base_iri } => Query::Construct {
                template: template.iter().map(|triple| self.triple(triple)).collect::<Rewritten<_>>()?,
                dataset: dataset.clone(),
                pattern: self.pattern(pattern)?,
                base_iri: base_iri.clone(),
            },
            Query::Describe { dataset, pattern, base_iri } => {
                let (dataset, base_iri) = (dataset.clone(), base_iri.clone());
                Query::Describe { dataset, pattern: self.described(pattern)?, base_iri }
            }
        })
    }

    /// Checks that a query selects no parameter, which would have the same value in every row.
    pub(super) fn check_selected(&self, query: &Query) -> Rewritten<()> {
        let Query::Select { pattern, .. } = query else { return Ok(()) };
        for variable in selected(pattern) {
            if self.value(variable)?.is_some() {
                return Err(format!("`{variable}` is a parameter: to show it, write ({variable} AS ?name)"));
            }
        }
        Ok(())
    }

    /// The term of a parameter; `None` if the variable is not a parameter.
    fn value(&self, variable: &Variable) -> Rewritten<Option<&Term>> {
        let name = variable.as_str();
        let Some(parameter) = name.strip_prefix(MARK) else { return Ok(None) };
        let undeclared =
            || format!("`?{name}` is not a parameter; declare it under `#+ params:`, or use a name without `{MARK}`");
        self.terms.get(parameter).map(Some).ok_or_else(undeclared)
    }

    /// Checks that a variable to which the query assigns a value is not a parameter.
    fn assigned(&self, variable: &Variable) -> Rewritten<Variable> {
        match self.value(variable)? {
            Some(_) => Err(format!("`{variable}` is a parameter and has a value already: it cannot be given another")),
            None => Ok(variable.clone()),
        }
    }

    fn boxed(&self, pattern: &GraphPattern) -> Rewritten<Box<GraphPattern>> {
        Ok(Box::new(self.pattern(pattern)?))
    }

    fn pattern(&self, pattern: &GraphPattern) -> Rewritten<GraphPattern> {
        use GraphPattern as P;
        Ok(match pattern {
            P::Bgp { patterns } => {
                P::Bgp { patterns: patterns.iter().map(|triple| self.triple(triple)).collect::<Rewritten<_>>()? }
            }
            // A zero-length path may start at a literal, so the subject is not restricted to IRIs.
            P::Path { subject, path, object } => {
                P::Path { subject: self.object(subject)?, path: path.clone(), object: self.object(object)? }
            }
            P::Join { left, right } => P::Join { left: self.boxed(left)?, right: self.boxed(right)? },
            P::Lateral { left, right } => P::Lateral { left: self.boxed(left)?, right: self.boxed(right)? },
            P::Union { left, right } => P::Union { left: self.boxed(left)?, right: self.boxed(right)? },
            P::Minus { left, right } => P::Minus { left: self.boxed(left)?, right: self.boxed(right)? },
            P::LeftJoin { left, right, expression } => P::LeftJoin {
                left: self.boxed(left)?,
                right: self.boxed(right)?,
                expression: expression.clone().map(|expression| self.expression(expression)).transpose()?,
            },
            P::Filter { expr, inner } => P::Filter { expr: self.expression(expr.clone())?, inner: self.boxed(inner)? },
            P::Graph { name, inner } => {
                P::Graph { name: self.name(name, "the name of a graph")?, inner: self.boxed(inner)? }
            }
            P::Service { name, inner, silent } => {
                P::Service { name: self.name(name, "a service")?, inner: self.boxed(inner)?, silent: *silent }
            }
            P::Extend { inner, variable, expression } => P::Extend {
                inner: self.boxed(inner)?,
                variable: self.assigned(variable)?,
                expression: self.expression(expression.clone())?,
            },
            P::Values { variables, bindings } => P::Values {
                variables: variables.iter().map(|variable| self.assigned(variable)).collect::<Rewritten<_>>()?,
                bindings: bindings.clone(),
            },
            P::OrderBy { inner, expression } => P::OrderBy {
                inner: self.boxed(inner)?,
                expression: expression.iter().map(|order| self.order(order)).collect::<Rewritten<_>>()?,
            },
            P::Project { inner, variables } => {
                P::Project { inner: self.boxed(inner)?, variables: self.without_parameters(variables)? }
            }
            P::Distinct { inner } => P::Distinct { inner: self.boxed(inner)? },
            P::Reduced { inner } => P::Reduced { inner: self.boxed(inner)? },
            P::Slice { inner, start, length } => P::Slice { inner: self.boxed(inner)?, start: *start, length: *length },
            P::Group { inner, variables, aggregates } => self.group(inner, variables, aggregates)?,
        })
    }

    fn without_parameters(&self, variables: &[Variable]) -> Rewritten<Vec<Variable>> {
        let mut kept = Vec::new();
        for variable in variables {
            if self.value(variable)?.is_none() {
                kept.push(variable.clone());
            }
        }
        Ok(kept)
    }

    /// Parameters in GROUP BY stay variables that are bound to their value. Removing them would change the result for
    /// empty input: without a grouping variable there is one group, with one there is none.
    fn group(
        &self,
        inner: &GraphPattern,
        variables: &[Variable],
        aggregates: &[(Variable, AggregateExpression)],
    ) -> Rewritten<GraphPattern> {
        Ok(GraphPattern::Group {
            inner: Box::new(self.with_values(self.pattern(inner)?, variables)?),
            variables: variables.to_vec(),
            aggregates: aggregates.iter().map(|pair| self.aggregate(pair)).collect::<Rewritten<_>>()?,
        })
    }

    /// Binds those of the variables that are parameters to their terms.
    fn with_values(&self, mut pattern: GraphPattern, variables: &[Variable]) -> Rewritten<GraphPattern> {
        for variable in variables {
            if let Some(term) = self.value(variable)? {
                let expression = in_expression(term);
                pattern = GraphPattern::Extend { inner: Box::new(pattern), variable: variable.clone(), expression };
            }
        }
        Ok(pattern)
    }

    /// `DESCRIBE ?_x` projects a parameter, which therefore has to be bound rather than removed.
    fn described(&self, pattern: &GraphPattern) -> Rewritten<GraphPattern> {
        use GraphPattern as P;
        Ok(match pattern {
            P::Project { inner, variables } => {
                let inner = self.with_values(self.pattern(inner)?, variables)?;
                P::Project { inner: Box::new(inner), variables: variables.clone() }
            }
            P::Distinct { inner } => P::Distinct { inner: Box::new(self.described(inner)?) },
            P::Reduced { inner } => P::Reduced { inner: Box::new(self.described(inner)?) },
            P::Slice { inner, start, length } => {
                P::Slice { inner: Box::new(self.described(inner)?), start: *start, length: *length }
            }
            other => self.pattern(other)?,
        })
    }

    fn triple(&self, triple: &TriplePattern) -> Rewritten<TriplePattern> {
        Ok(TriplePattern {
            subject: self.subject(&triple.subject)?,
            predicate: self.name(&triple.predicate, "a property")?,
            object: self.object(&triple.object)?,
        })
    }

    fn subject(&self, term: &TermPattern) -> Rewritten<TermPattern> {
        match term {
            TermPattern::Variable(variable) => match self.value(variable)? {
                Some(Term::Literal(_)) => Err(misplaced(variable, "a subject")),
                _ => self.object(term),
            },
            _ => self.object(term),
        }
    }

    fn object(&self, term: &TermPattern) -> Rewritten<TermPattern> {
        Ok(match term {
            TermPattern::Variable(variable) => {
                self.value(variable)?.map_or_else(|| term.clone(), |term| term.clone().into())
            }
            TermPattern::Triple(triple) => TermPattern::Triple(Box::new(self.triple(triple)?)),
            other => other.clone(),
        })
    }

    /// Replaces a parameter in a place where only an IRI is allowed.
    fn name(&self, name: &NamedNodePattern, place: &str) -> Rewritten<NamedNodePattern> {
        let NamedNodePattern::Variable(variable) = name else { return Ok(name.clone()) };
        match self.value(variable)? {
            Some(Term::NamedNode(node)) => Ok(node.clone().into()),
            Some(_) => Err(misplaced(variable, place)),
            None => Ok(name.clone()),
        }
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
            E::Variable(variable) => match self.value(&variable)? {
                Some(term) => in_expression(term),
                None => E::Variable(variable),
            },
            E::Bound(variable) if self.value(&variable)?.is_some() => Literal::from(true).into(),
            E::Exists(pattern) => E::Exists(self.boxed(&pattern)?),
            other => map_operands(other, &mut |operand| self.expression(operand))?,
        })
    }
}

/// The variables of the outermost projection.
fn selected(pattern: &GraphPattern) -> &[Variable] {
    match pattern {
        GraphPattern::Project { variables, .. } => variables,
        GraphPattern::Distinct { inner } | GraphPattern::Reduced { inner } | GraphPattern::Slice { inner, .. } => {
            selected(inner)
        }
        _ => &[],
    }
}

/// The term as an expression. Parameters are IRIs or literals.
fn in_expression(term: &Term) -> Expression {
    match term {
        Term::Literal(literal) => literal.clone().into(),
        Term::NamedNode(node) => node.clone().into(),
        other => Literal::new_simple_literal(other.to_string()).into(),
    }
}

fn misplaced(variable: &Variable, place: &str) -> String {
    format!("`{variable}` is a literal but is used as {place}; only a parameter of type `iri` can be used there")
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxigraph::model::NamedNode;
    use spargebra::SparqlParser;

    fn parse(query: &str) -> Query {
        let parser = SparqlParser::new().with_prefix("a", "a:").unwrap();
        parser.parse_query(query).unwrap()
    }

    fn apply(query: &str) -> Result<String, String> {
        let iri = Term::from(NamedNode::new_unchecked("a:who"));
        let text = Term::from(Literal::new_simple_literal("x"));
        let terms = [("i".to_owned(), iri), ("t".to_owned(), text)].into();
        Substitution { terms }.apply(&parse(query)).map(|query| query.to_string())
    }

    /// The rewritten query equals the query with the terms written out.
    #[test]
    fn a_parameter_is_replaced_wherever_a_term_can_stand() {
        for (query, wanted) in [
            (
                "SELECT ?x { ?x a:p ?_i ; ?_i ?_t . ?_i a:q ?x }",
                "SELECT ?x { ?x a:p a:who ; a:who \"x\" . a:who a:q ?x }",
            ),
            ("SELECT ?x { ?x a:p $_i }", "SELECT ?x { ?x a:p a:who }"),
            ("SELECT ?x { ?_i a:p+ ?x . ?x ^a:p* ?_t }", "SELECT ?x { a:who a:p+ ?x . ?x ^a:p* \"x\" }"),
            ("SELECT ?x { GRAPH ?_i { ?x a:p ?y } }", "SELECT ?x { GRAPH a:who { ?x a:p ?y } }"),
            ("SELECT ?x { SERVICE ?_i { ?x a:p ?_t } }", "SELECT ?x { SERVICE a:who { ?x a:p \"x\" } }"),
            (
                "SELECT ?x { ?x a:p ?y FILTER(?y IN (?_i, ?_t) || bound(?_i)) }",
                "SELECT ?x { ?x a:p ?y FILTER(?y IN (a:who, \"x\") || true) }",
            ),
            (
                "SELECT ?x { ?x a:p ?y FILTER NOT EXISTS { ?y a:q ?_i } }",
                "SELECT ?x { ?x a:p ?y FILTER NOT EXISTS { ?y a:q a:who } }",
            ),
            ("SELECT ?x { ?x a:p ?y MINUS { ?y a:q ?_i } }", "SELECT ?x { ?x a:p ?y MINUS { ?y a:q a:who } }"),
            (
                "SELECT ?x { ?x a:p ?y OPTIONAL { ?y a:q ?z FILTER(?z = ?_i) } }",
                "SELECT ?x { ?x a:p ?y OPTIONAL { ?y a:q ?z FILTER(?z = a:who) } }",
            ),
            (
                "SELECT ?x { { ?x a:p ?_i } UNION { ?_i a:p ?x } }",
                "SELECT ?x { { ?x a:p a:who } UNION { a:who a:p ?x } }",
            ),
            (
                "SELECT ?x ?y { ?x a:p ?z BIND(STR(?_i) AS ?y) } ORDER BY (?z = ?_i)",
                "SELECT ?x ?y { ?x a:p ?z BIND(STR(a:who) AS ?y) } ORDER BY (?z = a:who)",
            ),
            ("SELECT ?y { { SELECT ?y { ?y a:p ?_i } } }", "SELECT ?y { { SELECT ?y { ?y a:p a:who } } }"),
            ("SELECT ?y { { SELECT ?y ?_i { ?y a:p ?_i } } }", "SELECT ?y { { SELECT ?y { ?y a:p a:who } } }"),
            ("SELECT * { ?y a:p ?_i }", "SELECT * { ?y a:p a:who }"),
            ("ASK { ?x a:p ?_i }", "ASK { ?x a:p a:who }"),
            ("CONSTRUCT { ?x a:q ?_i } WHERE { ?x a:p ?_i }", "CONSTRUCT { ?x a:q a:who } WHERE { ?x a:p a:who }"),
            ("SELECT ?x { ?x a:p \"?_i\" } # ?_i", "SELECT ?x { ?x a:p \"?_i\" }"),
            ("SELECT ?x { ?x a:p '''\n$_i\n''' , <a:?_i> }", "SELECT ?x { ?x a:p '''\n$_i\n''' , <a:?_i> }"),
        ] {
            assert_eq!(apply(query), Ok(parse(wanted).to_string()), "{query}");
        }
    }

    #[test]
    fn parameters_in_aggregates_and_descriptions_are_replaced() {
        let counted = apply("SELECT (COUNT(?x) AS ?n) { ?x a:p ?_i } GROUP BY ?_i").unwrap();
        assert!(counted.contains("BIND(<a:who> AS ?_i)") && counted.contains("GROUP BY ?_i"), "{counted}");
        let summed = apply("SELECT (SUM(?x + STRLEN(?_t)) AS ?n) { ?x a:p ?_i }").unwrap();
        assert!(summed.contains("STRLEN(\"x\")"), "{summed}");
        let described = apply("DESCRIBE ?_i").unwrap();
        assert!(described.contains("(<a:who> AS ?_i)"), "{described}");
    }

    #[test]
    fn misused_parameters_are_reported() {
        let literal = "is a literal but is used as";
        for (query, message) in [
            (
                "SELECT ?x { ?x a:p ?_z }",
                "`?_z` is not a parameter; declare it under `#+ params:`, or use a name without `_`",
            ),
            ("SELECT ?_z { ?x a:p ?y }", "`?_z` is not a parameter"),
            (
                "SELECT ?x { ?_t a:p ?x }",
                &format!("`?_t` {literal} a subject; only a parameter of type `iri` can be used there"),
            ),
            ("SELECT ?x { ?y ?_t ?x }", &format!("`?_t` {literal} a property")),
            ("SELECT ?x { GRAPH ?_t { ?x a:p ?y } }", &format!("`?_t` {literal} the name of a graph")),
            ("CONSTRUCT { ?_t a:p ?x } WHERE { ?x a:p ?y }", &format!("`?_t` {literal} a subject")),
            ("SELECT ?x { ?x a:p ?y BIND(1 AS ?_i) }", "`?_i` is a parameter and has a value already"),
            ("SELECT ?x { VALUES ?_i { a:b } ?x a:p ?_i }", "`?_i` is a parameter and has a value already"),
            ("SELECT (COUNT(?x) AS ?_i) { ?x a:p ?y }", "`?_i` is a parameter and has a value already"),
        ] {
            let error = apply(query).unwrap_err();
            assert!(error.starts_with(message), "{query}: {error}");
        }
    }
}
