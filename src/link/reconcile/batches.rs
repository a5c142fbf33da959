//! Sends many queries: in batches, several at a time. Each answer is cached as soon as it arrives.

use super::answer::{read_answer, read_batch};
use super::service::JSON;
use super::{Answer, Query, Service};
use crate::link::LinkError;
use crate::link::http::{Failure, Question};
use serde_json::{Map, Value as Json};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::sync::atomic::Ordering;
use std::sync::{Mutex, PoisonError};
use std::thread;

/// The number of failed batches in a row after which nothing more is sent.
const FAILURES: usize = 3;

/// The answers to many queries.
#[derive(Debug, Default)]
pub struct Answers {
    /// For each query, in order: the answer, or the reason why there is none.
    pub answers: Vec<Result<Answer, String>>,
    /// The number of queries answered from the cache.
    pub kept: usize,
    /// The number of queries that succeeded only without type and properties.
    pub bare: usize,
}

/// Called with the number of further queries that have been completed.
pub type Progress<'a> = &'a (dyn Fn(usize) + Sync);

/// The results of a batch, one for each query, or the error of caching an answer.
type Batch = Vec<Result<QueryResult, LinkError>>;

impl Service {
    /// Answers all queries: from the cache, or else by sending them in batches, several at a time. Every answer is
    /// cached as soon as it arrives, so that an interrupted run can be continued. `progress` is called with the number
    /// of further queries completed.
    ///
    /// # Errors
    /// [`LinkError::Io`] if an answer cannot be cached.
    pub fn ask(&self, queries: &[Query], progress: Progress<'_>) -> Result<Answers, LinkError> {
        let cached: Vec<Option<Json>> = queries.iter().map(|query| self.cached(&query.to_json())).collect();
        let open: Vec<usize> = (0..queries.len()).filter(|index| cached[*index].is_none()).collect();
        let mut answers = Answers { kept: queries.len() - open.len(), ..Answers::default() };
        progress(answers.kept);
        answers.answers = cached.iter().map(|answer| read_cached(answer.as_ref())).collect();
        if self.options.offline {
            return Ok(answers);
        }
        for answered in self.all(queries, &open, progress) {
            let QueryResult { index, answer, bare } = answered?;
            answers.bare += usize::from(bare);
            answers.answers[index] = answer;
        }
        Ok(answers)
    }

    fn all(&self, queries: &[Query], open: &[usize], progress: Progress<'_>) -> Batch {
        let batches: VecDeque<Vec<usize>> = open.chunks(self.manifest().batch_limit()).map(<[usize]>::to_vec).collect();
        let (batches, found) = (Mutex::new(batches), Mutex::new(Vec::new()));
        let work = || {
            while let Some(batch) = next(&batches) {
                let answered = self.batch(queries, &batch);
                progress(answered.len());
                found.lock().unwrap_or_else(PoisonError::into_inner).extend(answered);
            }
        };
        thread::scope(|scope| {
            for _ in 0..self.options.jobs.max(1) {
                scope.spawn(work);
            }
        });
        found.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends a batch. Queries without a valid answer are sent again without the others. If the whole batch is refused
    /// or its answer is unusable, it is split in halves, so that one bad query does not affect the others; a single
    /// query that is refused is sent again with its name only.
    fn batch(&self, queries: &[Query], batch: &[usize]) -> Batch {
        if let Some(reason) = self.stop_reason.get() {
            return unanswered(batch, reason);
        }
        if self.failures.load(Ordering::Relaxed) >= FAILURES {
            return unanswered(batch, "not asked, because the service failed too often");
        }
        let asked: Vec<(usize, Query)> = batch.iter().map(|index| (*index, queries[*index].clone())).collect();
        match self.post(&asked) {
            Ok(answers) => self.answered(queries, batch, &answers),
            Err(failure @ Failure::Busy(..)) => {
                self.count_failure(&failure);
                unanswered(batch, failure.reason())
            }
            Err(failure) if batch.len() == 1 => vec![self.ask_one(batch[0], &queries[batch[0]], &failure)],
            Err(Failure::Refused(_) | Failure::Unusable(..)) => {
                let (first, second) = batch.split_at(batch.len() / 2);
                [self.batch(queries, first), self.batch(queries, second)].into_iter().flatten().collect()
            }
        }
    }

    /// Caches the valid answers, of which there is at least one, and sends the other queries again.
    fn answered(&self, queries: &[Query], batch: &[usize], answers: &Map<String, Json>) -> Batch {
        self.failures.store(0, Ordering::Relaxed);
        let is_readable = |index: &usize| answers.get(&key(*index)).is_some_and(|answer| read_answer(answer).is_ok());
        let (good, bad): (Vec<usize>, Vec<usize>) = batch.iter().partition(|index| is_readable(index));
        let mut found: Batch = good.iter().map(|index| self.keep_answer(*index, &queries[*index], answers)).collect();
        if !bad.is_empty() {
            found.extend(self.batch(queries, &bad));
        }
        found
    }

    /// Counts a failure. If the service requests a long pause, nothing more is sent.
    fn count_failure(&self, failure: &Failure) {
        self.failures.fetch_add(1, Ordering::Relaxed);
        if failure.asks_for_long_pause() {
            self.stop_reason.get_or_init(|| "not asked, because the service asks for a pause");
        }
    }

    fn ask_one(&self, index: usize, query: &Query, failure: &Failure) -> Result<QueryResult, LinkError> {
        match (!query.is_bare()).then(|| self.post(&[(index, query.bare())])) {
            Some(Ok(answers)) => Ok(QueryResult { bare: true, ..self.keep_answer(index, query, &answers)? }),
            Some(Err(_)) | None => {
                self.count_failure(failure);
                let name = format!("\"{}\": ", query.name);
                let reason = failure.reason();
                Ok(QueryResult::unanswered(index, reason.strip_prefix(&name).unwrap_or(reason)))
            }
        }
    }

    /// Sends queries. If the answer lacks some of them, it may have been truncated, and the request is repeated; if it
    /// is incomplete again, the answers that it has are used.
    fn post(&self, asked: &[(usize, Query)]) -> Result<Map<String, Json>, Failure> {
        let queries: Map<String, Json> = asked.iter().map(|(index, query)| (key(*index), query.to_json())).collect();
        let text = Json::from(queries).to_string();
        let question = Question { url: &self.options.endpoint, form: Some(("queries", &text)), accept: JSON };
        let part = RefCell::new(Map::new());
        let answer = self.client.ask(&question, |body| {
            part.take();
            let names = asked.iter().map(|(index, query)| (key(*index), query.name.as_str()));
            let (answers, fault) = read_batch(body, names)?;
            let Some(fault) = fault else { return Ok(answers) };
            part.replace(answers);
            Err(Failure::Unusable(fault, None))
        });
        let part = part.into_inner();
        let has_answers = part.values().any(|answer| read_answer(answer).is_ok());
        match answer {
            Err(Failure::Unusable(..)) if has_answers => Ok(part),
            answer => answer,
        }
    }

    fn keep_answer(&self, index: usize, query: &Query, answers: &Map<String, Json>) -> Result<QueryResult, LinkError> {
        let answer = answers.get(&key(index)).cloned().unwrap_or_default();
        if let Err(error) = self.cache_answer(&query.to_json(), &answer) {
            // If answers cannot be cached, nothing more is sent.
            self.failures.store(FAILURES, Ordering::Relaxed);
            return Err(error);
        }
        Ok(QueryResult { index, answer: read_answer(&answer), bare: false })
    }
}

fn next(batches: &Mutex<VecDeque<Vec<usize>>>) -> Option<Vec<usize>> {
    batches.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
}

/// The result of one query.
struct QueryResult {
    index: usize,
    answer: Result<Answer, String>,
    bare: bool,
}

impl QueryResult {
    fn unanswered(index: usize, reason: &str) -> Self {
        Self { index, answer: Err(reason.to_owned()), bare: false }
    }
}

fn unanswered(batch: &[usize], reason: &str) -> Batch {
    batch.iter().map(|index| Ok(QueryResult::unanswered(*index, reason))).collect()
}

fn read_cached(answer: Option<&Json>) -> Result<Answer, String> {
    answer.map_or_else(|| Err("not in the cache".to_owned()), read_answer)
}

fn key(index: usize) -> String {
    format!("q{index}")
}
