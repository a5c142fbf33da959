//! Stacks for what recurses. Parsers, optimisers and destructors of others go as deep as their input is nested; how
//! deep that may be is bounded where the input is read, and this is the room that the bound needs.

use std::io;
use std::sync::{Arc, Mutex};
use std::thread::{Builder, JoinHandle, Scope, ScopedJoinHandle};

/// Stack sizes, in bytes, of which the first that the system grants is taken. Only what is used of it becomes memory.
const STACKS: [usize; 3] = [1 << 30, 1 << 28, 1 << 26];

/// Does `work` in a thread with a deep stack.
///
/// # Errors
/// When the system gives no thread.
pub fn spawn(work: impl FnOnce() + Send + 'static) -> io::Result<JoinHandle<()>> {
    // A thread that cannot be made takes its work with it.
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

/// Does `work` in a thread with a deep stack, before its scope ends.
///
/// # Errors
/// When the system gives no thread.
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
    fn there_is_room() {
        spawn(|| assert_eq!(depth(100_000), 100_000)).unwrap().join().unwrap();
    }

    #[test]
    fn there_is_room_in_a_scope() {
        let levels = 100_000;
        let found = std::thread::scope(|scope| spawn_scoped(scope, || depth(levels)).unwrap().join().unwrap());
        assert_eq!(found, levels);
    }
}
