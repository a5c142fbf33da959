//! Explains empty results of string functions that were applied to something other than a string. `GROUP_CONCAT(?iri)`
//! and `CONTAINS(?date, "1994")` are type errors in SPARQL, and a type error silently leaves a cell empty or makes a
//! `FILTER` drop a row. If an answer has empty cells or no rows, this module finds out whether that is the cause.

use super::{Answer, QueryOptions, Store, StoreError, ask};
use diwan_sparql::operands;
use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, Term};
use spargebra::Query;
use spargebra::algebra::{
    AggregateExpression, AggregateFunction, Expression, Function, GraphPattern, OrderExpression, QueryDataset,
};
use spargebra::term::{NamedNodePattern, Variable};
use std::collections::HashSet;
use std::fmt;

/// A call of a string function with an argument that is not a string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NonStringArgument {
    /// The column that is empty because of it; `None` if the answer has no rows.
    pub column: Option<String>,
    /// The name of the function.
    pub function: &'static str,
    /// The argument in SPARQL syntax.
    pub argument: String,
    /// One of the non-string values of the argument.
    pub value: Term,
}

impl fmt::Display for NonStringArgument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { column, function, argument, value } = self;
        match column {
            Some(column) => write!(f, "?{column} is empty where ")?,
            None => f.write_str("the result may lack rows: ")?,
        }
        let kind = match value {
            Term::NamedNode(node) => format!("the IRI <{}>", node.as_str()),
            Term::Literal(literal) => {
                let datatype = literal.datatype().as_str();
                let name = datatype.strip_prefix(xsd_prefix()).map(|name| format!("xsd:{name}"));
                format!("\"{}\" of type {}", literal.value(), name.unwrap_or_else(|| format!("<{datatype}>")))
            }
            Term::BlankNode(_) | Term::Triple(_) => "no literal".to_owned(),
        };
        write!(f, "{argument} is {kind}, and {function} takes strings: write STR({argument}) instead")
    }
}

fn xsd_prefix() -> &'static str {
    xsd::STRING.as_str().trim_end_matches("string")
}

/// The calls of string functions with non-string arguments that may explain the gaps of an answer. Empty if the answer
/// has no gaps.
///
/// # Errors
/// [`StoreError`] if finding out exceeds the time or memory limit.
pub fn non_string_arguments(
    store: &Store,
    query: &Query,
    gaps: &Gaps,
    options: &QueryOptions<'_>,
) -> Result<Vec<NonStringArgument>, StoreError> {
    if gaps.is_empty() {
        return Ok(Vec::new());
    }
    let mut calls = Calls::default();
    calls.collect(pattern(query), None);
    let mut found = Vec::new();
    for call in &calls.calls {
        let Some(column) = gaps.explained_by(call, &calls.derived) else { continue };
        if let Some(value) = first(ask(store, &call.question(query.dataset().cloned()), options)?) {
            found.push(NonStringArgument {
                column,
                function: call.function,
                argument: call.argument.to_string(),
                value,
            });
        }
    }
    found.dedup();
    Ok(found)
}

fn pattern(query: &Query) -> &GraphPattern {
    let (Query::Select { pattern, .. }
    | Query::Construct { pattern, .. }
    | Query::Describe { pattern, .. }
    | Query::Ask { pattern, .. }) = query;
    pattern
}

fn first(answer: Answer) -> Option<Term> {
    match answer {
        Answer::Solutions { rows, .. } => rows.into_iter().flatten().flatten().next(),
        Answer::Boolean(_) | Answer::Triples(_) => None,
    }
}

/// The gaps of an answer (empty cells, or no rows), collected while its rows are read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gaps {
    /// Whether the answer has rows, is `true`, or is a non-empty graph.
    has_answer: bool,
    /// The columns, each with whether it has empty cells.
    columns: Vec<(String, bool)>,
}

impl Gaps {
    /// The gaps of an answer with these columns, before its first row.
    pub fn before_rows(columns: &[String]) -> Self {
        Self { has_answer: false, columns: columns.iter().map(|name| (name.clone(), false)).collect() }
    }

    /// The gaps of an answer to ASK, CONSTRUCT or DESCRIBE. `has_answer` is whether it is `true` or a non-empty graph.
    pub fn without_rows(has_answer: bool) -> Self {
        Self { has_answer, columns: Vec::new() }
    }

    /// Records the empty cells of a row.
    pub fn add_row(&mut self, row: &[Option<Term>]) {
        self.has_answer = true;
        for ((_, is_empty), value) in self.columns.iter_mut().zip(row) {
            *is_empty |= value.is_none();
        }
    }

    /// Whether the answer is empty.
    pub fn no_rows(&self) -> bool {
        !self.has_answer
    }

    fn is_empty(&self) -> bool {
        self.has_answer && !self.columns.iter().any(|(_, is_empty)| *is_empty)
    }

    /// The empty column whose values depend on a call; `Some(None)` if there are no rows, `None` if the call explains
    /// no gap.
    fn explained_by(&self, call: &Call<'_>, derived: &[(&Variable, &Variable)]) -> Option<Option<String>> {
        if self.no_rows() {
            return Some(None);
        }
        let given = dependents(call.result?, derived);
        let mut empty = self.columns.iter().filter(|(_, is_empty)| *is_empty).map(|(name, _)| name);
        empty.find(|name| given.contains(name.as_str())).map(|name| Some(name.clone()))
    }
}

/// The variables whose values depend on a variable, directly or indirectly.
fn dependents<'q>(from: &'q Variable, derived: &[(&'q Variable, &'q Variable)]) -> HashSet<&'q str> {
    let mut dependents = HashSet::from([from.as_str()]);
    // Repeated until nothing is added, because `derived` is in no particular order.
    loop {
        let more = derived.iter().filter(|(of, _)| dependents.contains(of.as_str()));
        let more: Vec<_> = more.map(|(_, made)| made.as_str()).filter(|made| !dependents.contains(made)).collect();
        if more.is_empty() {
            return dependents;
        }
        dependents.extend(more);
    }
}

/// A call of a string function with an argument that may not be a string.
struct Call<'q> {
    function: &'static str,
    argument: &'q Expression,
    /// The pattern that binds the variables of the argument.
    context: &'q GraphPattern,
    graph: Option<&'q NamedNodePattern>,
    /// The variable bound to the result; `None` in a filter.
    result: Option<&'q Variable>,
}

impl Call<'_> {
    /// The query that finds a non-string value of the argument: `SELECT (argument AS ?value) { context FILTER(argument
    /// is not a string) } ORDER BY ?value LIMIT 1`
    fn question(&self, dataset: Option<QueryDataset>) -> Query {
        let value = Variable::new_unchecked("value");
        let context = match self.graph {
            Some(name) => GraphPattern::Graph { name: name.clone(), inner: Box::new(self.context.clone()) },
            None => self.context.clone(),
        };
        let filtered = GraphPattern::Filter { expr: is_not_string(self.argument), inner: Box::new(context) };
        // The inner projection hides the variables of the context, which might include ?value.
        let named = Variable::new_unchecked("diwan_argument");
        let bound = GraphPattern::Extend {
            inner: Box::new(filtered),
            variable: named.clone(),
            expression: self.argument.clone(),
        };
        let inner = GraphPattern::Project { inner: Box::new(bound), variables: vec![named.clone()] };
        let renamed = GraphPattern::Extend {
            inner: Box::new(inner),
            variable: value.clone(),
            expression: Expression::Variable(named),
        };
        // Ordered, so that the same value is found every time.
        let by = vec![OrderExpression::Asc(Expression::Variable(value.clone()))];
        let ordered = GraphPattern::OrderBy { inner: Box::new(renamed), expression: by };
        let projected = GraphPattern::Project { inner: Box::new(ordered), variables: vec![value] };
        let pattern = GraphPattern::Slice { inner: Box::new(projected), start: 0, length: Some(1) };
        Query::Select { dataset, pattern, base_iri: None }
    }
}

fn is_not_string(argument: &Expression) -> Expression {
    let call = |function, argument: Expression| Expression::FunctionCall(function, vec![argument]);
    let equal = |left, right| Expression::Equal(Box::new(left), Box::new(right));
    let no_literal = Expression::Not(Box::new(call(Function::IsLiteral, argument.clone())));
    let no_language = equal(call(Function::Lang, argument.clone()), Literal::from("").into());
    let is_string = equal(call(Function::Datatype, argument.clone()), xsd::STRING.into_owned().into());
    let other = Expression::And(Box::new(no_language), Box::new(Expression::Not(Box::new(is_string))));
    Expression::Or(Box::new(no_literal), Box::new(other))
}

/// The calls of string functions in a query, and which variables depend on which.
#[derive(Default)]
struct Calls<'q> {
    calls: Vec<Call<'q>>,
    derived: Vec<(&'q Variable, &'q Variable)>,
}

impl<'q> Calls<'q> {
    fn collect(&mut self, pattern: &'q GraphPattern, graph: Option<&'q NamedNodePattern>) {
        use GraphPattern as P;
        match pattern {
            P::Bgp { .. } | P::Path { .. } | P::Values { .. } | P::Service { .. } => {}
            P::Join { left, right }
            | P::Lateral { left, right }
            | P::Union { left, right }
            | P::Minus { left, right }
            | P::LeftJoin { left, right, .. } => {
                self.collect(left, graph);
                self.collect(right, graph);
            }
            P::Graph { name, inner } => self.collect(inner, Some(name)),
            P::OrderBy { inner, .. }
            | P::Project { inner, .. }
            | P::Distinct { inner }
            | P::Reduced { inner }
            | P::Slice { inner, .. } => self.collect(inner, graph),
            P::Filter { expr, inner } => {
                self.expression(expr, ExpressionScope { context: inner, graph, result: None });
                self.collect(inner, graph);
            }
            P::Extend { inner, variable, expression } => {
                self.expression(expression, ExpressionScope { context: inner, graph, result: Some(variable) });
                self.collect(inner, graph);
            }
            P::Group { inner, aggregates, .. } => {
                for (variable, aggregate) in aggregates {
                    self.aggregate(aggregate, ExpressionScope { context: inner, graph, result: Some(variable) });
                }
                self.collect(inner, graph);
            }
        }
    }

    fn aggregate(&mut self, aggregate: &'q AggregateExpression, place: ExpressionScope<'q>) {
        if let AggregateExpression::FunctionCall { name, expr, .. } = aggregate {
            if matches!(name, AggregateFunction::GroupConcat { .. }) {
                self.argument("GROUP_CONCAT", expr, place);
            }
            self.expression(expr, place);
        }
    }

    fn argument(&mut self, function: &'static str, argument: &'q Expression, place: ExpressionScope<'q>) {
        if !is_string(argument) {
            let ExpressionScope { context, graph, result } = place;
            self.calls.push(Call { function, argument, context, graph, result });
        }
    }

    /// Collects the calls in an expression whose errors are errors of the whole expression. `IF`, `COALESCE` and `||`
    /// can recover from errors of their operands, so these are skipped.
    fn expression(&mut self, expression: &'q Expression, place: ExpressionScope<'q>) {
        use Expression as E;
        match expression {
            E::Variable(variable) => self.derived.extend(place.result.map(|result| (variable, result))),
            E::FunctionCall(function, arguments) => {
                if let Some((name, strings)) = takes_strings(function) {
                    arguments.iter().take(strings).for_each(|argument| self.argument(name, argument, place));
                }
                arguments.iter().for_each(|argument| self.expression(argument, place));
            }
            E::In(a, _) => self.expression(a, place),
            E::Or(..) | E::If(..) | E::Coalesce(_) => {}
            other => operands(other).into_iter().for_each(|operand| self.expression(operand, place)),
        }
    }
}

/// The place of an expression in the query.
#[derive(Clone, Copy)]
struct ExpressionScope<'q> {
    context: &'q GraphPattern,
    graph: Option<&'q NamedNodePattern>,
    result: Option<&'q Variable>,
}

/// The name of a [string function](https://www.w3.org/TR/sparql11-query/#func-strings), and how many of its leading
/// arguments must be strings.
fn takes_strings(function: &Function) -> Option<(&'static str, usize)> {
    Some(match function {
        Function::Concat => ("CONCAT", usize::MAX),
        Function::StrLen => ("STRLEN", 1),
        Function::SubStr => ("SUBSTR", 1),
        Function::UCase => ("UCASE", 1),
        Function::LCase => ("LCASE", 1),
        Function::EncodeForUri => ("ENCODE_FOR_URI", 1),
        Function::StrStarts => ("STRSTARTS", 2),
        Function::StrEnds => ("STRENDS", 2),
        Function::Contains => ("CONTAINS", 2),
        Function::StrBefore => ("STRBEFORE", 2),
        Function::StrAfter => ("STRAFTER", 2),
        Function::Replace => ("REPLACE", 3),
        Function::Regex => ("REGEX", 2),
        _ => return None,
    })
}

/// Whether an expression can only evaluate to a string.
fn is_string(expression: &Expression) -> bool {
    match expression {
        Expression::Literal(literal) => literal.language().is_some() || literal.datatype() == xsd::STRING,
        Expression::FunctionCall(function, _) => {
            let is_text_function =
                matches!(function, Function::Str | Function::Lang | Function::StrUuid | Function::StrLang);
            is_text_function || (takes_strings(function).is_some() && !has_other_result(function))
        }
        Expression::If(_, yes, no) => is_string(yes) && is_string(no),
        Expression::Coalesce(list) => list.iter().all(is_string),
        _ => false,
    }
}

fn has_other_result(function: &Function) -> bool {
    use Function as F;
    matches!(function, F::StrLen | F::StrStarts | F::StrEnds | F::Contains | F::Regex)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::load;
    use crate::store::query::parse;
    use std::time::Duration;

    const DATA: &str = "<a:s> <a:date> \"1998-05-04\"^^<http://www.w3.org/2001/XMLSchema#date> <a:g1> .\n\
        <a:s> <a:name> \"one\"@en <a:g1> .\n<a:t> <a:name> \"two\" <a:g2> .\n";

    fn hints(query: &str) -> Vec<String> {
        let store = load(DATA.as_bytes()).unwrap();
        let timeout = Duration::from_secs(60);
        let options = QueryOptions {
            prefixes: vec![("a", "a:")],
            timeout,
            memory: usize::MAX,
            allow_service: false,
            faults: diwan_sparql::PatternFaults::default(),
        };
        let query = parse(query, None, options.prefixes.iter().copied()).unwrap();
        let gaps = match ask(&store, &query, &options).unwrap() {
            Answer::Boolean(value) => Gaps::without_rows(value),
            Answer::Triples(triples) => Gaps::without_rows(!triples.is_empty()),
            Answer::Solutions { variables, rows } => {
                let mut gaps = Gaps::before_rows(&variables);
                rows.iter().for_each(|row| gaps.add_row(row));
                gaps
            }
        };
        non_string_arguments(&store, &query, &gaps, &options).unwrap().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn non_string_arguments_are_reported_with_the_remedy() {
        for (query, hint) in [
            (
                "SELECT (GROUP_CONCAT(?d; separator=\"/\") AS ?dates) { ?s a:date ?d }",
                "?dates is empty where ?d is \"1998-05-04\" of type xsd:date, and GROUP_CONCAT takes strings: write \
                 STR(?d) instead",
            ),
            (
                "SELECT ?s (GROUP_CONCAT(DISTINCT ?g) AS ?x) { GRAPH ?g { ?s a:date ?d } } GROUP BY ?s",
                "?x is empty where ?g is the IRI <a:g1>, and GROUP_CONCAT takes strings: write STR(?g) instead",
            ),
            (
                "SELECT (CONCAT(\"[\", GROUP_CONCAT(?s), \"]\") AS ?x) { ?s a:date ?d }",
                "?x is empty where ?s is the IRI <a:s>, and GROUP_CONCAT takes strings: write STR(?s) instead",
            ),
            (
                "SELECT ?s ?x { ?s a:name ?n BIND(UCASE(?s) AS ?y) BIND(CONCAT(?y, \"!\") AS ?x) }",
                "?x is empty where ?s is the IRI <a:s>, and UCASE takes strings: write STR(?s) instead",
            ),
            (
                "SELECT ?s { ?s a:date ?d FILTER(CONTAINS(?d, \"1998\")) }",
                "the result may lack rows: ?d is \"1998-05-04\" of type xsd:date, and CONTAINS takes strings: write \
                 STR(?d) instead",
            ),
            (
                "ASK { GRAPH ?g { ?s a:date ?d FILTER(REGEX(?s, \"s\")) } }",
                "the result may lack rows: ?s is the IRI <a:s>, and REGEX takes strings: write STR(?s) instead",
            ),
        ] {
            assert_eq!(hints(query).first().map(String::as_str), Some(hint), "{query}");
        }
    }

    #[test]
    fn correct_queries_have_no_hints() {
        for query in [
            "SELECT (GROUP_CONCAT(STR(?d)) AS ?dates) { ?s a:date ?d }",
            "SELECT (GROUP_CONCAT(?n) AS ?names) { ?s a:name ?n }",
            "SELECT (GROUP_CONCAT(?n) AS ?names) ?none { ?s a:name ?n } GROUP BY ?none",
            "SELECT ?s ?x { ?s a:name ?n OPTIONAL { ?s a:none ?o } BIND(UCASE(?o) AS ?x) }",
            "SELECT ?s ?o { ?s a:date ?d OPTIONAL { ?s a:none ?o } BIND(COALESCE(UCASE(?d), \"\") AS ?x) }",
            "SELECT ?s { ?s a:name ?n FILTER(CONTAINS(?n, \"three\")) }",
            "SELECT ?s { ?s a:date ?d FILTER(CONTAINS(STR(?d), \"2004\")) }",
            "SELECT (GROUP_CONCAT(?n) AS ?x) { ?s a:name ?n OPTIONAL { ?s a:none ?o } }",
        ] {
            assert_eq!(hints(query), [""; 0], "{query}");
        }
    }
}
