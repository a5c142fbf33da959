use super::retry::{in_words, retry_after};
use super::{RetryPolicy, said, shown_address};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

/// [Who asks](https://foundation.wikimedia.org/wiki/Policy:Wikimedia_Foundation_User-Agent_Policy).
const USER_AGENT: &str = concat!("diwan/", env!("CARGO_PKG_VERSION"), " (https://w3id.org/diwan/)");
/// The longest answer that is read.
const LONGEST: u64 = 1 << 28;
const REDIRECTS: usize = 5;

/// A question to a service.
#[derive(Clone, Debug)]
pub(crate) struct Question<'a> {
    /// The address.
    pub url: &'a str,
    /// Form fields to post; none: a GET.
    pub form: Option<(&'a str, &'a str)>,
    /// The media type that is wanted.
    pub accept: &'a str,
}

/// Why a question was not answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The service refuses it, and would again.
    Refused(String),
    /// Asked again it may be answered, but not sooner than this.
    Busy(String, Option<Duration>),
    /// The answer cannot be used: it may have been cut short, or be wrong every time. When the same comes again, it is
    /// believed.
    Garbled(String, Option<Duration>),
}

impl Failure {
    /// What happened.
    pub(crate) fn reason(&self) -> &str {
        match self {
            Self::Refused(reason) | Self::Busy(reason, _) | Self::Garbled(reason, _) => reason,
        }
    }
}

impl Failure {
    fn asked_for(&self) -> Option<Duration> {
        match self {
            Self::Refused(_) => None,
            Self::Busy(_, asked_for) | Self::Garbled(_, asked_for) => *asked_for,
        }
    }

    /// Whether it asks for a longer pause than anybody waits.
    pub(crate) fn asks_for_long_pause(&self) -> bool {
        self.asked_for().is_some_and(|pause| RetryPolicy::default().wait(1, Some(pause)).is_none())
    }

    fn after(self, attempts: u32) -> Self {
        let pause = self.asked_for().filter(|pause| !pause.is_zero());
        let pause = pause.map(|pause| format!("; it asks for a pause of {}", in_words(pause))).unwrap_or_default();
        let times = if attempts == 1 { String::new() } else { format!(" (asked {attempts} times)") };
        let told = |reason| format!("{reason}{pause}{times}");
        match self {
            Self::Refused(reason) => Self::Refused(reason),
            Self::Busy(reason, asked_for) => Self::Busy(told(reason), asked_for),
            Self::Garbled(reason, asked_for) => Self::Garbled(told(reason), asked_for),
        }
    }

    fn not_sooner(self, asked_for: Option<Duration>) -> Self {
        match self {
            Self::Busy(reason, None) => Self::Busy(reason, asked_for),
            Self::Garbled(reason, None) => Self::Garbled(reason, asked_for),
            other => other,
        }
    }
}

/// Asks over HTTP.
#[derive(Debug)]
pub(crate) struct Client {
    agent: ureq::Agent,
    patience: RetryPolicy,
    /// When the service wants to hear of us again, whoever of us it told.
    not_before: Mutex<Instant>,
    requests: AtomicUsize,
    /// Faults that came again the same.
    lasting: Mutex<BTreeSet<String>>,
    /// How many bytes of an answer are read, unpacked.
    longest: u64,
}

impl Client {
    /// A client with this much patience.
    pub(crate) fn new(patience: RetryPolicy) -> Self {
        let config = ureq::Agent::config_builder()
            .user_agent(USER_AGENT)
            .timeout_global(Some(patience.timeout))
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false);
        let agent = config.build().new_agent();
        let not_before = Mutex::new(Instant::now());
        let (requests, lasting) = (AtomicUsize::new(0), Mutex::default());
        Self { agent, patience, not_before, requests, lasting, longest: LONGEST }
    }

    /// How many requests were sent.
    pub(crate) fn requests(&self) -> usize {
        self.requests.load(Ordering::Relaxed)
    }

    fn hold_back(&self, wait: Duration) {
        let mut not_before = self.not_before.lock().unwrap_or_else(PoisonError::into_inner);
        *not_before = (*not_before).max(Instant::now() + wait);
    }

    fn wait_until_welcome(&self) {
        let not_before = *self.not_before.lock().unwrap_or_else(PoisonError::into_inner);
        thread::sleep(not_before.saturating_duration_since(Instant::now()));
    }

    /// Asks until there is an answer that `read` understands, patience ends, or an answer is unusable in the same way
    /// again.
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
                Err(failure) if attempt >= self.patience.attempts => return Err(failure.after(attempt)),
                Err(failure) if self.is_lasting(&failure, last.as_deref()) => return Err(failure.after(attempt)),
                Err(failure) => failure,
            };
            last = Some(failure.reason().to_owned());
            let Some(wait) = self.patience.wait(attempt, failure.asked_for()) else {
                return Err(failure.after(attempt));
            };
            if failure.asked_for().is_some() {
                self.hold_back(wait);
            }
            let (address, reason) = (shown_address(question.url), failure.reason());
            tracing::info!("{address}: {reason}; asking again in {:.1} s", wait.as_secs_f64());
            thread::sleep(wait);
            attempt += 1;
        }
    }

    /// Whether an answer is unusable as the one before, or as another one was twice.
    fn is_lasting(&self, failure: &Failure, last: Option<&str>) -> bool {
        let Failure::Garbled(reason, _) = failure else { return false };
        let mut lasting = self.lasting.lock().unwrap_or_else(PoisonError::into_inner);
        if last == Some(reason) {
            lasting.insert(reason.clone());
        }
        lasting.contains(reason)
    }

    fn once<T>(&self, question: &Question<'_>, read: &impl Fn(&[u8]) -> Result<T, Failure>) -> Result<T, Failure> {
        let mut url = question.url.to_owned();
        for _ in 0..=REDIRECTS {
            let mut response = self.send(&url, question).map_err(|error| match error {
                // An address that is none will not become one.
                ureq::Error::BadUri(_) | ureq::Error::Http(_) => {
                    let url = shown_address(&url);
                    Failure::Refused(format!("\"{url}\" is no address: write http://… or https://…"))
                }
                error => Failure::Busy(error.to_string(), None),
            })?;
            let status = response.status().as_u16();
            let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok());
            #[expect(clippy::disallowed_methods, reason = "a service may name the time of day to ask again at")]
            let now = SystemTime::now();
            let asked_for = header("retry-after").and_then(|value| retry_after(value, now));
            if (300..400).contains(&status) {
                let location =
                    header("location").ok_or_else(|| Failure::Refused("a redirect to nowhere".to_owned()))?;
                url = resolved(&url, location)?;
                continue;
            }
            let body = response.body_mut().with_config().limit(self.longest).read_to_vec();
            let body = body.map_err(|error| Failure::Busy(error.to_string(), asked_for))?;
            return match status {
                200..300 => read(&body).map_err(|failure| failure.not_sooner(asked_for)),
                // Wikidata's reconciliation service answers 403 whatever went wrong.
                408 | 425 | 429 | 500.. => Err(Failure::Busy(told(status, &body), asked_for)),
                _ => Err(Failure::Refused(told(status, &body))),
            };
        }
        Err(Failure::Refused("too many redirects".to_owned()))
    }

    fn send(&self, url: &str, question: &Question<'_>) -> Result<ureq::http::Response<ureq::Body>, ureq::Error> {
        self.wait_until_welcome();
        self.requests.fetch_add(1, Ordering::Relaxed);
        match question.form {
            Some(field) => self.agent.post(url).header("accept", question.accept).send_form([field]),
            None => self.agent.get(url).header("accept", question.accept).call(),
        }
    }
}

/// The status, and what was said with it.
fn told(status: u16, body: &[u8]) -> String {
    let said = said(body);
    format!("HTTP status {status}{}{said}", if said.is_empty() { "" } else { ": " })
}

/// Where a redirect leads; a question is never sent to anything but the web.
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

    /// What a client that reads ten bytes makes of a body, with the header that says how it is packed.
    fn asked(header: &str, body: &[u8]) -> Result<usize, String> {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let patience = RetryPolicy { attempts: 1, ..RetryPolicy::default() };
        let client = Client { longest: 10, ..Client::new(patience) };
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
    fn an_answer_may_be_so_long() {
        assert_eq!(asked("", &[b'a'; 10]), Ok(10));
        let error = asked("", &[b'a'; 11]).unwrap_err();
        assert!(error.contains("limit"), "{error}");
        assert_eq!(Client::new(RetryPolicy::default()).longest, 256 << 20);
    }

    /// A few bytes may unpack to gigabytes.
    #[test]
    fn an_answer_is_measured_unpacked() {
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
