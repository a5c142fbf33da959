//! Limits that hold wherever the program is: work that nobody can call back is ended with the process.

use super::error::{CliError, Failure};
use crate::check::Coded as _;
use crate::project::remove_temporaries;
use crate::store::{StoreError, exceeds_memory};
use std::thread;
use std::time::Duration;

/// How often the limits are looked at.
const LOOK: Duration = Duration::from_millis(10);

/// Ends the process when it uses more bytes of memory than this, from now on.
pub(super) fn memory(limit: usize) {
    watch(move || exceeds_memory(limit).then(|| CliError::from(StoreError::Memory(limit))));
}

/// Ends the process when it still runs after `limit`, and says that the time was `told`. What was to be written whole is
/// not there, nor is anything beside it.
pub(super) fn time(limit: Duration, told: Duration) {
    let begin = std::time::Instant::now();
    watch(move || (begin.elapsed() > limit).then(|| out_of_time(told)));
}

/// What is told when the time is up.
pub(super) fn out_of_time(limit: Duration) -> CliError {
    let seconds = limit.as_secs_f64();
    let message = format!("it did not end within {seconds} s; give it more with --timeout");
    CliError::with_code(StoreError::Timeout(limit).code(), Failure::Definition, message)
}

fn watch(mut failed: impl FnMut() -> Option<CliError> + Send + 'static) {
    // Whoever gets no thread has no limit, and goes on.
    let _ = thread::Builder::new().spawn(move || {
        loop {
            thread::sleep(LOOK);
            if let Some(error) = failed() {
                let code = error.tell();
                remove_temporaries();
                #[expect(clippy::exit, reason = "the main thread is at work that is not to go on")]
                std::process::exit(code);
            }
        }
    });
}
