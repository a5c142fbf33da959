//! Runs a workload.

use crate::Failure;
use crate::encode::escape;
use crate::output::Output;
use crate::plan::{Join, Object, Property, TriplesMap, read};
use csv::ByteRecord;
use hashbrown::HashMap;
use std::io;
use std::path::Path;

/// Reads the workload in `folder` and writes its triples to `out`. With `distinct`, each triple is written once.
pub fn run(folder: &Path, out: &Path, distinct: bool) -> Result<(), Failure> {
    let mut output = Output::create(out, distinct)?;
    for map in read(folder)?.iter().filter(|map| !map.properties.is_empty()) {
        run_map(map, folder, &mut output)?;
    }
    Ok(output.flush()?)
}

fn run_map(map: &TriplesMap, folder: &Path, output: &mut Output) -> Result<(), Failure> {
    let indexes = map.properties.iter().map(|property| index(property, folder)).collect::<Result<Vec<_>, _>>()?;
    let mut subject = Vec::new();
    let mut end = Vec::new();
    each_record(&folder.join(&map.file), |record| {
        subject.clear();
        if !map.subject.write(record, &mut subject) || !write_end(map, record, &mut end) {
            return Ok(());
        }
        for (property, index) in map.properties.iter().zip(&indexes) {
            write_property(property, index.as_ref(), record, &subject, &end, output)?;
        }
        Ok(())
    })
}

/// Writes the text after the object: the graph and the full stop. Returns whether the graph has a value.
fn write_end(map: &TriplesMap, record: &ByteRecord, end: &mut Vec<u8>) -> bool {
    end.clear();
    if let Some(graph) = &map.graph {
        end.push(b' ');
        if !graph.write(record, end) {
            return false;
        }
    }
    end.extend_from_slice(b" .\n");
    true
}

#[inline]
fn write_property(
    property: &Property,
    index: Option<&Index>,
    record: &ByteRecord,
    subject: &[u8],
    end: &[u8],
    output: &mut Output,
) -> io::Result<()> {
    let start = |line: &mut Vec<u8>| {
        line.extend_from_slice(subject);
        line.extend_from_slice(&property.lead);
    };
    match (&property.object, index) {
        (Object::Literal { column, end: suffix }, _) if !record[*column].is_empty() => output.line(|line| {
            start(line);
            escape(&record[*column], line);
            line.extend_from_slice(suffix);
            line.extend_from_slice(end);
        }),
        (Object::Literal { .. }, _) => Ok(()),
        (Object::Template(template), _) => output.line(|line| {
            let before = line.len();
            start(line);
            if template.write(record, line) {
                line.extend_from_slice(end);
            } else {
                line.truncate(before);
            }
        }),
        (Object::Constant, _) => output.line(|line| {
            start(line);
            line.extend_from_slice(end);
        }),
        (Object::Join(join), Some(index)) => index.of(&record[join.child]).try_for_each(|parent| {
            output.line(|line| {
                start(line);
                line.extend_from_slice(parent);
                line.extend_from_slice(end);
            })
        }),
        (Object::Join(_), None) => Ok(()),
    }
}

/// The subjects of a parent's rows, by join key.
struct Index {
    subjects: Vec<u8>,
    places: HashMap<Vec<u8>, Vec<(usize, usize)>>,
}

impl Index {
    fn build(join: &Join, folder: &Path) -> Result<Self, Failure> {
        let mut subjects = Vec::new();
        let mut places: HashMap<Vec<u8>, Vec<(usize, usize)>> = HashMap::new();
        each_record(&folder.join(&join.parent_file), |record| {
            let start = subjects.len();
            let key = &record[join.parent];
            if !key.is_empty() && join.parent_subject.write(record, &mut subjects) {
                places.entry_ref(key).or_default().push((start, subjects.len()));
            }
            Ok(())
        })?;
        Ok(Self { subjects, places })
    }

    fn of(&self, key: &[u8]) -> impl Iterator<Item = &[u8]> {
        self.places.get(key).into_iter().flatten().map(|&(start, end)| &self.subjects[start..end])
    }
}

fn index(property: &Property, folder: &Path) -> Result<Option<Index>, Failure> {
    match &property.object {
        Object::Join(join) => Index::build(join, folder).map(Some),
        _ => Ok(None),
    }
}

fn each_record(path: &Path, mut each: impl FnMut(&ByteRecord) -> io::Result<()>) -> Result<(), Failure> {
    let mut reader = csv::ReaderBuilder::new().buffer_capacity(1 << 16).from_path(path)?;
    let mut record = ByteRecord::new();
    while reader.read_byte_record(&mut record)? {
        each(&record)?;
    }
    Ok(())
}
