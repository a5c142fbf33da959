//! Threads with deep stacks for recursive code. The parsers, optimizers and destructors of other crates recurse as deep
//! as their input is nested; the nesting is limited where the input is read, and the stack is large enough for that
//! limit.

use std::io;
use std::sync::{Arc, Mutex};
use std::thread::{Builder, JoinHandle, Scope, ScopedJoinHandle};

/// Stack sizes in bytes; the first that the system grants is used. Only the used part of a stack occupies memory.
const STACKS: [usize; 3] = [1 << 30, 1 << 28, 1 << 26];

/// Runs `work` in a thread with a deep stack.
///
/// # Errors
/// If the system cannot create a thread.
pub fn spawn(work: impl FnOnce() + Send + 'static) -> io::Result<JoinHandle<()>> {
    // If a thread cannot be created, its closure is lost, so the work is shared with the next attempt.
    let work = Arc::new(Mutex::new(Some(work)));
    let mut refused = None;
    for size in STACKS {
        let work = Arc::clone(&work);
        let begin = move || {
            let work = work.lock().ok().and_then(|mut work| work.take());
            if let Some(work) = work {
                work();
            }
        };
        match Builder::new().stack_size(size).spawn(begin) {
            Ok(thread) => return Ok(thread),
            Err(error) => refused = Some(error),
        }
    }
    Err(refused.unwrap_or_else(|| io::Error::other("no stack size is known")))
}

/// Runs `work` in a scoped thread with a deep stack.
///
/// # Errors
/// If the system cannot create a thread.
pub fn spawn_scoped<'scope, T: Send + 'scope>(
    scope: &'scope Scope<'scope, '_>,
    work: impl FnOnce() -> T + Copy + Send + 'scope,
) -> io::Result<ScopedJoinHandle<'scope, T>> {
    let mut refused = None;
    for size in STACKS {
        match Builder::new().stack_size(size).spawn_scoped(scope, work) {
            Ok(thread) => return Ok(thread),
            Err(error) => refused = Some(error),
        }
    }
    Err(refused.unwrap_or_else(|| io::Error::other("no stack size is known")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::hint::black_box;

    fn depth(left: u64) -> u64 {
        let frame = black_box([left; 64]);
        if left == 0 { 0 } else { 1 + depth(left - 1) + frame[0] - left }
    }

    #[test]
    fn deep_recursion_fits_the_stack() {
        spawn(|| assert_eq!(depth(100_000), 100_000)).unwrap().join().unwrap();
    }

    #[test]
    fn deep_recursion_fits_the_stack_of_scoped_threads() {
        let levels = 100_000;
        let found = std::thread::scope(|scope| spawn_scoped(scope, || depth(levels)).unwrap().join().unwrap());
        assert_eq!(found, levels);
    }
}
