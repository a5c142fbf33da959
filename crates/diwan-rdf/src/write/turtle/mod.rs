//! Human-readable [Turtle](https://www.w3.org/TR/turtle/) and [TriG](https://www.w3.org/TR/trig/): grouped by subject,
//! one predicate per line, blank nodes and lists inline.

mod body;
pub(super) mod names;
pub(super) mod number;
pub(super) mod term;
mod used;

use super::Prefixes;
use super::namespaces::Namespaces;
use super::nesting::Nesting;
use super::order::Sorted;
use body::Body;
pub use number::is_bare;
use std::io::{self, Write};
use used::used_prefixes;

/// The comment at the start of Turtle whose graphs were merged.
pub(super) const TURTLE_NOTE: &str = "\
# Turtle holds a single graph: here all graphs are merged into one, and which graph said what is lost.
# N-Quads, TriG and JSON-LD are lossless.
";

/// Writes statements, with the prefixes that they use, and with a comment if graphs were `merged`. Statements of named
/// graphs make it TriG.
pub(super) fn write(sorted: &Sorted<'_>, merged: bool, prefixes: &Prefixes, out: &mut dyn Write) -> io::Result<()> {
    let nesting = Nesting::of(sorted);
    let namespaces = Namespaces::new(prefixes.iter());
    let used = used_prefixes(sorted, &nesting, &namespaces);
    let mut head = if merged { TURTLE_NOTE.to_owned() } else { String::new() };
    for (prefix, namespace) in prefixes.iter().filter(|(prefix, _)| used.contains(prefix)) {
        head.push_str(&format!("@prefix {prefix}: <{namespace}> .\n"));
    }
    Body::new(sorted, &nesting, &namespaces, out).write(&head)
}
