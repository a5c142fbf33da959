//! The blocks of Unicode. `blocks.txt` is
//! [Blocks.txt](https://www.unicode.org/Public/16.0.0/ucd/Blocks.txt) of Unicode 16.0, the version whose categories
//! `regex-syntax` has, without its comments; it is under the [Unicode License](https://www.unicode.org/license.txt). A later
//! file can take its place.

use diwan_rdf::text::nearest;
use regex_syntax::hir::{ClassUnicode, ClassUnicodeRange};

const BLOCKS: &str = include_str!("blocks.txt");

/// Former names of blocks in the versions of Unicode that [XML Schema
/// 1.0](https://www.w3.org/TR/xmlschema-2/#nt-IsBlock) lists, with their current names.
const OLD_NAMES: [(&str, &str); 4] = [
    ("Greek", "GreekandCoptic"),
    ("CombiningMarksforSymbols", "CombiningDiacriticalMarksforSymbols"),
    ("CyrillicSupplementary", "CyrillicSupplement"),
    ("PrivateUse", "PrivateUseArea"),
];

/// The characters of a block by its name without spaces: `Latin-1Supplement`.
pub(super) fn block(name: &str) -> Option<ClassUnicode> {
    let current = OLD_NAMES.iter().find(|(old, _)| *old == name).map_or(name, |(_, current)| current);
    let (range, _) = blocks().find(|(_, block)| block == current)?;
    let (first, last) = range.split_once("..")?;
    let point = |text| u32::from_str_radix(text, 16).ok();
    // The blocks of surrogates contain no characters.
    let ranges = match (point(first).and_then(char::from_u32), point(last).and_then(char::from_u32)) {
        (Some(first), Some(last)) => vec![ClassUnicodeRange::new(first, last)],
        _ => Vec::new(),
    };
    Some(ClassUnicode::new(ranges))
}

/// The block with the name most similar to a misspelt one.
pub(super) fn nearest_block(name: &str) -> Option<String> {
    let names: Vec<_> = blocks().map(|(_, name)| name).collect();
    nearest(name, names.iter().map(String::as_str)).map(|name| format!("Is{name}"))
}

/// Ranges and names of all blocks.
fn blocks() -> impl Iterator<Item = (&'static str, String)> {
    BLOCKS.lines().filter_map(|line| line.split_once("; ")).map(|(range, name)| (range, name.replace(' ', "")))
}
