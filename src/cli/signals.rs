//! What is done when somebody ends the program: the temporary files go, and what was there before stays.

use crate::project::remove_temporaries;
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGXCPU, SIGXFSZ};
use signal_hook::iterator::Signals;
use signal_hook::{flag, low_level};
use std::sync::Arc;
use std::thread;

/// Ends the program in good order at Ctrl-C, a hang-up, a request to terminate and when its time of the processor is up,
/// with 128 and the number of the signal for a code, as shells have it; at Ctrl-\ as the system ends programs then. Signals
/// that whoever began the program has it ignore, as `nohup` does, stay ignored.
pub(super) fn end_in_good_order() {
    // A file that becomes larger than it may is an error of whoever writes it, and no end of the program. A signal that is
    // waited for does not end it; nobody looks at the flag.
    let _ = flag::register(SIGXFSZ, Arc::default());
    let ignored = ignored();
    let wanted = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGXCPU].into_iter().filter(|signal| !ignored(*signal));
    // Whoever cannot be told of signals ends as programs do; the next one sweeps up.
    let Ok(mut signals) = Signals::new(wanted) else { return };
    let _ = thread::Builder::new().spawn(move || {
        if let Some(signal) = signals.forever().next() {
            remove_temporaries();
            if signal == SIGQUIT {
                // Where that does nothing, the program ends all the same.
                let _ = low_level::emulate_default_handler(signal);
            }
            #[expect(clippy::exit, reason = "the main thread is at work that is not to go on")]
            std::process::exit(128 + signal);
        }
    });
}

/// Which signals are ignored, by the word of the system. Where it does not say, hang-ups are taken for ignored: they are
/// what one asks to have ignored.
fn ignored() -> impl Fn(i32) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| u64::from_str_radix(line.strip_prefix("SigIgn:")?.trim(), 16).ok());
    move |signal| mask.map_or(signal == SIGHUP, |mask| (mask >> (signal - 1)) & 1 == 1)
}
