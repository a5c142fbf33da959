//! D006: a key has characters that keys may not have.
//!
//! Keys end IRIs, stand in other tables and in commands, and are typed by people: they are ASCII letters, digits, `-`,
//! `_` and `.`. A space at the end of one is a slip that no eye sees, and makes another thing of it.
//!
//! Example: `"m2-01 "` with a space, `m2—01` with a dash that is no hyphen, `м2-01` with a Cyrillic letter.
//!
//! Mend: type the key again.

use crate::check::Diagnostic;
use crate::check::context::{Context, Place, declares_by_key, place};
use crate::check::diagnostic::push_once;
use diwan_rml::source::SourceError;

pub(in crate::check) fn check(context: &Context<'_>) -> Result<Vec<Diagnostic>, SourceError> {
    let mut found = Vec::new();
    context.for_each_row(|source, row| {
        for map in source.maps.iter().filter(|map| declares_by_key(map)) {
            let Some((_, field)) = map.subject.name_of_one_field() else { continue };
            if row.values(field).any(|key| !is_key(key.bytes)) {
                push_once(&mut found, malformed(&place(source, row), source.name(field), &row.text(field)));
            }
        }
    })?;
    Ok(found)
}

fn is_key(key: &[u8]) -> bool {
    key.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
}

fn malformed(here: &Place, column: &str, value: &str) -> Diagnostic {
    let strange = value.chars().find(|c| !c.is_ascii() || !is_key(&[*c as u8]));
    let name = strange.map(|c| format!(": U+{:04X} is in it", u32::from(c))).unwrap_or_default();
    Diagnostic::error("D006", format!("\"{value}\" cannot be a key{name}"))
        .at(&here.file, here.line)
        .cell(column, value)
        .help("use ASCII letters, digits, `-`, `_` and `.`; look for spaces at its ends")
}
