//! L002: one item for two entities, or two for one.
//!
//! Two entities that are one item are one entity, or one link is wrong. An entity is linked once, and an item is not
//! linked and rejected at the same time.
//!
//! Example:
//!
//! ```csv
//! slug,item,rejected,method,date
//! place-baku,Q9248,,by-hand,2026-11-02
//! place-baku-city,Q9248,,by-hand,2026-11-03
//! ```
//!
//! Mend: look at the item; remove one of the rows, or put the item into the column `rejected`.

use super::{Diagnostic, decisions, linked_item, path};
use crate::check::Also;
use crate::check::context::Context;
use crate::link::{Decision, ItemId, Verdict};
use diwan_rml::source::SourceError;
use std::collections::HashMap;

pub(in crate::check) fn check(context: &Context<'_>) -> Result<Vec<Diagnostic>, SourceError> {
    let decisions = decisions(context);
    // Decisions exclude each other by their entity or by their item.
    let mut before: HashMap<Named<'_>, Vec<&Decision>> = HashMap::new();
    let mut found = Vec::new();
    for here in &decisions {
        let known = names(here).filter_map(|name| before.get(&name)).flatten();
        let clash = known.filter_map(|before| Some((before.line, excludes(before, here)?))).min();
        found.extend(clash.map(|(line, message)| diagnostic(context, here, line, message)));
        names(here).for_each(|name| before.entry(name).or_default().push(here));
    }
    Ok(found)
}

/// What a decision is about.
#[derive(PartialEq, Eq, Hash)]
enum Named<'d> {
    Entity(&'d str),
    Item(ItemId),
}

fn names(decision: &Decision) -> impl Iterator<Item = Named<'_>> {
    let item = linked_item(decision).map(Named::Item);
    [Named::Entity(&decision.slug)].into_iter().chain(item)
}

/// Told of the second of two decisions that exclude each other.
fn diagnostic(context: &Context<'_>, here: &Decision, line: u64, message: String) -> Diagnostic {
    let path = path(context);
    let before =
        Also { file: path.to_owned(), line, column: Some("slug".to_owned()), message: "decided here".to_owned() };
    Diagnostic::error("L002", message)
        .at(path, here.line)
        .cell("slug", here.slug.clone())
        .also([before])
        .help(format!("compare with {}:{line}; remove one of the rows, or reject the item in it", path.display()))
}

/// Why two decisions cannot stand together.
fn excludes(before: &Decision, here: &Decision) -> Option<String> {
    use Verdict::{Absent, Linked, Rejected};
    let same = before.slug == here.slug;
    match (before.verdict, here.verdict) {
        (Linked(a), Linked(b)) if a == b => Some(format!("{a} is linked to {} already", before.slug)),
        (Linked(a), Rejected(b)) | (Rejected(a), Linked(b)) if same && a == b => {
            Some(format!("{a} is both linked and rejected"))
        }
        (Linked(_) | Absent, Linked(_) | Absent) if same => Some(format!("{} is settled already", here.slug)),
        _ => None,
    }
}
