//! Blocks through many threads, with results in the order of the blocks.

use super::EngineError;
use crate::source::{Files, Partition, Source, SourceError};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

/// How many blocks may be on their way for every thread: results that come before their turn are kept.
const ON_THEIR_WAY: usize = 4;

/// Cuts `source` into partitions of about `size` bytes, does `work` on each of them in one of `threads` threads, and gives
/// the results to `collect` in the order of the partitions, until it returns `false` or an error.
pub(super) fn pipeline<T: Send>(
    source: &dyn Source,
    files: &dyn Files,
    (threads, size): (usize, usize),
    work: &(dyn Fn(Partition) -> T + Sync),
    collect: &mut dyn FnMut(T) -> Result<bool, EngineError>,
) -> Result<(), EngineError> {
    if threads <= 1 {
        return inline(source, files, size, work, collect);
    }
    let (to_workers, blocks) = sync_channel::<Partition>(threads);
    let (to_collector, results) = sync_channel::<(u64, T)>(threads);
    let (ask, permits) = sync_channel::<()>(ON_THEIR_WAY * threads);
    let blocks = &Mutex::new(blocks);
    thread::scope(|scope| {
        let hand_over = move |block| ask.send(()).is_ok() && to_workers.send(block).is_ok();
        let reader = scope.spawn(move || source.partitions(files, size, &mut { hand_over }));
        for _ in 0..threads {
            let to_collector = to_collector.clone();
            scope.spawn(move || work_on(blocks, work, &to_collector));
        }
        drop(to_collector);
        let collected = in_order(results, &mut |result| {
            let _ = permits.try_recv();
            collect(result)
        });
        // The reader sees that nobody wants more, where it has not ended by itself.
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

fn inline<T>(
    source: &dyn Source,
    files: &dyn Files,
    size: usize,
    work: &(dyn Fn(Partition) -> T + Sync),
    collect: &mut dyn FnMut(T) -> Result<bool, EngineError>,
) -> Result<(), EngineError> {
    let mut failed = None;
    let read = source.partitions(files, size, &mut |partition| match collect(work(partition)) {
        Ok(more) => more,
        Err(error) => {
            failed = Some(error);
            false
        }
    });
    match failed {
        Some(error) => Err(error),
        None => Ok(read?),
    }
}

fn work_on<T>(blocks: &Mutex<Receiver<Partition>>, work: &dyn Fn(Partition) -> T, results: &SyncSender<(u64, T)>) {
    loop {
        let Some(block) = blocks.lock().ok().and_then(|blocks| blocks.recv().ok()) else { return };
        let index = block.index();
        if results.send((index, work(block))).is_err() {
            return;
        }
    }
}

/// Whether all were taken.
fn in_order<T>(
    results: Receiver<(u64, T)>,
    collect: &mut dyn FnMut(T) -> Result<bool, EngineError>,
) -> Result<bool, EngineError> {
    let mut early: BTreeMap<u64, T> = BTreeMap::new();
    let mut next = 0;
    for (index, result) in results {
        early.insert(index, result);
        while let Some(result) = early.remove(&next) {
            next += 1;
            if !collect(result)? {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

/// Takes what the reader still wants to hand over; workers end because nobody takes their results.
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

    #[test]
    #[should_panic]
    #[expect(clippy::should_panic_without_expect, reason = "the panic is that of any thread")]
    fn a_panic_ends_it_too() {
        let work = |partition: Partition| assert!(partition.index() < 5);
        let _ = pipeline(&source(), &Table, (2, 64), &work, &mut |()| Ok(true));
    }
}
