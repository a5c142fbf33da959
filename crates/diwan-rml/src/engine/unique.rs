//! Triples maps whose subjects are all different, or occur again only in rows with the same data: their lines need not be
//! compared one by one.

use super::pipeline::pipeline;
use super::plan::Repeats;
use super::seen::{Bindings, Hash, hash};
use super::{EngineError, ObjectPlan, SourcePlan, StatementPlan, TermBuffer, TermPlan, TriplesMapPlan};
use crate::source::{Field, Files, Partition, Row, SourceError};
use std::collections::{BTreeMap, BTreeSet};

/// What is known of the subjects that a triples map makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subjects {
    /// Nothing.
    Unknown,
    /// Rows with the same subject have the same data.
    Repeating,
    /// No two rows have the same subject.
    Unique,
}

/// For every triples map of a source, what is known of its subjects. The source is read once, and once more for the triples
/// maps whose subjects occur again; each reading ends as soon as every claim is refuted.
pub(super) fn prove_subjects(
    source: &SourcePlan,
    files: &dyn Files,
    pieces: (usize, usize),
    memory: usize,
) -> Result<Vec<Subjects>, EngineError> {
    let prover = Prover { source, files, pieces, memory: memory / source.maps.len().max(1) };
    let worth_it: Vec<bool> = source.maps.iter().map(is_worth_it).collect();
    let unique = prover.prove_unique(&worth_it)?;
    let open: Vec<bool> = source
        .maps
        .iter()
        .zip(worth_it.iter().zip(&unique))
        .map(|(map, (worth_it, unique))| *worth_it && !unique && can_repeat_whole(map))
        .collect();
    let repeating = prover.prove(&open, SubjectClaim::Repeating)?;
    let fresh = source.maps.iter().map(|map| map.subject.is_fresh());
    let known = |(fresh, (unique, repeating))| match (fresh || unique, repeating) {
        (true, _) => Subjects::Unique,
        (false, true) => Subjects::Repeating,
        (false, false) => Subjects::Unknown,
    };
    Ok(fresh.zip(unique.into_iter().zip(repeating)).map(known).collect())
}

/// Whether anything depends on the subjects, and a reading can show something: subjects without fields are the same in every
/// row, or different in each.
fn is_worth_it(map: &TriplesMapPlan) -> bool {
    !map.subject.fields().is_empty() && map.statements.iter().any(|statement| !compares_lines(statement.repeats))
}

/// For each triples map, the first one with the same key. Their subjects are unique if those of the first are, so that one
/// proof is enough.
fn proved_with(source: &SourcePlan, wanted: &[bool]) -> Vec<usize> {
    let mut first: BTreeMap<BTreeSet<Field>, usize> = BTreeMap::new();
    let maps = source.maps.iter().zip(wanted).enumerate();
    let of = |(place, (map, wanted)): (usize, (&TriplesMapPlan, &bool))| {
        let key = map.subject.key().filter(|_| *wanted && source.is_flat());
        key.map_or(place, |key| *first.entry(key).or_insert(place))
    };
    maps.map(of).collect()
}

/// Whether rows with the same data make the same lines, and no other triples map makes these lines.
fn can_repeat_whole(map: &TriplesMapPlan) -> bool {
    let makes_fresh =
        |statement: &StatementPlan| matches!(&statement.object, ObjectPlan::Term(object) if object.is_fresh());
    !map.graphs.iter().flatten().flatten().any(TermPlan::is_fresh)
        && !map.statements.iter().any(|statement| makes_fresh(statement) || compares_lines(statement.repeats))
}

fn compares_lines(repeats: Repeats) -> bool {
    repeats == Repeats::Anywhere
}

/// What is to be proven.
#[derive(Clone, Copy, PartialEq, Eq)]
enum SubjectClaim {
    /// No subject occurs again.
    Unique,
    /// A subject occurs again only in rows with the same data.
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
    /// For which of the wanted triples maps no subject occurs again.
    fn prove_unique(&self, wanted: &[bool]) -> Result<Vec<bool>, EngineError> {
        let proved_with = proved_with(self.source, wanted);
        let of_itself = |(place, wanted): (usize, &bool)| *wanted && proved_with[place] == place;
        let proved: Vec<bool> = wanted.iter().enumerate().map(of_itself).collect();
        let unique = self.prove(&proved, SubjectClaim::Unique)?;
        Ok(proved_with.into_iter().map(|first| unique[first]).collect())
    }

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

/// All fields that a triples map reads.
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

/// For every wanted triples map, the subject of every row and the values of its fields, as hashes.
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
            // A subject that cannot be made repeats nothing. The run reports it.
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

/// Adds the hashes of a block to the proofs, and drops the proofs that fail.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::compile;
    use crate::mapping::parse_mapping;
    use crate::source::DirectoryFiles;

    /// What is known of the subjects of these kinds, and with which each is proven, for the rows of a table.
    fn subjects(maps: &[&str], rows: &str) -> (Vec<Subjects>, Vec<usize>) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("t.csv"), format!("a,b\n{rows}")).unwrap();
        let mut mapping = "@prefix rml: <http://w3id.org/rml/> . @prefix ex: <http://ex.org/> .
            ex:s rml:referenceFormulation rml:CSV ; rml:source [ rml:path \"t.csv\" ] ."
            .to_owned();
        for (number, map) in maps.iter().enumerate() {
            mapping += &format!(
                "ex:m{number} rml:logicalSource ex:s ; rml:subjectMap [ {map} ] ;
                   rml:predicateObjectMap [ rml:predicate ex:p{number} ; rml:objectMap [ rml:reference \"b\" ] ] .\n"
            );
        }
        let files = DirectoryFiles::new(folder.path());
        let plan = compile(&parse_mapping(mapping.as_bytes(), "m.ttl".as_ref()).unwrap(), &files, None).unwrap();
        let source = &plan.sources[0];
        let known = prove_subjects(source, &files, (1, 1 << 16), 1 << 20).unwrap();
        (known, proved_with(source, &vec![true; maps.len()]))
    }

    #[test]
    fn subjects_with_the_same_key_are_proven_once() {
        use Subjects::{Repeating, Unique, Unknown};
        let maps = [
            r#"rml:template "http://ex.org/x/{a}""#,
            r#"rml:template "{b}-{a}" ; rml:termType rml:BlankNode"#,
            r#"rml:template "y{a}" ; rml:termType rml:BlankNode"#,
            r#"rml:template "http://ex.org/{a}/{b}""#,
            r#"rml:template "http://ex.org/{b}/{a}""#,
            r#"rml:template "{a}""#,
            r#"rml:template "http://ex.org/c""#,
        ];
        let unique = subjects(&maps, "1,1\n2,1\n3,2\n");
        assert_eq!(unique.0, [Unique, Unique, Unique, Unique, Unique, Unique, Unknown]);
        assert_eq!(unique.1, [0, 1, 0, 3, 3, 5, 6], "of `-` and of the base it is not known where they are from");
        let pairs = subjects(&maps, "1,1\n1,2\n2,1\n2,1-2\n");
        assert_eq!(pairs.0, [Unknown, Unique, Unknown, Unique, Unique, Unknown, Unknown]);
        let rows = subjects(&maps, "1,1\n2,1\n2,1\n");
        assert_eq!(rows.0, [Repeating, Repeating, Repeating, Repeating, Repeating, Repeating, Unknown]);
        let joined = subjects(&maps, "1,2-3\n3-1,2\n");
        assert_eq!(joined.0, [Unique, Unknown, Unique, Unique, Unique, Unique, Unknown]);
    }
}
