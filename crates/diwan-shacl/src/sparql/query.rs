use super::bind::{blank_node_function, call_blank_node};
use super::context::Context;
use super::dataset::on_empty_dataset;
use super::rewrite::Bindings;
use diwan_sparql::{
    CustomFunction, DEEP_QUERY, PatternFaults, RepairedQuery, is_deep_query, readable_syntax_error, repaired,
    undeclared_prefix,
};
use oxrdf::NamedNode;
use spareval::CancellationToken;
use spareval::{QueryEvaluationError, QueryEvaluator, QueryResults, QuerySolution};
use spargebra::SparqlParser;
use spargebra::algebra::PropertyPathExpression;
use std::collections::HashMap;

/// The form of a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Ask,
    Select,
}

/// A query with variables that are bound before it is evaluated.
#[derive(Debug)]
pub(crate) struct Query {
    pub(super) form: Form,
    algebra: spargebra::Query,
    /// An undefined function that it calls, so that it cannot be evaluated.
    pub(crate) unknown_function: Option<NamedNode>,
}

impl Query {
    /// Parses a query, and refuses what the specification forbids in queries with pre-bound variables.
    pub(crate) fn parse(
        text: &str,
        form: Form,
        prefixes: &HashMap<String, String>,
        parameters: &[&str],
        has_path: bool,
    ) -> Result<Self, String> {
        if is_deep_query(text) {
            return Err(DEEP_QUERY.to_owned());
        }
        let mut parser = SparqlParser::new();
        #[expect(clippy::iter_over_hash_type, reason = "each prefix is there once")]
        for (prefix, namespace) in prefixes {
            parser = parser.with_prefix(prefix, namespace).map_err(|error| format!("prefix {prefix}: {error}"))?;
        }
        let algebra = parser.parse_query(text).map_err(|error| wrong_syntax(&error.to_string(), text, prefixes))?;
        let query = Self { form, algebra, unknown_function: None };
        let bindings = unknown(form, parameters, has_path);
        let unknown_function = unknown_function(query.evaluated(&bindings, &PatternFaults::default())?);
        Ok(Self { unknown_function, ..query })
    }

    /// The query with its variables replaced, in the form of the evaluator.
    fn evaluated(&self, bindings: &Bindings, faults: &PatternFaults) -> Result<RepairedQuery, String> {
        repaired(self.bound(bindings)?, faults).map_err(|error| error.to_string())
    }

    /// The query with its variables replaced.
    fn bound(&self, bindings: &Bindings) -> Result<spargebra::Query, String> {
        use spargebra::Query as Q;
        match (&self.algebra, self.form) {
            (Q::Select { dataset: None, pattern, base_iri }, Form::Select) => {
                Ok(Q::Select { dataset: None, pattern: bindings.query(pattern)?, base_iri: base_iri.clone() })
            }
            (Q::Ask { dataset: None, pattern, base_iri }, Form::Ask) => {
                Ok(Q::Ask { dataset: None, pattern: bindings.query(pattern)?, base_iri: base_iri.clone() })
            }
            (Q::Select { dataset: Some(_), .. } | Q::Ask { dataset: Some(_), .. }, _) => {
                Err("FROM is not supported: queries see the data, and the shapes as GRAPH $shapesGraph".to_owned())
            }
            (_, Form::Select) => Err("must be a SELECT query".to_owned()),
            (_, Form::Ask) => Err("must be an ASK query".to_owned()),
        }
    }

    /// The solutions of a SELECT query; none for other queries.
    pub(super) fn select(
        &self,
        bindings: &Bindings,
        context: &Context<'_>,
    ) -> Result<Vec<QuerySolution>, QueryFailure> {
        let query = self.evaluated(bindings, &context.faults).map_err(QueryFailure::Wrong)?;
        match evaluator(context.stop, query.functions).prepare(&query.query).execute(context.dataset)? {
            QueryResults::Solutions(solutions) => Ok(solutions.collect::<Result<_, _>>()?),
            QueryResults::Boolean(_) | QueryResults::Graph(_) => Ok(Vec::new()),
        }
    }

    /// The result of an ASK query.
    pub(super) fn ask(&self, bindings: &Bindings, context: &Context<'_>) -> Result<bool, QueryFailure> {
        let query = self.evaluated(bindings, &context.faults).map_err(QueryFailure::Wrong)?;
        let evaluator = evaluator(context.stop, query.functions);
        Ok(matches!(evaluator.prepare(&query.query).execute(context.dataset)?, QueryResults::Boolean(true)))
    }
}

/// The message for a query with a syntax error, which is most often caused by missing `sh:prefixes`.
fn wrong_syntax(error: &str, query: &str, prefixes: &HashMap<String, String>) -> String {
    let mut known: Vec<_> = prefixes.keys().map(String::as_str).collect();
    known.sort_unstable();
    match undeclared_prefix(query, &known) {
        Some(prefix) => {
            format!("the prefix {prefix}: is not declared; declare it with sh:prefixes, or with PREFIX in the query")
        }
        None => readable_syntax_error(error, query, &known).to_string(),
    }
}

/// The variables that will be bound, and whether there will be a path.
fn unknown(form: Form, parameters: &[&str], has_path: bool) -> Bindings {
    let own = ["this", "shapesGraph", "currentShape"].into_iter().chain((form == Form::Ask).then_some("value"));
    let names = own.chain(parameters.iter().copied());
    let path = has_path.then(|| PropertyPathExpression::NegatedPropertySet(Vec::new()));
    Bindings { values: names.map(|name| (name.to_owned(), None)).collect(), path }
}

/// The first function of a query that the evaluator does not support, found by evaluating the query on an empty
/// dataset.
fn unknown_function(query: RepairedQuery) -> Option<NamedNode> {
    let evaluator = evaluator(&CancellationToken::new(), query.functions);
    on_empty_dataset(|empty| match evaluator.prepare(&query.query).execute(empty) {
        Err(QueryEvaluationError::UnsupportedCustomFunction(name)) => Some(name),
        _ => None,
    })
}

/// Queries cannot access a network, because no handler for services is registered.
fn evaluator(stop: &CancellationToken, functions: Vec<(NamedNode, CustomFunction)>) -> QueryEvaluator {
    let evaluator = QueryEvaluator::new()
        .with_custom_function(blank_node_function(), call_blank_node)
        .with_cancellation_token(stop.clone());
    functions.into_iter().fold(evaluator, |evaluator, (name, function)| evaluator.with_custom_function(name, function))
}

/// The reason why a query could not be evaluated.
pub(crate) enum QueryFailure {
    Stopped,
    Wrong(String),
}

impl From<QueryEvaluationError> for QueryFailure {
    fn from(error: QueryEvaluationError) -> Self {
        match error {
            QueryEvaluationError::Cancelled => Self::Stopped,
            other => Self::Wrong(other.to_string()),
        }
    }
}
