use super::StoreError;
use super::execute::execute;
use super::marks::Marked;
use super::patterns::Watched;
use super::syntax::readable;
use diwan_rdf::deep;
use diwan_sparql::{DEEP_QUERY, is_deep_query};
use oxigraph::model::{Term, Triple};
use oxigraph::sparql::{CancellationToken, QueryEvaluationError, QueryResults, SparqlEvaluator};
use oxigraph::store::Store;
use spargebra::{Query, SparqlParser};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// How a query runs.
#[derive(Clone, Debug)]
pub struct QueryOptions<'a> {
    /// Prefixes that the query need not declare.
    pub prefixes: Vec<(&'a str, &'a str)>,
    /// How long it may take.
    pub timeout: Duration,
    /// How many bytes of memory the process may use, with the graph.
    pub memory: usize,
    /// Whether `SERVICE` may ask other endpoints.
    pub allow_service: bool,
}

/// What a query answers.
#[derive(Clone, Debug, PartialEq, Eq)]
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

/// Reads a query and asks it; the answer is complete or an error.
///
/// # Errors
/// [`StoreError`] when the query is wrong, fails, or takes longer than it may.
pub fn evaluate(store: &Store, query: &str, options: &QueryOptions<'_>) -> Result<Answer, StoreError> {
    ask(store, &parse(query, None, options.prefixes.iter().copied())?, options)
}

/// Asks a query that has been read, and reports which values of the answer the documents contradict.
///
/// # Errors
/// As for [`ask`].
pub fn ask_marked(store: &Store, query: &Query, options: &QueryOptions<'_>) -> Result<Marked, StoreError> {
    let (widened, watched) = Watched::widen(query.clone());
    Ok(Marked::new(ask(store, &widened, options)?, &watched, store))
}

/// Asks a query that has been read; the answer is complete or an error.
///
/// # Errors
/// [`StoreError`] when the query fails, or takes longer than it may.
pub fn ask(store: &Store, query: &Query, options: &QueryOptions<'_>) -> Result<Answer, StoreError> {
    let token = CancellationToken::new();
    let work = Work::new(store, query, options, &token);
    let allow_service = options.allow_service;
    let (sender, answers) = mpsc::channel();
    let begun = deep::spawn(move || {
        // Nobody listens any more when the time was up.
        let _ = sender.send(work.answer(allow_service));
    });
    begun.map_err(|error| StoreError::Evaluation(format!("no thread can be begun: {error}")))?;
    match wait(&answers, options) {
        Ok(answer) => answer,
        Err(error) => {
            // Oxigraph looks at the token now and then; some joins go on for long before they do, and are left behind.
            token.cancel();
            Err(error)
        }
    }
}

/// A query on its way to a thread of its own.
struct Work {
    store: Store,
    query: Query,
    evaluator: SparqlEvaluator,
}

impl Work {
    fn new(store: &Store, query: &Query, options: &QueryOptions<'_>, token: &CancellationToken) -> Self {
        let evaluator = SparqlEvaluator::new().with_cancellation_token(token.clone());
        let evaluator = if options.allow_service {
            evaluator.with_http_timeout(options.timeout).with_http_redirection_limit(5)
        } else {
            // No query reaches out to a network unasked.
            evaluator.without_default_http_service_handler()
        };
        Self { store: store.clone(), query: query.clone(), evaluator }
    }

    fn answer(self, allow_service: bool) -> Result<Answer, StoreError> {
        let answer = execute(self.evaluator, self.query, &self.store)?.and_then(collect);
        answer.map_err(|error| failed(&error, allow_service))
    }
}

/// How often the memory is looked at.
const LOOK: Duration = Duration::from_millis(10);

/// Waits for the answer as long as the time and the memory last.
fn wait<T>(answers: &mpsc::Receiver<T>, options: &QueryOptions<'_>) -> Result<T, StoreError> {
    let begin = Instant::now();
    loop {
        let left = options.timeout.saturating_sub(begin.elapsed());
        match answers.recv_timeout(left.min(LOOK)) {
            Ok(answer) => return Ok(answer),
            Err(mpsc::RecvTimeoutError::Timeout) if left.is_zero() => return Err(StoreError::Timeout(options.timeout)),
            Err(mpsc::RecvTimeoutError::Timeout) if exceeds_memory(options.memory) => {
                return Err(StoreError::Memory(options.memory));
            }
            Err(mpsc::RecvTimeoutError::Timeout) => {}
            Err(mpsc::RecvTimeoutError::Disconnected) => {
                return Err(StoreError::Evaluation("the evaluation broke off; please report the query".to_owned()));
            }
        }
    }
}

/// Whether the process uses more memory than this, where the system tells.
pub fn exceeds_memory(bytes: usize) -> bool {
    memory_stats::memory_stats().is_some_and(|used| used.physical_mem > bytes)
}

fn failed(error: &QueryEvaluationError, allow_service: bool) -> StoreError {
    match error {
        QueryEvaluationError::UnsupportedService(service) if !allow_service => {
            StoreError::ServiceRefused(service.to_string())
        }
        error => StoreError::Evaluation(error.to_string()),
    }
}

/// Reads a query without asking it, with its relative IRIs on a base.
pub(super) fn parse<'p>(
    query: &str,
    base: Option<&str>,
    prefixes: impl Iterator<Item = (&'p str, &'p str)>,
) -> Result<Query, StoreError> {
    if is_deep_query(query) {
        return Err(StoreError::Syntax(DEEP_QUERY.to_owned()));
    }
    let (mut parser, mut known) = (SparqlParser::new(), Vec::new());
    if let Some(base) = base {
        parser = parser.with_base_iri(base).map_err(|error| StoreError::Syntax(format!("base IRI: {error}")))?;
    }
    for (prefix, namespace) in prefixes {
        known.push(prefix);
        parser = parser
            .with_prefix(prefix, namespace)
            .map_err(|error| StoreError::Syntax(format!("prefix {prefix}: {error}")))?;
    }
    parser.parse_query(query).map_err(|error| StoreError::Syntax(readable(&error.to_string(), query, &known)))
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

    fn answer(query: &str, timeout: u64) -> Result<Answer, String> {
        let data: String = (0..300).map(|n| format!("<a:{n}> <a:p> \"{n}\" <a:g> .\n")).collect();
        let options = QueryOptions {
            prefixes: vec![("a", "a:")],
            timeout: Duration::from_millis(timeout),
            memory: usize::MAX,
            allow_service: false,
        };
        evaluate(&load(data.as_bytes()).unwrap(), query, &options).map_err(|error| error.to_string())
    }

    #[test]
    fn prefixes_need_no_declaration() {
        assert_eq!(answer("ASK { a:7 a:p \"7\" }", 10_000), Ok(Answer::Boolean(true)));
    }

    #[test]
    fn a_query_that_takes_too_long_ends() {
        let error =
            answer("SELECT (COUNT(*) AS ?n) { ?a ?p ?x . ?b ?q ?y . ?c ?r ?z . FILTER(?x > ?y) }", 50).unwrap_err();
        assert!(error.contains("did not end within 0.05 s"), "{error}");
    }

    #[test]
    fn a_query_that_takes_too_much_memory_ends() {
        let data: String = (0..300).map(|n| format!("<a:{n}> <a:p> \"{n}\" <a:g> .\n")).collect();
        let timeout = Duration::from_secs(60);
        let options = QueryOptions { prefixes: Vec::new(), timeout, memory: 1 << 20, allow_service: false };
        let query = "SELECT * { ?a ?p ?x . ?b ?q ?y . ?c ?r ?z }";
        let error = evaluate(&load(data.as_bytes()).unwrap(), query, &options).unwrap_err().to_string();
        assert!(error.contains("MB of memory"), "{error}");
    }

    #[test]
    fn mistakes_are_told_in_a_line() {
        let message = |query| answer(query, 10_000).unwrap_err();
        let undeclared = message("PREFIX b: <urn:b> ASK { a:1 b:2 \"c:d\" ; xyz:a <e:f> }");
        assert!(undeclared.ends_with("; is the prefix `xyz:` declared?"), "{undeclared}");
        let unclosed = message("SELECT ?x { ?x ?p ?o");
        assert!(unclosed.ends_with("error at 1:21: not expected here, or the end is missing"), "{unclosed}");
    }

    #[test]
    fn no_query_reaches_out() {
        let error = answer("SELECT * { SERVICE <http://localhost:9/> { ?s ?p ?o } }", 10_000).unwrap_err();
        assert!(error.contains("nothing is asked over a network"), "{error}");
    }

    #[test]
    fn mistakes_have_a_position() {
        let error = answer("SELECT ?x { ?x }", 10_000).unwrap_err();
        assert!(error.contains("error at 1:17"), "{error}");
    }
}
