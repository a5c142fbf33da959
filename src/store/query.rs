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
    let mut evaluator = SparqlEvaluator::new().with_cancellation_token(token.clone());
    for (prefix, namespace) in &options.prefixes {
        evaluator = evaluator
            .with_prefix(*prefix, *namespace)
            .map_err(|error| StoreError::Syntax(format!("prefix {prefix}: {error}")))?;
    }
    let prepared = evaluator.parse_query(query).map_err(|error| StoreError::Syntax(error.to_string()))?;
    let timer = Timer::start(token, options.timeout);
    let answer = prepared.on_store(store).execute().and_then(collect);
    if timer.stop() {
        return Err(StoreError::Timeout(options.timeout));
    }
    answer.map_err(|error| StoreError::Evaluation(error.to_string()))
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

/// Cancels a query when its time is up.
struct Timer {
    stop: mpsc::Sender<()>,
    thread: thread::JoinHandle<bool>,
}

impl Timer {
    fn start(token: CancellationToken, timeout: Duration) -> Self {
        let (stop, stopped) = mpsc::channel();
        let thread = thread::spawn(move || {
            let up = stopped.recv_timeout(timeout) == Err(mpsc::RecvTimeoutError::Timeout);
            if up {
                token.cancel();
            }
            up
        });
        Self { stop, thread }
    }

    /// Whether the time was up.
    fn stop(self) -> bool {
        drop(self.stop);
        self.thread.join().unwrap_or(false)
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
    fn mistakes_have_a_position() {
        let error = ask("SELECT ?x { ?x }", 10_000).unwrap_err();
        assert!(error.contains("error at 1:17"), "{error}");
    }
}
