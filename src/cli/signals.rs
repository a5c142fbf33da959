//! Signal handling: removes temporary files before the process ends.

use crate::project::remove_temporaries;
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGXCPU, SIGXFSZ};
use signal_hook::iterator::Signals;
use signal_hook::{flag, low_level};
use std::sync::Arc;
use std::thread;

/// Handles the signals that end a process: removes temporary files, then exits with 128 plus the number of the signal,
/// as shells do. SIGQUIT keeps its default action, such as a core dump. Signals that the parent process set to be
/// ignored, as `nohup` does, stay ignored.
pub(super) fn handle() {
    // A file that exceeds the size limit is an I/O error and must not end the process. Registering a flag replaces the
    // default action of the signal; the flag itself is unused.
    let _ = flag::register(SIGXFSZ, Arc::default());
    let ignored = ignored();
    let wanted = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGXCPU].into_iter().filter(|signal| !ignored(*signal));
    // If signals cannot be handled, they end the process as usual, and a later run removes the temporary files.
    let Ok(mut signals) = Signals::new(wanted) else { return };
    let _ = thread::Builder::new().spawn(move || {
        if let Some(signal) = signals.forever().next() {
            remove_temporaries();
            if signal == SIGQUIT {
                // If this has no effect, the process exits below.
                let _ = low_level::emulate_default_handler(signal);
            }
            #[expect(clippy::exit, reason = "the main thread is busy with work that must not continue")]
            std::process::exit(128 + signal);
        }
    });
}

/// Which signals are ignored, according to `/proc`. Where that is not available, SIGHUP counts as ignored, because it
/// is the signal that users usually ignore.
fn ignored() -> impl Fn(i32) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| u64::from_str_radix(line.strip_prefix("SigIgn:")?.trim(), 16).ok());
    move |signal| mask.map_or(signal == SIGHUP, |mask| (mask >> (signal - 1)) & 1 == 1)
}
