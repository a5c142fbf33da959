use super::answer::suggestions;
use super::{Manifest, Query, Suggestion};
use crate::link::LinkError;
use crate::link::http::{Cache, Client, Failure, Patience, Question};
use serde_json::{Map, Value as Json, json};
use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// How a service is asked.
#[derive(Clone, Debug)]
pub struct ServiceOptions {
    /// Its address.
    pub endpoint: String,
    /// Where answers are kept.
    pub cache: PathBuf,
    /// Whether only kept answers count, and nothing is asked.
    pub offline: bool,
    /// Whether kept answers do not count.
    pub refresh: bool,
    /// How many batches are on their way at once.
    pub jobs: usize,
    /// How often and how long it is tried.
    pub patience: Patience,
}

/// A reconciliation service.
pub struct Service {
    options: ServiceOptions,
    client: Client,
    cache: Cache,
    manifest: Manifest,
    /// Batches in a row that came to nothing.
    failures: AtomicUsize,
}

/// So many batches in a row come to nothing before nothing more is asked.
const FAILURES: usize = 3;

/// What came of many questions.
#[derive(Debug, Default)]
pub struct Answers {
    /// Question by question, in their order: candidates, best first; or why there is no answer.
    pub answers: Vec<Result<Vec<Suggestion>, String>>,
    /// How many were answered from what was kept.
    pub kept: usize,
    /// How many had to be asked without type and properties.
    pub bare: usize,
}

const JSON: &str = "application/json";

impl Service {
    /// Reads a service's manifest: kept, or asked for.
    ///
    /// # Errors
    /// [`LinkError::Service`] when there is none.
    pub fn open(options: ServiceOptions) -> Result<Self, LinkError> {
        let client = Client::new(options.patience);
        let cache = Cache::new(&options.cache);
        let failed = |reason: String| LinkError::Service { endpoint: options.endpoint.clone(), reason };
        let question = json!("manifest");
        let kept = cache.get(&options.endpoint, &question).filter(|_| options.offline || !options.refresh);
        let text = match kept {
            Some(manifest) => manifest,
            None if options.offline => {
                return Err(failed("its manifest is not in the cache; run once without --offline".to_owned()));
            }
            None => {
                let asked = Question { url: &options.endpoint, form: None, accept: JSON };
                let read = |body: &[u8]| {
                    Manifest::parse(body).map_err(|reason| Failure::Garbled(reason, None))?;
                    serde_json::from_slice::<Json>(body).map_err(|error| Failure::Garbled(error.to_string(), None))
                };
                let manifest = client.ask(&asked, read).map_err(|failure| failed(failure.reason().to_owned()))?;
                cache
                    .put(&options.endpoint, &question, &manifest)
                    .map_err(|(path, cause)| LinkError::Io { path, cause })?;
                manifest
            }
        };
        let manifest = Manifest::parse(text.to_string().as_bytes()).map_err(failed)?;
        if !manifest.is_known() {
            let versions = manifest.versions.join(", ");
            return Err(failed(format!("it speaks version {versions} of the API, this program 0.2")));
        }
        Ok(Self { options, client, cache, manifest, failures: AtomicUsize::new(0) })
    }

    /// What the service says of itself.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// How many requests were sent.
    pub fn sent(&self) -> usize {
        self.client.requests()
    }

    /// Asks all questions: those whose answers are not kept in batches, several at a time. Every answer is kept as soon as it
    /// is there, so that a run that was broken off goes on where it was.
    ///
    /// # Errors
    /// [`LinkError::Io`] when an answer cannot be kept.
    pub fn ask(&self, queries: &[Query]) -> Result<Answers, LinkError> {
        let kept: Vec<Option<Json>> = queries.iter().map(|query| self.kept(&query.to_json())).collect();
        let open: Vec<usize> = (0..queries.len()).filter(|index| kept[*index].is_none()).collect();
        let mut answers = Answers { kept: queries.len() - open.len(), ..Answers::default() };
        answers.answers = kept.iter().map(|kept| read_kept(kept.as_ref())).collect();
        if self.options.offline {
            return Ok(answers);
        }
        let batches: VecDeque<Vec<usize>> = open.chunks(self.manifest.batch()).map(<[usize]>::to_vec).collect();
        let (batches, found) = (Mutex::new(batches), Mutex::new(Vec::new()));
        thread::scope(|scope| {
            for _ in 0..self.options.jobs.max(1) {
                scope.spawn(|| {
                    while let Some(batch) = lock(&batches).pop_front() {
                        let answered = self.batch(queries, &batch);
                        lock(&found).extend(answered);
                    }
                });
            }
        });
        for answered in found.into_inner().unwrap_or_else(PoisonError::into_inner) {
            let Answered { index, answer, bare } = answered?;
            answers.bare += usize::from(bare);
            answers.answers[index] = answer;
        }
        Ok(answers)
    }

    fn kept(&self, query: &Json) -> Option<Json> {
        self.cache.get(&self.options.endpoint, query).filter(|_| self.options.offline || !self.options.refresh)
    }

    /// Asks a batch. One that is refused or garbled is asked in halves, so that one bad question does not take the others
    /// with it; one question that is refused, by its name alone.
    fn batch(&self, queries: &[Query], batch: &[usize]) -> Vec<Result<Answered, LinkError>> {
        let asked: Vec<(usize, Query)> = batch.iter().map(|index| (*index, queries[*index].clone())).collect();
        let unanswered =
            |reason: &str| batch.iter().map(|index| Ok(Answered::unanswered(*index, reason.to_owned()))).collect();
        if self.failures.load(Ordering::Relaxed) >= FAILURES {
            return unanswered("not asked, because the service failed too often");
        }
        match self.post(&asked) {
            Ok(answers) => {
                self.failures.store(0, Ordering::Relaxed);
                asked.iter().map(|(index, query)| self.keep(*index, query, answers.get(&key(*index)))).collect()
            }
            Err(failure) if batch.len() == 1 => vec![self.alone(batch[0], &queries[batch[0]], &failure)],
            Err(Failure::Busy(reason, _)) => {
                self.failures.fetch_add(1, Ordering::Relaxed);
                unanswered(&reason)
            }
            Err(Failure::Refused(_) | Failure::Garbled(..)) => {
                let (first, second) = batch.split_at(batch.len() / 2);
                [self.batch(queries, first), self.batch(queries, second)].into_iter().flatten().collect()
            }
        }
    }

    fn alone(&self, index: usize, query: &Query, failure: &Failure) -> Result<Answered, LinkError> {
        let unanswered = || {
            self.failures.fetch_add(1, Ordering::Relaxed);
            Ok(Answered::unanswered(index, failure.reason().to_owned()))
        };
        if query.is_bare() || matches!(failure, Failure::Busy(..)) {
            return unanswered();
        }
        match self.post(&[(index, query.bare())]) {
            Ok(answers) => {
                let answered = self.keep(index, query, answers.get(&key(index)))?;
                Ok(Answered { bare: true, ..answered })
            }
            Err(_) => unanswered(),
        }
    }

    /// Sends questions; the answer has them all or counts as none.
    fn post(&self, asked: &[(usize, Query)]) -> Result<Map<String, Json>, Failure> {
        let queries: Map<String, Json> = asked.iter().map(|(index, query)| (key(*index), query.to_json())).collect();
        let text = Json::from(queries).to_string();
        let question = Question { url: &self.options.endpoint, form: Some(("queries", &text)), accept: JSON };
        self.client.ask(&question, |body| read_batch(body, asked))
    }

    fn keep(&self, index: usize, query: &Query, answer: Option<&Json>) -> Result<Answered, LinkError> {
        let answer = answer.cloned().unwrap_or_default();
        let put = self.cache.put(&self.options.endpoint, &query.to_json(), &answer);
        put.map_err(|(path, cause)| LinkError::Io { path, cause })?;
        Ok(Answered { index, answer: suggestions(&answer), bare: false })
    }

    /// The values that candidates have of some properties, by candidate and property, where the service
    /// [tells them](https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/#data-extension-service).
    ///
    /// # Errors
    /// [`LinkError`] when it does not answer.
    pub fn extend(&self, ids: &[String], properties: &[String]) -> Result<Map<String, Json>, LinkError> {
        let properties: Vec<_> = properties.iter().map(|property| json!({ "id": property })).collect();
        let question = json!({ "ids": ids, "properties": properties });
        if self.manifest.extend.is_none() || ids.is_empty() {
            return Ok(Map::new());
        }
        let rows = match self.kept(&question) {
            Some(rows) => rows,
            None if self.options.offline => return Ok(Map::new()),
            None => {
                let text = question.to_string();
                let asked = Question { url: &self.options.endpoint, form: Some(("extend", &text)), accept: JSON };
                let read = |body: &[u8]| {
                    let answer = document(body)?;
                    let rows = answer["rows"].as_object().cloned();
                    rows.ok_or_else(|| Failure::Garbled("an answer without `rows`".to_owned(), None))
                };
                let failed = |failure: Failure| LinkError::Service {
                    endpoint: self.options.endpoint.clone(),
                    reason: failure.reason().to_owned(),
                };
                let rows = Json::from(self.client.ask(&asked, read).map_err(failed)?);
                let put = self.cache.put(&self.options.endpoint, &question, &rows);
                put.map_err(|(path, cause)| LinkError::Io { path, cause })?;
                rows
            }
        };
        Ok(rows.as_object().cloned().unwrap_or_default())
    }
}

/// One question's answer.
struct Answered {
    index: usize,
    answer: Result<Vec<Suggestion>, String>,
    bare: bool,
}

impl Answered {
    fn unanswered(index: usize, reason: String) -> Self {
        Self { index, answer: Err(reason), bare: false }
    }
}

fn read_kept(kept: Option<&Json>) -> Result<Vec<Suggestion>, String> {
    kept.map_or_else(|| Err("not in the cache".to_owned()), suggestions)
}

fn key(index: usize) -> String {
    format!("q{index}")
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A JSON object that is no error. [`maxlag`](https://www.mediawiki.org/wiki/Manual:Maxlag_parameter) and its like come with
/// status 200.
fn document(body: &[u8]) -> Result<Json, Failure> {
    let garbled = |reason: String| Failure::Garbled(reason, None);
    let answer: Json =
        serde_json::from_slice(body).map_err(|error| garbled(format!("the answer is not JSON: {error}")))?;
    match answer.get("error") {
        Some(error) => {
            let code = error["code"].as_str().unwrap_or("no code");
            let info = error["info"].as_str().unwrap_or_default();
            Err(Failure::Busy(format!("the service says {code}: {info}"), None))
        }
        None if answer.is_object() => Ok(answer),
        None => Err(garbled("the answer is no JSON object".to_owned())),
    }
}

/// An answer to a batch, when it has every question and every answer can be read.
fn read_batch(body: &[u8], asked: &[(usize, Query)]) -> Result<Map<String, Json>, Failure> {
    let answer = document(body)?;
    let answers = answer.as_object().cloned().unwrap_or_default();
    for (index, query) in asked {
        let one = answers.get(&key(*index)).unwrap_or(&Json::Null);
        suggestions(one).map_err(|reason| Failure::Garbled(format!("\"{}\": {reason}", query.name), None))?;
    }
    Ok(answers)
}
