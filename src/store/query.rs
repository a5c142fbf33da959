use super::StoreError;
use oxigraph::model::{Term, Triple};
use oxigraph::sparql::{CancellationToken, QueryEvaluationError, QueryResults, SparqlEvaluator};
use oxigraph::store::Store;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// How a query runs.
#[derive(Clone, Debug)]
pub struct QueryOptions<'a> {
    /// Prefixes that the query need not declare.
    pub prefixes: Vec<(&'a str, &'a str)>,
    /// How long it may take.
    pub timeout: Duration,
}

/// What a query answers.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// Of SELECT: the variables, and for each row their values.
    Solutions {
        /// Without `?`.
        variables: Vec<String>,
        /// In the order of the variables.
        rows: Vec<Vec<Option<Term>>>,
    },
    /// Of ASK.
    Boolean(bool),
    /// Of CONSTRUCT and DESCRIBE: sorted, each once.
    Triples(Vec<Triple>),
}

/// Asks a query; the answer is complete or an error.
///
/// # Errors
/// [`StoreError`] when the query is wrong, fails, or takes longer than it may.
pub fn evaluate(store: &Store, query: &str, options: &QueryOptions<'_>) -> Result<Answer, StoreError> {
    let token = CancellationToken::new();
    let mut evaluator = offline(SparqlEvaluator::new().with_cancellation_token(token.clone()));
    for (prefix, namespace) in &options.prefixes {
        evaluator = evaluator
            .with_prefix(*prefix, *namespace)
            .map_err(|error| StoreError::Syntax(format!("prefix {prefix}: {error}")))?;
    }
    let prepared = evaluator.parse_query(query).map_err(|error| StoreError::Syntax(error.to_string()))?;
    let store = store.clone();
    let (sender, answers) = mpsc::channel();
    thread::spawn(move || {
        // Nobody listens any more when the time was up.
        let _ = sender.send(prepared.on_store(&store).execute().and_then(collect));
    });
    match answers.recv_timeout(options.timeout) {
        Ok(answer) => answer.map_err(|error| StoreError::Evaluation(error.to_string())),
        Err(mpsc::RecvTimeoutError::Timeout) => {
            // Oxigraph looks at the token now and then; some joins go on for long before they do, and are left behind.
            token.cancel();
            Err(StoreError::Timeout(options.timeout))
        }
        Err(mpsc::RecvTimeoutError::Disconnected) => {
            Err(StoreError::Evaluation("the evaluation broke off; please report the query".to_owned()))
        }
    }
}

/// No query reaches out to a network unasked. The feature `shacl` brings oxigraph's HTTP client with it.
#[cfg(feature = "shacl")]
fn offline(evaluator: SparqlEvaluator) -> SparqlEvaluator {
    evaluator.without_default_http_service_handler()
}

#[cfg(not(feature = "shacl"))]
fn offline(evaluator: SparqlEvaluator) -> SparqlEvaluator {
    evaluator
}

fn collect(results: QueryResults<'_>) -> Result<Answer, QueryEvaluationError> {
    match results {
        QueryResults::Boolean(value) => Ok(Answer::Boolean(value)),
        QueryResults::Solutions(solutions) => {
            let variables = solutions.variables().iter().map(|variable| variable.as_str().to_owned()).collect();
            let rows = solutions.map(|row| row.map(|row| row.values().to_vec())).collect::<Result<_, _>>()?;
            Ok(Answer::Solutions { variables, rows })
        }
        QueryResults::Graph(triples) => {
            let mut triples = triples.collect::<Result<Vec<_>, _>>()?;
            triples.sort_by_cached_key(ToString::to_string);
            triples.dedup();
            Ok(Answer::Triples(triples))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::load;

    fn ask(query: &str, timeout: u64) -> Result<Answer, String> {
        let data: String = (0..300).map(|n| format!("<a:{n}> <a:p> \"{n}\" <a:g> .\n")).collect();
        let options = QueryOptions { prefixes: vec![("a", "a:")], timeout: Duration::from_millis(timeout) };
        evaluate(&load(data.as_bytes()).unwrap(), query, &options).map_err(|error| error.to_string())
    }

    #[test]
    fn prefixes_need_no_declaration() {
        assert_eq!(ask("ASK { a:7 a:p \"7\" }", 10_000), Ok(Answer::Boolean(true)));
    }

    #[test]
    fn a_query_that_takes_too_long_ends() {
        let error =
            ask("SELECT (COUNT(*) AS ?n) { ?a ?p ?x . ?b ?q ?y . ?c ?r ?z . FILTER(?x > ?y) }", 50).unwrap_err();
        assert!(error.contains("did not end within 0.05 s"), "{error}");
    }

    #[test]
    fn no_query_reaches_out() {
        let error = ask("SELECT * { SERVICE <http://localhost:9/> { ?s ?p ?o } }", 10_000).unwrap_err();
        assert!(error.contains("service"), "{error}");
    }

    #[test]
    fn mistakes_have_a_position() {
        let error = ask("SELECT ?x { ?x }", 10_000).unwrap_err();
        assert!(error.contains("error at 1:17"), "{error}");
    }
}
