use super::Manifest;
use super::answer::read_document;
use crate::link::LinkError;
use crate::link::http::{Cache, Client, Failure, Question, RetryPolicy, message, shown_address};
use serde_json::{Map, Value as Json, json};
use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::AtomicUsize;

/// Options for the use of a service.
#[derive(Clone, Debug)]
pub struct ServiceOptions {
    /// Its address.
    pub endpoint: String,
    /// The folder of cached answers.
    pub cache: PathBuf,
    /// Whether to use cached answers only, and send nothing.
    pub offline: bool,
    /// Whether to ignore cached answers.
    pub refresh: bool,
    /// The number of batches in progress at the same time.
    pub jobs: usize,
    /// The retry policy.
    pub retry: RetryPolicy,
}

/// A reconciliation service.
pub struct Service {
    pub(super) options: ServiceOptions,
    pub(super) client: Client,
    cache: Cache,
    manifest: Manifest,
    /// The number of batches that have failed in a row.
    pub(super) failures: AtomicUsize,
    /// Once set, nothing more is sent for this reason.
    pub(super) stop_reason: OnceLock<&'static str>,
}

pub(super) const JSON: &str = "application/json";

impl Service {
    /// Opens a service by reading its manifest, from the cache or from the service.
    ///
    /// # Errors
    /// [`LinkError::Service`] if there is no manifest, or if the service is not one for Wikidata with a supported
    /// version.
    pub fn open(options: ServiceOptions) -> Result<Self, LinkError> {
        let (client, cache) = (Client::new(options.retry), Cache::new(&options.cache));
        let manifest = Manifest::default();
        let (failures, stop_reason) = (AtomicUsize::new(0), OnceLock::new());
        let mut service = Self { options, client, cache, manifest, failures, stop_reason };
        let asked = Question { url: &service.options.endpoint, form: None, accept: JSON };
        let read = |body: &[u8]| {
            let manifest = read_document(body)?;
            Manifest::parse(&manifest).map_err(|reason| unexpected(&reason, &manifest))?;
            Ok(manifest)
        };
        let manifest = service.cached_or_requested(&json!("manifest"), &asked, read)?;
        let manifest = manifest
            .ok_or_else(|| service.failed("its manifest is not in the cache and must be requested once".to_owned()))?;
        service.manifest = Manifest::parse(&manifest).map_err(|reason| service.failed(reason))?;
        let Manifest { versions, identifier_space, .. } = &service.manifest;
        if !service.manifest.is_supported() {
            let versions = versions.join(", ");
            return Err(service.failed(format!(
                "it supports version {versions} of the API, and this program version \
                0.2"
            )));
        }
        if !service.manifest.is_of_wikidata() {
            return Err(service.failed(format!("its identifiers are those of {identifier_space}, not Wikidata's")));
        }
        Ok(service)
    }

    /// The manifest of the service.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The number of requests sent.
    pub fn sent(&self) -> usize {
        self.client.requests()
    }

    /// The values of properties of candidates, by candidate and property, from the [data extension
    /// service](https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/#data-extension-service).
    /// Empty if the service does not offer it.
    ///
    /// # Errors
    /// [`LinkError`] if the service does not answer.
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
            answer => Err(unexpected("an answer without `rows`", &answer)),
        };
        let rows = self.cached_or_requested(&question, &asked, read)?;
        Ok(rows.and_then(|rows| rows.as_object().cloned()).unwrap_or_default())
    }

    /// The cached answer, or else the answer of the service, which is then cached. `None` if nothing may be sent.
    fn cached_or_requested(
        &self,
        key: &Json,
        question: &Question<'_>,
        read: impl Fn(&[u8]) -> Result<Json, Failure>,
    ) -> Result<Option<Json>, LinkError> {
        if let Some(cached) = self.cached(key) {
            return Ok(Some(cached));
        }
        if self.options.offline {
            return Ok(None);
        }
        let answer = self.client.ask(question, read).map_err(|failure| self.failed(failure.reason().to_owned()))?;
        self.cache_answer(key, &answer)?;
        Ok(Some(answer))
    }

    pub(super) fn cached(&self, key: &Json) -> Option<Json> {
        self.cache
            .get(&shown_address(&self.options.endpoint), key)
            .filter(|_| self.options.offline || !self.options.refresh)
    }

    pub(super) fn cache_answer(&self, key: &Json, answer: &Json) -> Result<(), LinkError> {
        let put = self.cache.put(&shown_address(&self.options.endpoint), key, answer);
        put.map_err(|(path, cause)| LinkError::Io { path, cause })
    }

    fn failed(&self, reason: String) -> LinkError {
        LinkError::Service { endpoint: shown_address(&self.options.endpoint), reason }
    }
}

/// The failure of an answer that is not what was requested, with the message in the answer.
fn unexpected(reason: &str, answer: &Json) -> Failure {
    let text = message(answer).map(|text| format!(": {text}")).unwrap_or_default();
    Failure::Unusable(format!("{reason}{text}"), None)
}
