use super::retry::{readable_pause, retry_after};
use super::{RetryPolicy, body_message, shown_address};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

/// The user agent, according to [Wikimedia's
/// policy](https://foundation.wikimedia.org/wiki/Policy:Wikimedia_Foundation_User-Agent_Policy).
const USER_AGENT: &str = concat!("diwan/", env!("CARGO_PKG_VERSION"), " (https://w3id.org/diwan/)");
/// The maximum size of an answer, in bytes.
const LONGEST: u64 = 1 << 28;
const REDIRECTS: usize = 5;

/// A request to a service.
#[derive(Clone, Debug)]
pub(crate) struct Question<'a> {
    /// The URL.
    pub url: &'a str,
    /// The form field to send by POST; `None` for a GET request.
    pub form: Option<(&'a str, &'a str)>,
    /// The accepted media types.
    pub accept: &'a str,
}

/// The reason why a request failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The service rejects the request; a retry would fail, too.
    Refused(String),
    /// A temporary failure. A retry may succeed, after the given pause if there is one.
    Busy(String, Option<Duration>),
    /// The answer is unusable. It may be truncated, in which case a retry helps, or the service may always answer so.
    /// If a retry fails in the same way, the failure is considered permanent.
    Unusable(String, Option<Duration>),
}

impl Failure {
    /// The message.
    pub(crate) fn reason(&self) -> &str {
        match self {
            Self::Refused(reason) | Self::Busy(reason, _) | Self::Unusable(reason, _) => reason,
        }
    }
}

impl Failure {
    fn requested_pause(&self) -> Option<Duration> {
        match self {
            Self::Refused(_) => None,
            Self::Busy(_, requested_pause) | Self::Unusable(_, requested_pause) => *requested_pause,
        }
    }

    /// Whether the service requests a pause that is longer than the client waits.
    pub(crate) fn asks_for_long_pause(&self) -> bool {
        self.requested_pause().is_some_and(|pause| RetryPolicy::default().wait(1, Some(pause)).is_none())
    }

    fn after(self, attempts: u32) -> Self {
        let pause = self.requested_pause().filter(|pause| !pause.is_zero());
        let pause =
            pause.map(|pause| format!("; it asks for a pause of {}", readable_pause(pause))).unwrap_or_default();
        let times = if attempts == 1 { String::new() } else { format!(" ({attempts} attempts)") };
        let message = |reason| format!("{reason}{pause}{times}");
        match self {
            Self::Refused(reason) => Self::Refused(reason),
            Self::Busy(reason, requested_pause) => Self::Busy(message(reason), requested_pause),
            Self::Unusable(reason, requested_pause) => Self::Unusable(message(reason), requested_pause),
        }
    }

    fn or_pause(self, requested_pause: Option<Duration>) -> Self {
        match self {
            Self::Busy(reason, None) => Self::Busy(reason, requested_pause),
            Self::Unusable(reason, None) => Self::Unusable(reason, requested_pause),
            other => other,
        }
    }
}

/// An HTTP client with retries. It can be shared between threads.
#[derive(Debug)]
pub(crate) struct Client {
    agent: ureq::Agent,
    retry: RetryPolicy,
    /// The time before which the service wants no further request. All threads observe it.
    paused_until: Mutex<Instant>,
    requests: AtomicUsize,
    /// The messages of failures that occurred twice in a row.
    permanent: Mutex<BTreeSet<String>>,
    /// The maximum size of an answer after decompression, in bytes.
    longest: u64,
}

impl Client {
    /// A client with this retry policy.
    pub(crate) fn new(retry: RetryPolicy) -> Self {
        let config = ureq::Agent::config_builder()
            .user_agent(USER_AGENT)
            .timeout_global(Some(retry.timeout))
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false);
        let agent = config.build().new_agent();
        let paused_until = Mutex::new(Instant::now());
        let (requests, permanent) = (AtomicUsize::new(0), Mutex::default());
        Self { agent, retry, paused_until, requests, permanent, longest: LONGEST }
    }

    /// The number of requests sent.
    pub(crate) fn requests(&self) -> usize {
        self.requests.load(Ordering::Relaxed)
    }

    fn pause(&self, wait: Duration) {
        let mut paused_until = self.paused_until.lock().unwrap_or_else(PoisonError::into_inner);
        *paused_until = (*paused_until).max(Instant::now() + wait);
    }

    fn wait_for_pause(&self) {
        let paused_until = *self.paused_until.lock().unwrap_or_else(PoisonError::into_inner);
        thread::sleep(paused_until.saturating_duration_since(Instant::now()));
    }

    /// Sends a request, with retries until `read` accepts an answer, the retry policy gives up, or an answer is
    /// unusable twice in the same way.
    pub(crate) fn ask<T>(
        &self,
        question: &Question<'_>,
        read: impl Fn(&[u8]) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let (mut attempt, mut last) = (1, None);
        loop {
            let failure = match self.once(question, &read) {
                Ok(answer) => return Ok(answer),
                Err(refused @ Failure::Refused(_)) => return Err(refused),
                Err(failure) if attempt >= self.retry.attempts => return Err(failure.after(attempt)),
                Err(failure) if self.is_permanent(&failure, last.as_deref()) => return Err(failure.after(attempt)),
                Err(failure) => failure,
            };
            last = Some(failure.reason().to_owned());
            let Some(wait) = self.retry.wait(attempt, failure.requested_pause()) else {
                return Err(failure.after(attempt));
            };
            if failure.requested_pause().is_some() {
                self.pause(wait);
            }
            let (address, reason) = (shown_address(question.url), failure.reason());
            tracing::info!("{address}: {reason}; retrying in {:.1} s", wait.as_secs_f64());
            thread::sleep(wait);
            attempt += 1;
        }
    }

    /// Whether a failure is permanent: the previous attempt failed in the same way, or another request did so twice.
    fn is_permanent(&self, failure: &Failure, last: Option<&str>) -> bool {
        let Failure::Unusable(reason, _) = failure else { return false };
        let mut permanent = self.permanent.lock().unwrap_or_else(PoisonError::into_inner);
        if last == Some(reason) {
            permanent.insert(reason.clone());
        }
        permanent.contains(reason)
    }

    fn once<T>(&self, question: &Question<'_>, read: &impl Fn(&[u8]) -> Result<T, Failure>) -> Result<T, Failure> {
        let mut url = question.url.to_owned();
        for _ in 0..=REDIRECTS {
            let mut response = self.send(&url, question).map_err(|error| match error {
                // A retry does not help if the address is invalid.
                ureq::Error::BadUri(_) | ureq::Error::Http(_) => {
                    let url = shown_address(&url);
                    Failure::Refused(format!("\"{url}\" is not an address; write http://… or https://…"))
                }
                error => Failure::Busy(error.to_string(), None),
            })?;
            let status = response.status().as_u16();
            let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok());
            #[expect(clippy::disallowed_methods, reason = "a service may name the time of day to ask again at")]
            let now = SystemTime::now();
            let requested_pause = header("retry-after").and_then(|value| retry_after(value, now));
            if (300..400).contains(&status) {
                let location =
                    header("location").ok_or_else(|| Failure::Refused("a redirect without a target".to_owned()))?;
                url = resolved(&url, location)?;
                continue;
            }
            let body = response.body_mut().with_config().limit(self.longest).read_to_vec();
            let body = body.map_err(|error| Failure::Busy(error.to_string(), requested_pause))?;
            return match status {
                200..300 => read(&body).map_err(|failure| failure.or_pause(requested_pause)),
                // Wikidata's reconciliation service responds with 403 to every kind of error.
                408 | 425 | 429 | 500.. => Err(Failure::Busy(status_message(status, &body), requested_pause)),
                _ => Err(Failure::Refused(status_message(status, &body))),
            };
        }
        Err(Failure::Refused("too many redirects".to_owned()))
    }

    fn send(&self, url: &str, question: &Question<'_>) -> Result<ureq::http::Response<ureq::Body>, ureq::Error> {
        self.wait_for_pause();
        self.requests.fetch_add(1, Ordering::Relaxed);
        match question.form {
            Some(field) => self.agent.post(url).header("accept", question.accept).send_form([field]),
            None => self.agent.get(url).header("accept", question.accept).call(),
        }
    }
}

/// The status code, followed by the message in the body.
fn status_message(status: u16, body: &[u8]) -> String {
    let message = body_message(body);
    format!("HTTP status {status}{}{message}", if message.is_empty() { "" } else { ": " })
}

/// The target of a redirect. Only HTTP and HTTPS targets are followed.
fn resolved(base: &str, location: &str) -> Result<String, Failure> {
    let refused = || Failure::Refused(format!("a redirect to {}", shown_address(location)));
    let base = iri_string::types::UriAbsoluteStr::new(base.split('#').next().unwrap_or(base)).map_err(|_| refused())?;
    let location = iri_string::types::UriReferenceStr::new(location).map_err(|_| refused())?;
    let url = location.resolve_against(base).to_string();
    if url.starts_with("https://") || url.starts_with("http://") { Ok(url) } else { Err(refused()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read as _, Write as _};
    use std::net::TcpListener;

    /// The length of the answer, or the error, of a client that reads ten bytes at most. `header` is the response
    /// header for the encoding of the body.
    fn asked(header: &str, body: &[u8]) -> Result<usize, String> {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let retry = RetryPolicy { attempts: 1, ..RetryPolicy::default() };
        let client = Client { longest: 10, ..Client::new(retry) };
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n{header}connection: close\r\n\r\n", body.len());
        let question = Question { url: &url, form: None, accept: "*/*" };
        thread::scope(|scope| {
            scope.spawn(|| {
                let (mut stream, _) = listener.accept().unwrap();
                let _ = stream.read(&mut [0; 4096]).unwrap();
                stream.write_all(&[head.as_bytes(), body].concat()).unwrap();
            });
            client.ask(&question, |answer| Ok(answer.len())).map_err(|failure| failure.reason().to_owned())
        })
    }

    #[test]
    fn answers_have_a_maximum_length() {
        assert_eq!(asked("", &[b'a'; 10]), Ok(10));
        let error = asked("", &[b'a'; 11]).unwrap_err();
        assert!(error.contains("limit"), "{error}");
        assert_eq!(Client::new(RetryPolicy::default()).longest, 256 << 20);
    }

    /// A few compressed bytes may expand to gigabytes.
    #[test]
    fn the_length_limit_applies_to_decompressed_answers() {
        let packed = |size: usize| {
            let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
            gzip.write_all(&vec![b'a'; size]).unwrap();
            gzip.finish().unwrap()
        };
        let header = "content-encoding: gzip\r\n";
        assert_eq!(asked(header, &packed(10)), Ok(10));
        assert!(asked(header, &packed(1000)).is_err());
    }
}
