use super::Manifest;
use super::answer::read_document;
use crate::link::LinkError;
use crate::link::http::{Cache, Client, Failure, Question, RetryPolicy, shown_address, words};
use serde_json::{Map, Value as Json, json};
use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::AtomicUsize;

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
    pub patience: RetryPolicy,
}

/// A reconciliation service.
pub struct Service {
    pub(super) options: ServiceOptions,
    pub(super) client: Client,
    cache: Cache,
    manifest: Manifest,
    /// Batches in a row that came to nothing.
    pub(super) failures: AtomicUsize,
    /// Why nothing more is asked, once it is so.
    pub(super) closed: OnceLock<&'static str>,
}

pub(super) const JSON: &str = "application/json";

impl Service {
    /// Reads a service's manifest: kept, or asked for.
    ///
    /// # Errors
    /// [`LinkError::Service`] when there is none.
    pub fn open(options: ServiceOptions) -> Result<Self, LinkError> {
        let (client, cache) = (Client::new(options.patience), Cache::new(&options.cache));
        let manifest = Manifest::default();
        let (failures, closed) = (AtomicUsize::new(0), OnceLock::new());
        let mut service = Self { options, client, cache, manifest, failures, closed };
        let asked = Question { url: &service.options.endpoint, form: None, accept: JSON };
        let read = |body: &[u8]| {
            let manifest = read_document(body)?;
            Manifest::parse(&manifest).map_err(|reason| wrong(&reason, &manifest))?;
            Ok(manifest)
        };
        let manifest = service.kept_or_asked(&json!("manifest"), &asked, read)?;
        let manifest = manifest.ok_or_else(|| {
            service.failed("its manifest is not in the cache: it must be asked for it once".to_owned())
        })?;
        service.manifest = Manifest::parse(&manifest).map_err(|reason| service.failed(reason))?;
        let Manifest { versions, identifier_space, .. } = &service.manifest;
        if !service.manifest.is_known() {
            let versions = versions.join(", ");
            return Err(service.failed(format!("it speaks version {versions} of the API, this program 0.2")));
        }
        if !service.manifest.is_of_wikidata() {
            return Err(service.failed(format!("its identifiers are those of {identifier_space}, not Wikidata's")));
        }
        Ok(service)
    }

    /// What the service says of itself.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// How many requests were sent.
    pub fn sent(&self) -> usize {
        self.client.requests()
    }

    /// The values that candidates have of some properties, by candidate and property, where the service [tells
    /// them](https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/#data-extension-service).
    ///
    /// # Errors
    /// [`LinkError`] when it does not answer.
    pub fn extend(&self, ids: &[String], properties: &[String]) -> Result<Map<String, Json>, LinkError> {
        if !self.manifest.extends || ids.is_empty() {
            return Ok(Map::new());
        }
        let properties: Vec<_> = properties.iter().map(|property| json!({ "id": property })).collect();
        let question = json!({ "ids": ids, "properties": properties });
        let text = question.to_string();
        let asked = Question { url: &self.options.endpoint, form: Some(("extend", &text)), accept: JSON };
        let read = |body: &[u8]| match read_document(body)? {
            answer if answer["rows"].is_object() => Ok(answer["rows"].clone()),
            answer => Err(wrong("an answer without `rows`", &answer)),
        };
        let rows = self.kept_or_asked(&question, &asked, read)?;
        Ok(rows.and_then(|rows| rows.as_object().cloned()).unwrap_or_default())
    }

    /// The answer that is kept, or else the service's, which is kept; none when nothing may be asked.
    fn kept_or_asked(
        &self,
        key: &Json,
        question: &Question<'_>,
        read: impl Fn(&[u8]) -> Result<Json, Failure>,
    ) -> Result<Option<Json>, LinkError> {
        if let Some(kept) = self.kept(key) {
            return Ok(Some(kept));
        }
        if self.options.offline {
            return Ok(None);
        }
        let answer = self.client.ask(question, read).map_err(|failure| self.failed(failure.reason().to_owned()))?;
        self.keep(key, &answer)?;
        Ok(Some(answer))
    }

    pub(super) fn kept(&self, key: &Json) -> Option<Json> {
        self.cache
            .get(&shown_address(&self.options.endpoint), key)
            .filter(|_| self.options.offline || !self.options.refresh)
    }

    pub(super) fn keep(&self, key: &Json, answer: &Json) -> Result<(), LinkError> {
        let put = self.cache.put(&shown_address(&self.options.endpoint), key, answer);
        put.map_err(|(path, cause)| LinkError::Io { path, cause })
    }

    fn failed(&self, reason: String) -> LinkError {
        LinkError::Service { endpoint: shown_address(&self.options.endpoint), reason }
    }
}

/// An answer that is not what was asked for, and what it says.
fn wrong(reason: &str, answer: &Json) -> Failure {
    let said = words(answer).map(|said| format!(": {said}")).unwrap_or_default();
    Failure::Garbled(format!("{reason}{said}"), None)
}
