use std::time::{Duration, SystemTime};

/// How often and how long a service is tried.
#[derive(Clone, Copy, Debug)]
pub struct RetryPolicy {
    /// How often a question is asked before it is given up.
    pub attempts: u32,
    /// How long to wait before the second time; then twice as long, and so on.
    pub first_wait: Duration,
    /// How long one answer may take.
    pub timeout: Duration,
}

/// The longest wait between two attempts; a service that asks for more is left alone.
const LONGEST_WAIT: Duration = Duration::from_secs(300);

impl Default for RetryPolicy {
    fn default() -> Self {
        Self { attempts: 6, first_wait: Duration::from_secs(1), timeout: Duration::from_secs(60) }
    }
}

impl RetryPolicy {
    /// How long to wait after `attempt` failures: twice as long as the last time, more or less, so that many clients do
    /// not come back together, and at least as long as the service asks for; none when that is too long.
    pub(super) fn wait(&self, attempt: u32, asked_for: Option<Duration>) -> Option<Duration> {
        let backed_off = self.first_wait * 2_u32.saturating_pow(attempt.saturating_sub(1).min(16));
        let spread = backed_off.mul_f64(0.75 + fastrand::f64() / 2.0);
        let asked_for = asked_for.unwrap_or_default();
        (asked_for <= LONGEST_WAIT).then(|| spread.min(LONGEST_WAIT).max(asked_for))
    }
}

/// What [`Retry-After`](https://www.rfc-editor.org/rfc/rfc9110#name-retry-after) asks for: seconds, or until a date.
pub(super) fn retry_after(header: &str, now: SystemTime) -> Option<Duration> {
    let seconds = header.trim().parse().ok().map(Duration::from_secs);
    let until = || httpdate::parse_http_date(header.trim()).ok();
    seconds.or_else(|| Some(until()?.duration_since(now).unwrap_or_default()))
}

/// A pause as a service asks for it, and in larger units where that is easier to read: `3600 s (1 h)`.
pub(super) fn in_words(pause: Duration) -> String {
    let seconds = pause.as_secs();
    match seconds {
        0..120 => format!("{seconds} s"),
        120..3600 => format!("{seconds} s ({} min)", seconds / 60),
        _ => format!("{seconds} s ({} h)", seconds / 3600),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_and_do_not_grow_without_end() {
        let patience = RetryPolicy { first_wait: Duration::from_millis(100), ..RetryPolicy::default() };
        for (attempt, least, most) in [(1, 75, 125), (2, 150, 250), (4, 600, 1000)] {
            let wait = patience.wait(attempt, None).unwrap().as_millis();
            assert!((least..=most).contains(&wait), "{attempt}: {wait}");
        }
        assert_eq!(patience.wait(60, None), Some(LONGEST_WAIT));
        assert_eq!(patience.wait(1, Some(Duration::from_secs(7))), Some(Duration::from_secs(7)));
        assert!(
            patience.wait(3, Some(Duration::ZERO)) >= Some(Duration::from_millis(300)),
            "to be asked at once is no reason"
        );
        assert_eq!(patience.wait(1, Some(Duration::from_secs(9999))), None);
    }

    #[test]
    fn services_ask_for_seconds_or_for_a_date() {
        let now = httpdate::parse_http_date("Sun, 22 Nov 2026 12:00:00 GMT").unwrap();
        assert_eq!(retry_after(" 5 ", now), Some(Duration::from_secs(5)));
        assert_eq!(retry_after("Sun, 22 Nov 2026 12:00:30 GMT", now), Some(Duration::from_secs(30)));
        assert_eq!(retry_after("Sun, 22 Nov 2026 11:00:00 GMT", now), Some(Duration::ZERO));
        assert_eq!(retry_after("soon", now), None);
    }
}
