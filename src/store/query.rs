use super::execute::execute;
use super::{Store, StoreError};
use diwan_rdf::stack;
use diwan_rdf::text::TextError;
use diwan_sparql::{DEEP_QUERY, PatternFaults, is_deep_query, readable_syntax_error};
use oxigraph::model::{Term, Triple};
use oxigraph::sparql::{CancellationToken, QueryEvaluationError, QueryResults, QueryTripleIter, SparqlEvaluator};
use spargebra::{Query, SparqlParser};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// Options of a query run.
#[derive(Clone, Debug)]
pub struct QueryOptions<'a> {
    /// Prefixes that the query may use without declaring them.
    pub prefixes: Vec<(&'a str, &'a str)>,
    /// The time limit.
    pub timeout: Duration,
    /// The memory limit of the whole process, the graph included, in bytes.
    pub memory: usize,
    /// Whether `SERVICE` may query other endpoints.
    pub allow_service: bool,
    /// Collects what is wrong with regular expressions in the data; complete after the last row.
    pub faults: PatternFaults,
}

/// The complete result of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The solutions of SELECT.
    Solutions {
        /// The names of the variables, without `?`.
        variables: Vec<String>,
        /// The values of each row, in the order of the variables; `None` if unbound.
        rows: Vec<Vec<Option<Term>>>,
    },
    /// The result of ASK.
    Boolean(bool),
    /// The triples of CONSTRUCT and DESCRIBE, sorted and without duplicates.
    Triples(Vec<Triple>),
}

/// The result of a query, with rows that are returned while it runs.
pub enum Reply {
    /// The rows of SELECT.
    Rows(Rows),
    /// The result of ASK.
    Boolean(bool),
    /// The triples of CONSTRUCT and DESCRIBE, sorted and without duplicates.
    Triples(Vec<Triple>),
}

/// The values of a row, in the order of the variables; `None` if unbound.
pub type Row = Vec<Option<Term>>;

impl Reply {
    /// Waits for the complete result.
    ///
    /// # Errors
    /// [`StoreError`] if the query fails or exceeds a limit.
    pub fn complete(self) -> Result<Answer, StoreError> {
        Ok(match self {
            Self::Boolean(value) => Answer::Boolean(value),
            Self::Triples(triples) => Answer::Triples(triples),
            Self::Rows(rows) => {
                let variables = rows.variables().to_vec();
                Answer::Solutions { variables, rows: rows.collect::<Result<_, _>>()? }
            }
        })
    }
}

/// Parses a query and evaluates it completely.
///
/// # Errors
/// [`StoreError`] if the query is invalid, fails or exceeds a limit.
pub fn evaluate(store: &Store, query: &str, options: &QueryOptions<'_>) -> Result<Answer, StoreError> {
    ask(store, &parse(query, None, options.prefixes.iter().copied())?, options)
}

/// Evaluates a parsed query completely.
///
/// # Errors
/// [`StoreError`] if the query fails or exceeds a limit.
pub fn ask(store: &Store, query: &Query, options: &QueryOptions<'_>) -> Result<Answer, StoreError> {
    begin(store, query, options)?.complete()
}

/// Starts to evaluate a parsed query in a thread of its own. Rows are returned while it runs.
///
/// # Errors
/// [`StoreError`] if the query fails or exceeds a limit before its first row.
pub(super) fn begin(store: &Store, query: &Query, options: &QueryOptions<'_>) -> Result<Reply, StoreError> {
    let token = CancellationToken::new();
    let work = QueryRun::new(store, query, options, &token);
    let allow_service = options.allow_service;
    let (sender, parts) = mpsc::sync_channel(4);
    let begun = stack::spawn(move || work.answer(&sender, allow_service));
    begun.map_err(|error| StoreError::Evaluation(format!("a thread cannot be started: {error}")))?;
    let mut wait = Wait::new(parts, token, options);
    match wait.next()? {
        Part::Boolean(value) => Ok(Reply::Boolean(value)),
        Part::Triples(triples) => Ok(Reply::Triples(triples)),
        Part::Variables(variables) => {
            Ok(Reply::Rows(Rows { variables, batch: Vec::new().into_iter(), wait: Some(wait) }))
        }
        Part::Rows(_) | Part::End => Err(aborted()),
    }
}

/// An iterator over the rows of a running query. It ends after an error.
pub struct Rows {
    variables: Vec<String>,
    batch: std::vec::IntoIter<Row>,
    /// `None` after the last row or an error.
    wait: Option<Wait>,
}

impl Rows {
    /// The variables, without `?`.
    pub fn variables(&self) -> &[String] {
        &self.variables
    }
}

impl Iterator for Rows {
    type Item = Result<Row, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(row) = self.batch.next() {
                return Some(Ok(row));
            }
            match self.wait.as_mut()?.next() {
                Ok(Part::Rows(rows)) => self.batch = rows.into_iter(),
                Ok(Part::End) => self.wait = None,
                Ok(_) => return self.fail(aborted()),
                Err(error) => return self.fail(error),
            }
        }
    }
}

impl Rows {
    fn fail(&mut self, error: StoreError) -> Option<Result<Row, StoreError>> {
        self.wait = None;
        Some(Err(error))
    }
}

fn aborted() -> StoreError {
    StoreError::Evaluation("the evaluation stopped unexpectedly; please report the query".to_owned())
}

/// A part of the result, as the evaluating thread sends it.
enum Part {
    Boolean(bool),
    Triples(Vec<Triple>),
    Variables(Vec<String>),
    Rows(Vec<Row>),
    End,
}

/// The number of rows sent in one message.
const BATCH: usize = 256;

type Parts = mpsc::SyncSender<Result<Part, StoreError>>;

/// A query to be evaluated in another thread.
struct QueryRun {
    store: Store,
    query: Query,
    evaluator: SparqlEvaluator,
    faults: PatternFaults,
}

impl QueryRun {
    fn new(store: &Store, query: &Query, options: &QueryOptions<'_>, token: &CancellationToken) -> Self {
        let evaluator = SparqlEvaluator::new().with_cancellation_token(token.clone());
        let (evaluator, faults) = (with_services(evaluator, options), options.faults.clone());
        Self { store: store.clone(), query: query.clone(), evaluator, faults }
    }

    fn answer(self, parts: &Parts, allow_service: bool) {
        let last = execute(self.evaluator, self.query, &self.store, &self.faults, |results| send(results, parts));
        // The receiver is gone if a limit was exceeded.
        let _ = parts.send(last.map_err(|error| failed(&error, allow_service)));
    }
}

/// Disables `SERVICE` unless it is allowed.
#[cfg(feature = "link")]
fn with_services(evaluator: SparqlEvaluator, options: &QueryOptions<'_>) -> SparqlEvaluator {
    match options.allow_service {
        true => evaluator.with_http_timeout(options.timeout).with_http_redirection_limit(5),
        false => evaluator.without_default_http_service_handler(),
    }
}

/// Without the feature `link` there is no HTTP client, so `SERVICE` always fails.
#[cfg(not(feature = "link"))]
fn with_services(evaluator: SparqlEvaluator, _: &QueryOptions<'_>) -> SparqlEvaluator {
    evaluator
}

/// Sends rows in batches, and returns the last part of the result.
fn send(results: QueryResults<'_>, parts: &Parts) -> Result<Part, QueryEvaluationError> {
    let solutions = match results {
        QueryResults::Boolean(value) => return Ok(Part::Boolean(value)),
        QueryResults::Graph(triples) => return sorted(triples).map(Part::Triples),
        QueryResults::Solutions(solutions) => solutions,
    };
    let variables = solutions.variables().iter().map(|variable| variable.as_str().to_owned()).collect();
    let _ = parts.send(Ok(Part::Variables(variables)));
    let mut batch = Vec::with_capacity(BATCH);
    for row in solutions {
        batch.push(row?.values().to_vec());
        if batch.len() == BATCH {
            let full = std::mem::replace(&mut batch, Vec::with_capacity(BATCH));
            if parts.send(Ok(Part::Rows(full))).is_err() {
                return Err(QueryEvaluationError::Cancelled);
            }
        }
    }
    let _ = parts.send(Ok(Part::Rows(batch)));
    Ok(Part::End)
}

fn sorted(triples: QueryTripleIter<'_>) -> Result<Vec<Triple>, QueryEvaluationError> {
    let mut triples = triples.collect::<Result<Vec<_>, _>>()?;
    triples.sort_by_cached_key(ToString::to_string);
    triples.dedup();
    Ok(triples)
}

/// The interval between checks of the memory limit.
const CHECK_INTERVAL: Duration = Duration::from_millis(10);

/// Receives the parts of a result and enforces the time and memory limits.
struct Wait {
    parts: mpsc::Receiver<Result<Part, StoreError>>,
    token: CancellationToken,
    begin: Instant,
    last_check: Instant,
    timeout: Duration,
    memory: usize,
}

impl Wait {
    fn new(
        parts: mpsc::Receiver<Result<Part, StoreError>>,
        token: CancellationToken,
        options: &QueryOptions<'_>,
    ) -> Self {
        let (begin, timeout, memory) = (Instant::now(), options.timeout, options.memory);
        Self { parts, token, begin, last_check: begin, timeout, memory }
    }

    fn next(&mut self) -> Result<Part, StoreError> {
        loop {
            let left = self.timeout.saturating_sub(self.begin.elapsed());
            match self.parts.recv_timeout(left.min(CHECK_INTERVAL)) {
                Ok(part) => {
                    self.check_limits()?;
                    return part;
                }
                Err(mpsc::RecvTimeoutError::Timeout) if left.is_zero() => {
                    return Err(StoreError::Timeout(self.timeout));
                }
                Err(mpsc::RecvTimeoutError::Timeout) => self.check_limits()?,
                Err(mpsc::RecvTimeoutError::Disconnected) => return Err(aborted()),
            }
        }
    }

    /// Checks the limits, unless that was done less than an interval ago.
    fn check_limits(&mut self) -> Result<(), StoreError> {
        if self.last_check.elapsed() < CHECK_INTERVAL {
            return Ok(());
        }
        self.last_check = Instant::now();
        if exceeds_memory(self.memory) {
            return Err(StoreError::Memory(self.memory));
        }
        if self.begin.elapsed() > self.timeout { Err(StoreError::Timeout(self.timeout)) } else { Ok(()) }
    }
}

impl Drop for Wait {
    /// Asks the evaluator to stop. It checks the token from time to time; a long join may continue in its thread until
    /// the next check.
    fn drop(&mut self) {
        self.token.cancel();
    }
}

/// Whether the process uses more than this many bytes of memory. `false` if the system does not report it.
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

/// Parses a query, with relative IRIs resolved against a base IRI.
pub(super) fn parse<'p>(
    query: &str,
    base: Option<&str>,
    prefixes: impl Iterator<Item = (&'p str, &'p str)>,
) -> Result<Query, StoreError> {
    if is_deep_query(query) {
        return Err(StoreError::Syntax(TextError::new(DEEP_QUERY, None)));
    }
    let (mut parser, mut known) = (SparqlParser::new(), Vec::new());
    if let Some(base) = base {
        parser = parser.with_base_iri(base).map_err(|error| StoreError::Syntax(format!("base IRI: {error}").into()))?;
    }
    for (prefix, namespace) in prefixes {
        known.push(prefix);
        parser = parser
            .with_prefix(prefix, namespace)
            .map_err(|error| StoreError::Syntax(format!("prefix {prefix}: {error}").into()))?;
    }
    parser
        .parse_query(query)
        .map_err(|error| StoreError::Syntax(readable_syntax_error(&error.to_string(), query, &known)))
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
            faults: PatternFaults::default(),
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
        assert!(error.contains("did not finish within 0.05 s"), "{error}");
    }

    #[test]
    fn a_query_that_takes_too_much_memory_ends() {
        let data: String = (0..300).map(|n| format!("<a:{n}> <a:p> \"{n}\" <a:g> .\n")).collect();
        let timeout = Duration::from_secs(60);
        let options = QueryOptions {
            prefixes: Vec::new(),
            timeout,
            memory: 1 << 20,
            allow_service: false,
            faults: PatternFaults::default(),
        };
        let query = "SELECT * { ?a ?p ?x . ?b ?q ?y . ?c ?r ?z }";
        let error = evaluate(&load(data.as_bytes()).unwrap(), query, &options).unwrap_err().to_string();
        assert!(error.contains("MB of memory"), "{error}");
    }

    #[test]
    fn mistakes_are_reported_in_one_line() {
        let message = |query| answer(query, 10_000).unwrap_err();
        let undeclared = message("PREFIX b: <urn:b> ASK { a:1 b:2 \"c:d\" ; xyz:a <e:f> }");
        assert!(undeclared.ends_with("; is the prefix `xyz:` declared?"), "{undeclared}");
        let unclosed = message("SELECT ?x { ?x ?p ?o");
        assert!(unclosed.ends_with("error at 1:21: not expected here, or the end is missing"), "{unclosed}");
    }

    #[test]
    fn service_is_refused_by_default() {
        let error = answer("SELECT * { SERVICE <http://localhost:9/> { ?s ?p ?o } }", 10_000).unwrap_err();
        assert!(error.contains("nothing is asked over a network"), "{error}");
    }

    #[test]
    fn mistakes_have_a_position() {
        let error = answer("SELECT ?x { ?x }", 10_000).unwrap_err();
        assert!(error.contains("error at 1:17"), "{error}");
    }
}
