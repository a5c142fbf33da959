//! Triples maps whose subjects are all different, or come again only with rows that say the same: what their statements
//! make need not be compared line by line.

use super::pipeline::pipeline;
use super::plan::Repeats;
use super::seen::{Bindings, Hash, hash};
use super::{EngineError, ObjectPlan, SourcePlan, StatementPlan, TermBuffer, TermPlan, TriplesMapPlan};
use crate::source::{Field, Files, Partition, Row, SourceError};

/// What is known of the subjects that a triples map makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subjects {
    /// Nothing.
    Unknown,
    /// Rows with the same subject say the same.
    Repeating,
    /// No two rows have the same.
    Unique,
}

/// For every triples map of a source, what is known of its subjects. Found by reading the source once, and once more
/// for the triples maps whose subjects come again; each reading ends as soon as nothing is left to prove.
pub(super) fn prove_subjects(
    source: &SourcePlan,
    files: &dyn Files,
    pieces: (usize, usize),
    memory: usize,
) -> Result<Vec<Subjects>, EngineError> {
    let prover = Prover { source, files, pieces, memory: memory / source.maps.len().max(1) };
    let worth_it: Vec<bool> = source.maps.iter().map(is_worth_it).collect();
    let unique = prover.prove(&worth_it, SubjectClaim::Unique)?;
    let open: Vec<bool> = source
        .maps
        .iter()
        .zip(worth_it.iter().zip(&unique))
        .map(|(map, (worth_it, unique))| *worth_it && !unique && can_repeat_whole(map))
        .collect();
    let repeating = prover.prove(&open, SubjectClaim::Repeating)?;
    let fresh = source.maps.iter().map(|map| matches!(map.subject, TermPlan::Fresh(_)));
    let known = |(fresh, (unique, repeating))| match (fresh || unique, repeating) {
        (true, _) => Subjects::Unique,
        (false, true) => Subjects::Repeating,
        (false, false) => Subjects::Unknown,
    };
    Ok(fresh.zip(unique.into_iter().zip(repeating)).map(known).collect())
}

/// Constants are never unique, and what nothing depends on need not be proved.
fn is_worth_it(map: &TriplesMapPlan) -> bool {
    !matches!(map.subject, TermPlan::Constant(_) | TermPlan::Fresh(_))
        && map.statements.iter().any(|statement| !compares_lines(statement.repeats))
}

/// Whether rows that hold the same make the same lines, and no other triples map makes them.
fn can_repeat_whole(map: &TriplesMapPlan) -> bool {
    let fresh = |term: &TermPlan| matches!(term, TermPlan::Fresh(_));
    let makes_fresh =
        |statement: &StatementPlan| matches!(&statement.object, ObjectPlan::Term(object) if fresh(object));
    !map.graphs.iter().flatten().flatten().any(fresh)
        && !map.statements.iter().any(|statement| makes_fresh(statement) || compares_lines(statement.repeats))
}

fn compares_lines(repeats: Repeats) -> bool {
    repeats == Repeats::Anywhere
}

/// What is to be proved.
#[derive(Clone, Copy, PartialEq, Eq)]
enum SubjectClaim {
    /// No subject comes again.
    Unique,
    /// A subject comes again only with a row that says the same.
    Repeating,
}

struct Prover<'p> {
    source: &'p SourcePlan,
    files: &'p dyn Files,
    /// How many threads, and how large the blocks.
    pieces: (usize, usize),
    memory: usize,
}

impl Prover<'_> {
    /// For which of the wanted triples maps the claim holds.
    fn prove(&self, wanted: &[bool], claim: SubjectClaim) -> Result<Vec<bool>, EngineError> {
        let mut proofs: Vec<Option<Bindings>> =
            wanted.iter().map(|wanted| wanted.then(|| Bindings::new(self.memory))).collect();
        if wanted.contains(&true) {
            let fields: Vec<Option<Vec<Field>>> = self
                .source
                .maps
                .iter()
                .zip(wanted)
                .map(|(map, wanted)| {
                    wanted.then(|| if claim == SubjectClaim::Unique { Vec::new() } else { all_fields(map) })
                })
                .collect();
            let work = |block| block_hashes(self.source, &fields, &block);
            pipeline(&*self.source.source, self.files, self.pieces, &work, &mut |hashes| {
                take(hashes?, &mut proofs, claim)?;
                Ok(proofs.iter().any(Option::is_some))
            })?;
        }
        proofs.into_iter().map(|proof| proof.map_or(Ok(false), |proof| holds(proof, claim))).collect()
    }
}

fn holds(proof: Bindings, claim: SubjectClaim) -> Result<bool, EngineError> {
    let again = proof.finish().map_err(EngineError::Spill)?;
    Ok(again.is_some_and(|again| claim == SubjectClaim::Repeating || !again))
}

/// All fields that a triples map reads: rows that have the same say the same.
fn all_fields(map: &TriplesMapPlan) -> Vec<Field> {
    let objects = map.statements.iter().flat_map(|statement| match &statement.object {
        ObjectPlan::Term(object) => object.fields(),
        ObjectPlan::Join(join) => join.fields(),
    });
    let predicates = map.statements.iter().flat_map(|statement| statement.predicate.fields());
    let graphs = map.graphs.iter().flatten().flatten().flat_map(TermPlan::fields);
    let mut fields: Vec<Field> = objects.chain(predicates).chain(graphs).chain(map.subject.fields()).collect();
    fields.sort_unstable();
    fields.dedup();
    fields
}

/// For every triples map that is wanted, the subject of every row and what its fields hold, as hashes.
type BlockHashes = Vec<Vec<(Hash, u64)>>;

fn block_hashes(
    source: &SourcePlan,
    fields: &[Option<Vec<Field>>],
    partition: &Partition,
) -> Result<BlockHashes, SourceError> {
    let mut hashes: BlockHashes = vec![Vec::new(); source.maps.len()];
    let (mut terms, mut text) = (TermBuffer::default(), Vec::new());
    source.source.rows(partition, &mut |row| {
        for ((map, fields), hashes) in source.maps.iter().zip(fields).zip(&mut hashes) {
            let Some(fields) = fields else { continue };
            terms.clear();
            // What cannot be made is told by the run, and repeats nothing.
            let _ = map.subject.terms(row, &mut terms);
            let row = if fields.is_empty() { 0 } else { row_hash(row, fields, &mut text) };
            hashes.extend(terms.iter().map(|subject| (hash(subject), row)));
        }
        true
    })?;
    Ok(hashes)
}

#[expect(clippy::cast_possible_truncation, reason = "records end at 16 MiB, and half of a hash is one too")]
fn row_hash(row: &Row<'_>, fields: &[Field], text: &mut Vec<u8>) -> u64 {
    text.clear();
    for field in fields {
        for value in row.values(*field) {
            text.extend_from_slice(&(value.bytes.len() as u32).to_le_bytes());
            text.push(value.kind as u8);
            text.extend_from_slice(value.bytes);
        }
        text.extend_from_slice(&u32::MAX.to_le_bytes());
    }
    hash(text) as u64
}

/// A proof that fails is given up at once.
fn take(hashes: BlockHashes, proofs: &mut [Option<Bindings>], claim: SubjectClaim) -> Result<(), EngineError> {
    for (hashes, slot) in hashes.into_iter().zip(proofs) {
        for (subject, row) in hashes {
            let Some(proof) = slot else { break };
            match proof.insert(subject, row).map_err(EngineError::Spill)? {
                Some(same) if claim == SubjectClaim::Unique || !same => *slot = None,
                _ => {}
            }
        }
    }
    Ok(())
}
