//! Limits of time and memory for code that cannot be interrupted: exceeding one ends the process.

use super::error::{CliError, Failure};
use crate::check::Coded as _;
use crate::project::remove_temporaries;
use crate::store::{StoreError, exceeds_memory};
use std::thread;
use std::time::Duration;

/// The interval between two checks of the limits.
const INTERVAL: Duration = Duration::from_millis(10);

/// Ends the process as soon as it uses more than this many bytes of memory.
pub(super) fn memory(limit: usize) {
    watch(move || exceeds_memory(limit).then(|| CliError::from(StoreError::Memory(limit))));
}

/// Ends the process if it still runs after `limit`; the message reports the time limit `reported`. Files that were to
/// be written atomically do not exist then, and temporary files are removed.
pub(super) fn time(limit: Duration, reported: Duration) {
    let begin = std::time::Instant::now();
    watch(move || (begin.elapsed() > limit).then(|| out_of_time(reported)));
}

/// The error for a run that exceeded its time limit.
pub(super) fn out_of_time(limit: Duration) -> CliError {
    let seconds = limit.as_secs_f64();
    let message = format!("it did not finish within {seconds} s; raise the limit with --timeout");
    CliError::with_code(StoreError::Timeout(limit).code(), Failure::Definition, message)
}

fn watch(mut failed: impl FnMut() -> Option<CliError> + Send + 'static) {
    // If no thread can be started, the command runs without limits.
    let _ = thread::Builder::new().spawn(move || {
        loop {
            thread::sleep(INTERVAL);
            if let Some(error) = failed() {
                let code = error.report_code();
                remove_temporaries();
                #[expect(clippy::exit, reason = "the main thread is busy with work that must not continue")]
                std::process::exit(code);
            }
        }
    });
}
