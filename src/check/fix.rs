//! Mechanical fixes: combines the edits of findings by file.

use super::{Checked, Edit};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// A file before and after its fixes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FixedFile {
    /// The file, relative to the project.
    pub file: PathBuf,
    /// The current bytes.
    pub before: Vec<u8>,
    /// The bytes after the fixes.
    pub after: Vec<u8>,
    /// The number of findings that are fixed.
    pub findings: usize,
}

/// Applies the edits of findings to the checked tables in memory. If the edits of two findings overlap, only the
/// smaller one is fixed; the other is found again by the next check.
pub fn fix(checked: &Checked) -> Vec<FixedFile> {
    let mut fixes: Vec<&Vec<Edit>> = checked.diagnostics.iter().map(|found| &found.fix).collect();
    fixes.sort_by_key(|fix| fix.iter().map(|edit| edit.end - edit.start).max());
    let mut files: BTreeMap<&PathBuf, Fixes<'_>> = BTreeMap::new();
    for fix in fixes {
        if let Some(first) = fix.first() {
            files.entry(&first.file).or_default().add(fix);
        }
    }
    let fixed = files.into_iter().filter_map(|(file, fixes)| {
        let before = checked.raw.get(file)?.bytes.clone();
        Some(FixedFile { file: file.clone(), after: fixes.apply(&before), before, findings: fixes.findings })
    });
    fixed.collect()
}

/// The edits of one file, which do not overlap, by start and end.
#[derive(Default)]
struct Fixes<'a> {
    edits: BTreeMap<(usize, usize), &'a Edit>,
    findings: usize,
}

impl<'a> Fixes<'a> {
    /// Adds the edits of a finding if none of them overlaps another edit; otherwise adds none.
    fn add(&mut self, fix: &'a [Edit]) {
        if fix.iter().all(|edit| self.has_room_for(edit)) {
            self.edits.extend(fix.iter().map(|edit| ((edit.start, edit.end), edit)));
            self.findings += 1;
        }
    }

    fn has_room_for(&self, edit: &Edit) -> bool {
        let before = self.edits.range(..=(edit.start, usize::MAX)).next_back();
        let after = self.edits.range((edit.start, 0)..).next();
        before.is_none_or(|((start, end), _)| *end <= edit.start && (*start, *end) != (edit.start, edit.end))
            && after.is_none_or(|((start, _), _)| *start >= edit.end && *start != edit.start)
    }

    fn apply(&self, before: &[u8]) -> Vec<u8> {
        let mut after = Vec::with_capacity(before.len());
        let mut at = 0;
        for edit in self.edits.values() {
            after.extend_from_slice(before.get(at..edit.start).unwrap_or_default());
            after.extend_from_slice(edit.text.as_bytes());
            at = at.max(edit.end);
        }
        after.extend_from_slice(before.get(at..).unwrap_or_default());
        after
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(start: usize, end: usize, text: &str) -> Edit {
        Edit { file: "t.csv".into(), start, end, text: text.to_owned() }
    }

    fn applied(fixes: &[&[Edit]]) -> String {
        let mut all = Fixes::default();
        fixes.iter().for_each(|fix| all.add(fix));
        String::from_utf8(all.apply(b"abcdef")).unwrap()
    }

    #[test]
    fn edits_are_applied_by_place() {
        assert_eq!(applied(&[&[edit(4, 5, "xy"), edit(0, 1, "")], &[edit(6, 6, "!")]]), "bcdxyf!");
    }

    #[test]
    fn overlapping_edits_are_skipped() {
        assert_eq!(applied(&[&[edit(2, 3, "x")], &[edit(0, 1, "-"), edit(1, 4, "y")]]), "abxdef");
        assert_eq!(applied(&[&[edit(2, 2, "x")], &[edit(2, 2, "y")], &[edit(2, 4, "z")]]), "abxcdef");
        assert_eq!(applied(&[&[edit(0, 2, "x")], &[edit(2, 3, "y")]]), "xydef");
    }
}
