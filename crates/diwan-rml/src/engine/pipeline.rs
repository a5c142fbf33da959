//! Processes the partitions of a source in several threads, and collects the results in order.

use super::EngineError;
use crate::source::{Files, Partition, Source, SourceError};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Condvar, Mutex};
use std::thread;

/// How many partitions for each thread may be read before their results are collected. Results that are ready too early wait
/// in memory.
const ON_THEIR_WAY: usize = 4;

/// Cuts `source` into partitions of about `size` bytes, does `work` on each of them in one of `threads` threads, and gives
/// the results to `collect` in the order of the partitions, until it returns `false` or an error.
pub(super) fn pipeline<T: Send>(
    source: &dyn Source,
    files: &dyn Files,
    pieces: (usize, usize),
    work: &(dyn Fn(Partition) -> T + Sync),
    collect: &mut dyn FnMut(T) -> Result<bool, EngineError>,
) -> Result<(), EngineError> {
    let work = |partition: Partition, emit: &mut Emit<'_, T>| {
        emit(work(partition));
    };
    pipeline_of_pieces(source, files, pieces, &work, collect)
}

/// Takes a piece of the result of a partition, and returns whether more pieces are wanted.
pub(super) type Emit<'e, T> = dyn FnMut(T) -> bool + 'e;

/// Work on a partition whose result comes in pieces.
type Work<'w, T> = dyn Fn(Partition, &mut Emit<'_, T>) + Sync + 'w;

/// Like [`pipeline`], but the result of a partition may come in pieces. All pieces except the last one wait until the results
/// of earlier partitions are collected, so that a large result is never in memory as a whole.
pub(super) fn pipeline_of_pieces<T: Send>(
    source: &dyn Source,
    files: &dyn Files,
    (threads, size): (usize, usize),
    work: &Work<'_, T>,
    collect: &mut dyn FnMut(T) -> Result<bool, EngineError>,
) -> Result<(), EngineError> {
    if threads <= 1 {
        return inline(source, files, size, work, collect);
    }
    let (to_workers, blocks) = sync_channel::<Partition>(threads);
    let (to_collector, results) = sync_channel::<Piece<T>>(threads);
    let (ask, permits) = sync_channel::<()>(ON_THEIR_WAY * threads);
    let (blocks, turn) = (&Mutex::new(blocks), &Turn::default());
    thread::scope(|scope| {
        let hand_over = move |block| ask.send(()).is_ok() && to_workers.send(block).is_ok();
        let reader = scope.spawn(move || source.partitions(files, size, &mut { hand_over }));
        for _ in 0..threads {
            let to_collector = to_collector.clone();
            scope.spawn(move || work_on(blocks, work, &to_collector, turn));
        }
        drop(to_collector);
        let _guard = EndsInPanic(turn);
        let collected = in_order(results, turn, &mut |result, is_last| {
            if is_last {
                let _ = permits.try_recv();
            }
            collect(result)
        });
        // Workers and reader end now, if they have not yet.
        turn.end();
        drop(permits);
        drain(blocks);
        let read = reader.join().unwrap_or_else(|_| Err(broken()));
        match collected {
            Ok(true) => Ok(read?),
            Ok(false) => Ok(()),
            Err(error) => Err(error),
        }
    })
}

/// A piece of the result of a partition, with the partition's index.
struct Piece<T> {
    index: u64,
    result: T,
    is_last: bool,
}

/// The partition whose result is being collected.
#[derive(Default)]
struct Turn {
    next: Mutex<u64>,
    changed: Condvar,
}

impl Turn {
    fn set(&self, next: u64) {
        if let Ok(mut current) = self.next.lock() {
            *current = next.max(*current);
        }
        self.changed.notify_all();
    }

    /// Ends the collection: no partition's turn comes any more.
    fn end(&self) {
        self.set(u64::MAX);
    }

    /// Waits for the turn of a partition, and returns whether it came.
    fn wait(&self, index: u64) -> bool {
        let Ok(next) = self.next.lock() else { return false };
        let next = self.changed.wait_while(next, |next| *next < index);
        next.is_ok_and(|next| *next == index)
    }
}

/// Ends the collection if its thread panics: other threads would wait forever.
struct EndsInPanic<'t>(&'t Turn);

impl Drop for EndsInPanic<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.end();
        }
    }
}

fn inline<T>(
    source: &dyn Source,
    files: &dyn Files,
    size: usize,
    work: &Work<'_, T>,
    collect: &mut dyn FnMut(T) -> Result<bool, EngineError>,
) -> Result<(), EngineError> {
    let mut ended = Ok(true);
    let read = source.partitions(files, size, &mut |partition| {
        work(partition, &mut |piece| {
            if matches!(ended, Ok(true)) {
                ended = collect(piece);
            }
            matches!(ended, Ok(true))
        });
        matches!(ended, Ok(true))
    });
    if ended? { Ok(read?) } else { Ok(()) }
}

fn work_on<T>(blocks: &Mutex<Receiver<Partition>>, work: &Work<'_, T>, results: &SyncSender<Piece<T>>, turn: &Turn) {
    let _guard = EndsInPanic(turn);
    loop {
        let Some(block) = blocks.lock().ok().and_then(|blocks| blocks.recv().ok()) else { return };
        let index = block.index();
        // The last piece is sent without waiting. It is known to be the last one only when the work is done.
        let mut held: Option<T> = None;
        let mut is_wanted = true;
        work(block, &mut |piece| {
            if let Some(result) = held.replace(piece) {
                is_wanted =
                    is_wanted && turn.wait(index) && results.send(Piece { index, result, is_last: false }).is_ok();
            }
            is_wanted
        });
        let Some(result) = held.filter(|_| is_wanted) else { return };
        if results.send(Piece { index, result, is_last: true }).is_err() {
            return;
        }
    }
}

/// Collects results in the order of their partitions, and returns whether all were wanted.
fn in_order<T>(
    results: Receiver<Piece<T>>,
    turn: &Turn,
    collect: &mut dyn FnMut(T, bool) -> Result<bool, EngineError>,
) -> Result<bool, EngineError> {
    let mut early: BTreeMap<u64, T> = BTreeMap::new();
    let mut next = 0;
    for Piece { index, result, is_last } in results {
        if !is_last {
            // Only the partition whose turn it is sends pieces that are not the last.
            if !collect(result, false)? {
                return Ok(false);
            }
            continue;
        }
        early.insert(index, result);
        while let Some(result) = early.remove(&next) {
            next += 1;
            turn.set(next);
            if !collect(result, true)? {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

/// Discards what the reader still sends. Workers end because nobody receives their results.
fn drain(blocks: &Mutex<Receiver<Partition>>) {
    if let Ok(blocks) = blocks.lock() {
        while blocks.recv().is_ok() {}
    }
}

fn broken() -> SourceError {
    SourceError::Io { path: PathBuf::default(), cause: std::io::Error::other("the reader broke off") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{ByteFile, ByteSource, CsvFormat, Dialect};
    use diwan_rdf::files::{Compression, Encoding, Input};
    use std::io;
    use std::path::Path;

    const ROWS: usize = 5000;

    fn table() -> Vec<u8> {
        (0..=ROWS).map(|row| format!("row {row}\n")).collect::<String>().into_bytes()
    }

    struct Table;

    impl Files for Table {
        fn open(&self, _path: &Path) -> io::Result<Input> {
            Ok(Box::new(io::Cursor::new(table())))
        }
    }

    fn source() -> ByteSource<CsvFormat> {
        let file = ByteFile { path: "t.csv".into(), compression: Compression::None, encoding: Encoding::Utf8 };
        let format = CsvFormat::new(&file.path, file.open(&Table).unwrap(), Dialect::default(), &[]).unwrap();
        ByteSource::new(file, format)
    }

    /// Runs `collect` over the first line of every block.
    fn run(threads: usize, collect: &mut dyn FnMut(u64) -> Result<bool, EngineError>) -> Result<(), EngineError> {
        pipeline(&source(), &Table, (threads, 64), &|partition| partition.index(), collect)
    }

    #[test]
    fn results_come_in_order() {
        for threads in [1, 2, 7] {
            let mut found = Vec::new();
            run(threads, &mut |index| {
                found.push(index);
                Ok(true)
            })
            .unwrap();
            assert!(found.len() > 500 && found.is_sorted(), "{}", found.len());
        }
    }

    #[test]
    fn whoever_has_enough_or_fails_ends_it() {
        for threads in [1, 3] {
            let mut taken = 0;
            run(threads, &mut |_| {
                taken += 1;
                Ok(taken < 10)
            })
            .unwrap();
            assert_eq!(taken, 10);
            let failed = run(threads, &mut |_| Err(EngineError::Output(io::Error::other("full"))));
            assert!(failed.unwrap_err().to_string().contains("full"));
        }
    }

    /// Every partition makes several pieces, and none is kept while it is another's turn.
    #[test]
    fn pieces_come_in_order() {
        for threads in [1, 2, 7] {
            let mut found = Vec::new();
            let work = |partition: Partition, emit: &mut Emit<'_, (u64, u64)>| {
                (0..=partition.index() % 5).for_each(|piece| assert!(emit((partition.index(), piece))));
            };
            let read = pipeline_of_pieces(&source(), &Table, (threads, 64), &work, &mut |piece| {
                found.push(piece);
                Ok(true)
            });
            assert!(read.is_ok() && found.len() > 1500 && found.is_sorted(), "{threads}: {}", found.len());
        }
    }

    #[test]
    fn whoever_has_enough_of_pieces_ends_it() {
        for threads in [1, 2, 7] {
            let mut taken = 0;
            let work = |_, emit: &mut Emit<'_, ()>| while emit(()) {};
            let read = pipeline_of_pieces(&source(), &Table, (threads, 64), &work, &mut |()| {
                taken += 1;
                if taken < 100 { Ok(true) } else { Err(EngineError::Output(io::Error::other("full"))) }
            });
            assert_eq!((taken, read.is_err()), (100, true), "{threads}");
        }
    }

    #[test]
    #[should_panic]
    #[expect(clippy::should_panic_without_expect, reason = "the panic is that of any thread")]
    fn a_panic_among_pieces_ends_it_too() {
        let work = |partition: Partition, emit: &mut Emit<'_, ()>| {
            for _ in 0..10 {
                assert!(partition.index() < 5);
                emit(());
            }
        };
        let _ = pipeline_of_pieces(&source(), &Table, (3, 64), &work, &mut |()| Ok(true));
    }

    #[test]
    #[should_panic]
    #[expect(clippy::should_panic_without_expect, reason = "the panic is that of any thread")]
    fn a_panic_ends_it_too() {
        let work = |partition: Partition| assert!(partition.index() < 5);
        let _ = pipeline(&source(), &Table, (2, 64), &work, &mut |()| Ok(true));
    }
}
