//! Mending what is mechanical: the edits that findings bring, put together file by file.

use super::{Diagnostic, Edit};
use crate::project::Project;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// A file before and after its edits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mended {
    /// The file, relative to the project.
    pub file: PathBuf,
    /// As it is.
    pub before: Vec<u8>,
    /// As it would be.
    pub after: Vec<u8>,
    /// How many findings it mends.
    pub findings: usize,
}

/// Applies the edits of findings to the files in memory; nothing is written. Of two findings whose edits overlap, the
/// smaller one is mended; the other is found again afterwards.
///
/// # Errors
/// The system's words when a file cannot be read.
pub fn mend(project: &Project, diagnostics: &[Diagnostic]) -> Result<Vec<Mended>, crate::project::ProjectError> {
    let mut fixes: Vec<&Vec<Edit>> = diagnostics.iter().map(|found| &found.fix).filter(|fix| !fix.is_empty()).collect();
    fixes.sort_by_key(|fix| fix.iter().map(|edit| edit.end - edit.start).max());
    let mut files: BTreeMap<&PathBuf, (Vec<&Edit>, usize)> = BTreeMap::new();
    for fix in fixes {
        let Some(file) = fix.first().map(|edit| &edit.file) else { continue };
        let (edits, findings) = files.entry(file).or_default();
        if !fix.iter().any(|edit| edits.iter().any(|other| overlap(edit, other))) {
            edits.extend(fix);
            *findings += 1;
        }
    }
    files
        .into_iter()
        .map(|(file, (edits, findings))| {
            let before = project.read(file)?;
            Ok(Mended { file: file.clone(), after: apply(&before, edits), before, findings })
        })
        .collect()
}

fn overlap(a: &Edit, b: &Edit) -> bool {
    (a.start < b.end && b.start < a.end) || (a.start, a.end) == (b.start, b.end)
}

fn apply(before: &[u8], mut edits: Vec<&Edit>) -> Vec<u8> {
    edits.sort_by_key(|edit| edit.start);
    let mut after = Vec::with_capacity(before.len());
    let mut at = 0;
    for edit in edits {
        after.extend_from_slice(before.get(at..edit.start).unwrap_or_default());
        after.extend_from_slice(edit.text.as_bytes());
        at = edit.end;
    }
    after.extend_from_slice(before.get(at..).unwrap_or_default());
    after
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(start: usize, end: usize, text: &str) -> Edit {
        Edit { file: "t.csv".into(), start, end, text: text.to_owned() }
    }

    #[test]
    fn edits_are_applied_by_place() {
        let edits = [edit(4, 5, "xy"), edit(0, 1, ""), edit(6, 6, "!")];
        assert_eq!(apply(b"abcdef", edits.iter().collect()), b"bcdxyf!");
    }

    #[test]
    fn overlapping_edits_wait_for_another_time() {
        assert!(overlap(&edit(0, 4, ""), &edit(2, 3, "")) && overlap(&edit(2, 2, ""), &edit(2, 2, "")));
        assert!(!overlap(&edit(0, 2, ""), &edit(2, 3, "")) && !overlap(&edit(2, 2, ""), &edit(0, 2, "")));
    }
}
