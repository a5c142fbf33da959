use super::execute::execute;
use super::{Store, StoreError};
use diwan_rdf::stack;
use diwan_sparql::{DEEP_QUERY, is_deep_query, readable_syntax_error};
use oxigraph::model::{Term, Triple};
use oxigraph::sparql::{CancellationToken, QueryEvaluationError, QueryResults, QueryTripleIter, SparqlEvaluator};
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

/// What a query answers, as it comes.
pub enum Reply {
    /// Of SELECT.
    Rows(Rows),
    /// Of ASK.
    Boolean(bool),
    /// Of CONSTRUCT and DESCRIBE: sorted, each once.
    Triples(Vec<Triple>),
}

/// The values of a row, in the order of the variables.
pub type Row = Vec<Option<Term>>;

impl Reply {
    /// Waits for the whole answer.
    ///
    /// # Errors
    /// [`StoreError`] when the query fails, or takes longer than it may.
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

/// Reads a query and asks it; the answer is complete or an error.
///
/// # Errors
/// [`StoreError`] when the query is wrong, fails, or takes longer than it may.
pub fn evaluate(store: &Store, query: &str, options: &QueryOptions<'_>) -> Result<Answer, StoreError> {
    ask(store, &parse(query, None, options.prefixes.iter().copied())?, options)
}

/// Asks a query that has been read; the answer is complete or an error.
///
/// # Errors
/// [`StoreError`] when the query fails, or takes longer than it may.
pub fn ask(store: &Store, query: &Query, options: &QueryOptions<'_>) -> Result<Answer, StoreError> {
    begin(store, query, options)?.complete()
}

/// Begins to ask a query that has been read. Its rows come as they are found.
///
/// # Errors
/// [`StoreError`] when the query fails, or takes longer than it may, before there is a row.
pub(super) fn begin(store: &Store, query: &Query, options: &QueryOptions<'_>) -> Result<Reply, StoreError> {
    let token = CancellationToken::new();
    let work = QueryRun::new(store, query, options, &token);
    let allow_service = options.allow_service;
    let (sender, parts) = mpsc::sync_channel(4);
    let begun = stack::spawn(move || work.answer(&sender, allow_service));
    begun.map_err(|error| StoreError::Evaluation(format!("no thread can be begun: {error}")))?;
    let mut wait = Wait::new(parts, token, options);
    match wait.next()? {
        Part::Boolean(value) => Ok(Reply::Boolean(value)),
        Part::Triples(triples) => Ok(Reply::Triples(triples)),
        Part::Variables(variables) => {
            Ok(Reply::Rows(Rows { variables, batch: Vec::new().into_iter(), wait: Some(wait) }))
        }
        Part::Rows(_) | Part::End => Err(broken_off()),
    }
}

/// The rows of an answer, as they are found. After an error there are no more.
pub struct Rows {
    variables: Vec<String>,
    batch: std::vec::IntoIter<Row>,
    /// None when all has come.
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
                Ok(_) => return self.fail(broken_off()),
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

fn broken_off() -> StoreError {
    StoreError::Evaluation("the evaluation broke off; please report the query".to_owned())
}

/// A part of an answer on its way from the thread that finds it.
enum Part {
    Boolean(bool),
    Triples(Vec<Triple>),
    Variables(Vec<String>),
    Rows(Vec<Row>),
    End,
}

/// How many rows are on their way together.
const BATCH: usize = 256;

type Parts = mpsc::SyncSender<Result<Part, StoreError>>;

/// A query on its way to a thread of its own.
struct QueryRun {
    store: Store,
    query: Query,
    evaluator: SparqlEvaluator,
}

impl QueryRun {
    fn new(store: &Store, query: &Query, options: &QueryOptions<'_>, token: &CancellationToken) -> Self {
        let evaluator = SparqlEvaluator::new().with_cancellation_token(token.clone());
        Self { store: store.clone(), query: query.clone(), evaluator: with_services(evaluator, options) }
    }

    fn answer(self, parts: &Parts, allow_service: bool) {
        let last = execute(self.evaluator, self.query, &self.store, |results| send(results, parts));
        // Nobody listens any more when the time was up.
        let _ = parts.send(last.map_err(|error| failed(&error, allow_service)));
    }
}

/// No query reaches out to a network unasked.
#[cfg(feature = "link")]
fn with_services(evaluator: SparqlEvaluator, options: &QueryOptions<'_>) -> SparqlEvaluator {
    match options.allow_service {
        true => evaluator.with_http_timeout(options.timeout).with_http_redirection_limit(5),
        false => evaluator.without_default_http_service_handler(),
    }
}

/// Without the feature `link` there is no client that could reach out.
#[cfg(not(feature = "link"))]
fn with_services(evaluator: SparqlEvaluator, _: &QueryOptions<'_>) -> SparqlEvaluator {
    evaluator
}

/// Sends rows as they are found, and returns the last part of the answer.
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

/// How often the memory is looked at.
const LOOK: Duration = Duration::from_millis(10);

/// Waits for the parts of an answer as long as the time and the memory last.
struct Wait {
    parts: mpsc::Receiver<Result<Part, StoreError>>,
    token: CancellationToken,
    begin: Instant,
    looked: Instant,
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
        Self { parts, token, begin, looked: begin, timeout, memory }
    }

    fn next(&mut self) -> Result<Part, StoreError> {
        loop {
            let left = self.timeout.saturating_sub(self.begin.elapsed());
            match self.parts.recv_timeout(left.min(LOOK)) {
                Ok(part) => {
                    self.look()?;
                    return part;
                }
                Err(mpsc::RecvTimeoutError::Timeout) if left.is_zero() => {
                    return Err(StoreError::Timeout(self.timeout));
                }
                Err(mpsc::RecvTimeoutError::Timeout) => self.look()?,
                Err(mpsc::RecvTimeoutError::Disconnected) => return Err(broken_off()),
            }
        }
    }

    /// Looks whether the limits hold, if nobody has for a while.
    fn look(&mut self) -> Result<(), StoreError> {
        if self.looked.elapsed() < LOOK {
            return Ok(());
        }
        self.looked = Instant::now();
        if exceeds_memory(self.memory) {
            return Err(StoreError::Memory(self.memory));
        }
        if self.begin.elapsed() > self.timeout { Err(StoreError::Timeout(self.timeout)) } else { Ok(()) }
    }
}

impl Drop for Wait {
    /// Oxigraph looks at the token now and then; some joins go on for long before they do, and are left behind.
    fn drop(&mut self) {
        self.token.cancel();
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
