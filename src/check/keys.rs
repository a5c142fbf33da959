//! D002: a key stands twice. D006: a key has characters that keys may not have.
//!
//! A slug names one entity, a record key one record. Two rows with the same key would be merged into one node, and
//! nobody could tell afterwards which of them said what. Keys are ASCII letters, digits, `-`, `_` and `.`: they end
//! IRIs, and a space at the end of one is a slip that no eye sees.

use super::Diagnostic;
use super::context::{Context, Place, declares_by_key, place, subjects};
use super::diagnostic::push_once;
use crate::engine::TermBuffer;
use crate::source::SourceError;
use std::collections::HashMap;

pub(super) fn check(context: &Context<'_>) -> Result<Vec<Diagnostic>, SourceError> {
    let mut first: HashMap<Vec<u8>, Place> = HashMap::new();
    let mut found = Vec::new();
    let mut terms = TermBuffer::default();
    context.for_each_row(|source, row| {
        for map in source.maps.iter().filter(|map| declares_by_key(map)) {
            let Some((_, field)) = map.subject.name_of_one_field() else { continue };
            if row.values(field).any(|key| !is_key(key.bytes)) {
                push_once(&mut found, malformed(&place(source, row), source.name(field), &row.text(field)));
            }
            for subject in subjects(map, row, &mut terms) {
                let here = place(source, row);
                let before = first.entry(subject).or_insert_with(|| here.clone());
                if *before != here {
                    found.push(twice(before, &here, source.name(field), &row.text(field)));
                }
            }
        }
    })?;
    Ok(found)
}

fn is_key(key: &[u8]) -> bool {
    key.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
}

fn malformed(here: &Place, column: &str, value: &str) -> Diagnostic {
    Diagnostic::error("D006", format!("\"{value}\" cannot be a key"))
        .at(&here.file, here.line)
        .cell(column, value)
        .help("use ASCII letters, digits, `-`, `_` and `.`; look for spaces at its ends")
}

fn twice(before: &Place, here: &Place, column: &str, value: &str) -> Diagnostic {
    Diagnostic::error("D002", format!("the key stands already in {}:{}", before.file.display(), before.line))
        .at(&here.file, here.line)
        .cell(column, value)
        .help("give the row a key of its own; keys are never used again")
}
