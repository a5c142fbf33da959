use std::time::{Duration, SystemTime};

/// The retry policy of requests.
#[derive(Clone, Copy, Debug)]
pub struct RetryPolicy {
    /// The maximum number of attempts.
    pub attempts: u32,
    /// The wait before the second attempt; it doubles with each further one.
    pub first_wait: Duration,
    /// The time limit of one attempt.
    pub timeout: Duration,
}

/// The maximum wait between two attempts. If a service requests a longer pause, there is no further attempt.
const LONGEST_WAIT: Duration = Duration::from_secs(300);

impl Default for RetryPolicy {
    fn default() -> Self {
        Self { attempts: 6, first_wait: Duration::from_secs(1), timeout: Duration::from_secs(60) }
    }
}

impl RetryPolicy {
    /// The wait after `attempt` failures: twice the previous one with a random deviation, so that clients do not retry
    /// in step, and at least the requested pause. `None` if the requested pause is too long.
    pub(super) fn wait(&self, attempt: u32, requested: Option<Duration>) -> Option<Duration> {
        let backed_off = self.first_wait * 2_u32.saturating_pow(attempt.saturating_sub(1).min(16));
        let spread = backed_off.mul_f64(0.75 + fastrand::f64() / 2.0);
        let requested = requested.unwrap_or_default();
        (requested <= LONGEST_WAIT).then(|| spread.min(LONGEST_WAIT).max(requested))
    }
}

/// The pause that a [`Retry-After`](https://www.rfc-editor.org/rfc/rfc9110#name-retry-after) header requests, in
/// seconds or until a date.
pub(super) fn retry_after(header: &str, now: SystemTime) -> Option<Duration> {
    let seconds = header.trim().parse().ok().map(Duration::from_secs);
    let until = || httpdate::parse_http_date(header.trim()).ok();
    seconds.or_else(|| Some(until()?.duration_since(now).unwrap_or_default()))
}

/// A pause in seconds, and in a larger unit if that is easier to read: `3600 s (1 h)`.
pub(super) fn readable_pause(pause: Duration) -> String {
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
    fn waiting_times_double_up_to_a_limit() {
        let policy = RetryPolicy { first_wait: Duration::from_millis(100), ..RetryPolicy::default() };
        for (attempt, least, most) in [(1, 75, 125), (2, 150, 250), (4, 600, 1000)] {
            let wait = policy.wait(attempt, None).unwrap().as_millis();
            assert!((least..=most).contains(&wait), "{attempt}: {wait}");
        }
        assert_eq!(policy.wait(60, None), Some(LONGEST_WAIT));
        assert_eq!(policy.wait(1, Some(Duration::from_secs(7))), Some(Duration::from_secs(7)));
        assert!(
            policy.wait(3, Some(Duration::ZERO)) >= Some(Duration::from_millis(300)),
            "a requested pause of zero does not shorten the wait"
        );
        assert_eq!(policy.wait(1, Some(Duration::from_secs(9999))), None);
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
