use super::{BLOCK_SIZE, Field, Files, OwnedValue, Partition, Row, RowPosition, Source, Value};
use std::collections::HashSet;

/// An expected row: its position, and the values of each reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpectedRow {
    /// Where it stands.
    pub place: RowPosition,
    /// The values of each reference.
    pub values: Vec<Vec<OwnedValue>>,
}

/// The sizes of partitions to test: smaller than any row, small, and that of the engine.
const SIZES: [usize; 4] = [1, 7, 64, BLOCK_SIZE];

/// Tests a source against the contract of [`Source`]: `open` opens it, and it must return `rows` for `references`,
/// whatever the size of partitions, the order of reading, the number of threads, and the number of readings. For tests
/// of implementations of sources.
///
/// # Errors
/// The first thing that breaks the contract, in words.
pub fn examine(
    open: &dyn Fn() -> Box<dyn Source>,
    files: &dyn Files,
    references: &[&str],
    rows: &[ExpectedRow],
) -> Result<(), String> {
    let mut source = open();
    let fields = find_fields(&mut *source, references)?;
    let examined = Examined { source: &*source, files, fields };
    for size in SIZES {
        let partitions = examined.partitions(size)?;
        for time in ["once", "again"] {
            let found: Vec<_> =
                partitions.iter().map(|partition| examined.rows(partition)).collect::<Result<_, _>>()?;
            examined.compare(&found.concat(), rows).map_err(|why| format!("read {time} in pieces of {size}: {why}"))?;
        }
        let found = examined.rows_by_threads(&partitions)?;
        examined.compare(&found, rows).map_err(|why| format!("read by threads in pieces of {size}: {why}"))?;
        examined.stops(size, &partitions)?;
    }
    let foreign = Partition::new(0, Foreign);
    match examined.rows(&foreign) {
        Ok(found) if !found.is_empty() => Err("it gives rows of a partition of another source".to_owned()),
        _ => Ok(()),
    }
}

/// A value that no source uses as the content of a partition.
struct Foreign;

fn find_fields(source: &mut dyn Source, references: &[&str]) -> Result<Vec<Field>, String> {
    let mut fields = Vec::new();
    for reference in references {
        let field =
            source.field(reference).map_err(|unknown| format!("it does not know `{reference}`: {unknown:?}"))?;
        if source.field(reference) != Ok(field) {
            return Err(format!("`{reference}` means another field the second time"));
        }
        if source.name(field) != *reference {
            return Err(format!("the field of `{reference}` is called `{}`", source.name(field)));
        }
        fields.push(field);
    }
    Ok(fields)
}

struct Examined<'s> {
    source: &'s dyn Source,
    files: &'s dyn Files,
    fields: Vec<Field>,
}

/// A row with its number.
type ReadRow = (u64, ExpectedRow);

impl Examined<'_> {
    fn partitions(&self, size: usize) -> Result<Vec<Partition>, String> {
        let mut partitions = Vec::new();
        let read = self.source.partitions(self.files, size, &mut |partition| {
            partitions.push(partition);
            true
        });
        read.map_err(|error| error.to_string())?;
        match (0..).zip(&partitions).find(|(number, partition)| *number != partition.index()) {
            Some((number, partition)) => Err(format!("partition {number} has the number {}", partition.index())),
            None => Ok(partitions),
        }
    }

    fn rows(&self, partition: &Partition) -> Result<Vec<ReadRow>, String> {
        let mut found = Vec::new();
        let mut wrong = None;
        let read = self.source.rows(partition, &mut |row| {
            wrong = wrong.take().or_else(|| self.contradiction(row));
            let values = |field: &Field| row.values(*field).map(owned).collect();
            let values = self.fields.iter().map(values).collect();
            found.push((row.number(), ExpectedRow { place: row.place(), values }));
            wrong.is_none()
        });
        read.map_err(|error| error.to_string())?;
        wrong.map_or(Ok(found), Err)
    }

    /// The inconsistency in the properties of a row, if there is one.
    fn contradiction(&self, row: &Row<'_>) -> Option<String> {
        if self.source.is_flat() && !row.is_flat() {
            return Some("a row is not flat, as the source says that all its rows are".to_owned());
        }
        self.fields.iter().find_map(|field| {
            let values: Vec<Value<'_>> = row.values(*field).collect();
            let name = self.source.name(*field);
            if row.is_flat() && row.cell(*field) != values.first().map(|value| value.bytes) {
                return Some(format!("the cell of `{name}` is not its value"));
            }
            let is_utf8 = values.iter().all(|value| std::str::from_utf8(value.bytes).is_ok());
            (row.is_utf8() && !is_utf8).then(|| format!("a value of `{name}` is not the UTF-8 that the row says it is"))
        })
    }

    fn rows_by_threads(&self, partitions: &[Partition]) -> Result<Vec<ReadRow>, String> {
        let read = std::thread::scope(|scope| {
            let readers = partitions.iter().rev().map(|partition| scope.spawn(|| self.rows(partition)));
            let readers: Vec<_> = readers.collect();
            let ended = readers.into_iter().map(|reader| reader.join().map_err(|_| "a reader panicked".to_owned()));
            ended.collect::<Result<Vec<_>, _>>()
        })?;
        let read: Vec<_> = read.into_iter().collect::<Result<_, _>>()?;
        Ok(read.into_iter().rev().flatten().collect())
    }

    fn compare(&self, found: &[ReadRow], expected: &[ExpectedRow]) -> Result<(), String> {
        let numbers: HashSet<u64> = found.iter().map(|(number, _)| *number).collect();
        if numbers.len() < found.len() {
            return Err("two rows have the same number".to_owned());
        }
        if let Some(((_, found), expected)) = found.iter().zip(expected).find(|((_, found), wanted)| found != *wanted) {
            return Err(format!("a row is {found:?}, not {expected:?}"));
        }
        match found.len() == expected.len() {
            true => Ok(()),
            false => Err(format!("there are {} rows, not {}", found.len(), expected.len())),
        }
    }

    /// Whether it stops on request.
    fn stops(&self, size: usize, partitions: &[Partition]) -> Result<(), String> {
        let mut emitted = 0;
        let read = self.source.partitions(self.files, size, &mut |_| {
            emitted += 1;
            false
        });
        read.map_err(|error| error.to_string())?;
        if emitted > 1 {
            return Err("it gives partitions after it was asked to stop".to_owned());
        }
        for partition in partitions {
            let mut given = 0;
            let read = self.source.rows(partition, &mut |_| {
                given += 1;
                false
            });
            read.map_err(|error| error.to_string())?;
            if given > 1 {
                return Err("it gives rows after it was asked to stop".to_owned());
            }
        }
        Ok(())
    }
}

fn owned(value: Value<'_>) -> OwnedValue {
    OwnedValue { text: String::from_utf8_lossy(value.bytes).into_owned(), kind: value.kind }
}
