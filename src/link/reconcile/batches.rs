//! Many questions: in batches, several at a time, each answer kept as soon as it is there.

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

/// So many batches in a row come to nothing before nothing more is asked.
const FAILURES: usize = 3;

/// What came of many questions.
#[derive(Debug, Default)]
pub struct Answers {
    /// Question by question, in their order: the answer, or why there is none.
    pub answers: Vec<Result<Answer, String>>,
    /// How many were answered from what was kept.
    pub kept: usize,
    /// How many had to be asked without type and properties.
    pub bare: usize,
}

/// Is told how many more questions have been dealt with.
pub type Progress<'a> = &'a (dyn Fn(usize) + Sync);

/// Answers to a batch: question by question, or that one cannot be kept.
type Batch = Vec<Result<Answered, LinkError>>;

impl Service {
    /// Asks all questions: those whose answers are not kept in batches, several at a time. Every answer is kept as soon
    /// as it is there, so that a run that was broken off goes on where it was. `progress` is told how many more have
    /// been dealt with.
    ///
    /// # Errors
    /// [`LinkError::Io`] when an answer cannot be kept.
    pub fn ask(&self, queries: &[Query], progress: Progress<'_>) -> Result<Answers, LinkError> {
        let kept: Vec<Option<Json>> = queries.iter().map(|query| self.kept(&query.to_json())).collect();
        let open: Vec<usize> = (0..queries.len()).filter(|index| kept[*index].is_none()).collect();
        let mut answers = Answers { kept: queries.len() - open.len(), ..Answers::default() };
        progress(answers.kept);
        answers.answers = kept.iter().map(|kept| read_kept(kept.as_ref())).collect();
        if self.options.offline {
            return Ok(answers);
        }
        for answered in self.all(queries, &open, progress) {
            let Answered { index, answer, bare } = answered?;
            answers.bare += usize::from(bare);
            answers.answers[index] = answer;
        }
        Ok(answers)
    }

    fn all(&self, queries: &[Query], open: &[usize], progress: Progress<'_>) -> Batch {
        let batches: VecDeque<Vec<usize>> = open.chunks(self.manifest().batch()).map(<[usize]>::to_vec).collect();
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

    /// Asks a batch. Questions that have no answer in it are asked again without the others. A batch that is refused or
    /// garbled is asked in halves, so that one bad question does not take the others with it; one question that is
    /// refused, by its name alone.
    fn batch(&self, queries: &[Query], batch: &[usize]) -> Batch {
        if let Some(reason) = self.closed.get() {
            return unanswered(batch, reason);
        }
        if self.failures.load(Ordering::Relaxed) >= FAILURES {
            return unanswered(batch, "not asked, because the service failed too often");
        }
        let asked: Vec<(usize, Query)> = batch.iter().map(|index| (*index, queries[*index].clone())).collect();
        match self.post(&asked) {
            Ok(answers) => self.answered(queries, batch, &answers),
            Err(failure @ Failure::Busy(..)) => {
                self.count(&failure);
                unanswered(batch, failure.reason())
            }
            Err(failure) if batch.len() == 1 => vec![self.ask_one(batch[0], &queries[batch[0]], &failure)],
            Err(Failure::Refused(_) | Failure::Garbled(..)) => {
                let (first, second) = batch.split_at(batch.len() / 2);
                [self.batch(queries, first), self.batch(queries, second)].into_iter().flatten().collect()
            }
        }
    }

    /// Keeps the answers that can be read, of which there is at least one, and asks the other questions again.
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

    /// Counts a failure; after one with a long pause nothing more is asked.
    fn count(&self, failure: &Failure) {
        self.failures.fetch_add(1, Ordering::Relaxed);
        if failure.asks_for_long_pause() {
            self.closed.get_or_init(|| "not asked, because the service asks for a pause");
        }
    }

    fn ask_one(&self, index: usize, query: &Query, failure: &Failure) -> Result<Answered, LinkError> {
        match (!query.is_bare()).then(|| self.post(&[(index, query.bare())])) {
            Some(Ok(answers)) => Ok(Answered { bare: true, ..self.keep_answer(index, query, &answers)? }),
            Some(Err(_)) | None => {
                self.count(failure);
                let name = format!("\"{}\": ", query.name);
                let reason = failure.reason();
                Ok(Answered::unanswered(index, reason.strip_prefix(&name).unwrap_or(reason)))
            }
        }
    }

    /// Sends questions. An answer that lacks some of them may have been cut short: when the same comes again, what it has
    /// is worth having.
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
            Err(Failure::Garbled(fault, None))
        });
        let part = part.into_inner();
        let has_answers = part.values().any(|answer| read_answer(answer).is_ok());
        match answer {
            Err(Failure::Garbled(..)) if has_answers => Ok(part),
            answer => answer,
        }
    }

    fn keep_answer(&self, index: usize, query: &Query, answers: &Map<String, Json>) -> Result<Answered, LinkError> {
        let answer = answers.get(&key(index)).cloned().unwrap_or_default();
        if let Err(error) = self.keep(&query.to_json(), &answer) {
            // Answers that cannot be kept are not worth asking for.
            self.failures.store(FAILURES, Ordering::Relaxed);
            return Err(error);
        }
        Ok(Answered { index, answer: read_answer(&answer), bare: false })
    }
}

fn next(batches: &Mutex<VecDeque<Vec<usize>>>) -> Option<Vec<usize>> {
    batches.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
}

/// One question's answer.
struct Answered {
    index: usize,
    answer: Result<Answer, String>,
    bare: bool,
}

impl Answered {
    fn unanswered(index: usize, reason: &str) -> Self {
        Self { index, answer: Err(reason.to_owned()), bare: false }
    }
}

fn unanswered(batch: &[usize], reason: &str) -> Batch {
    batch.iter().map(|index| Ok(Answered::unanswered(*index, reason))).collect()
}

fn read_kept(kept: Option<&Json>) -> Result<Answer, String> {
    kept.map_or_else(|| Err("not in the cache".to_owned()), read_answer)
}

fn key(index: usize) -> String {
    format!("q{index}")
}
