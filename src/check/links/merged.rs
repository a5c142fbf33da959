//! L004: an item that was merged into another.
//!
//! Wikidata merges items that turn out to be one, and leaves a redirect. The link still leads there, and other data
//! name the new item. Seen when Wikidata's data are at hand, with `--items`.
//!
//! Example: a link to Q232123 after it was merged into Q232.
//!
//! Mend: link the entity to the item that is named.

use super::{Diagnostic, decisions, item_names, linked_item, path};
use crate::check::context::Context;
use crate::link::Decision;
use diwan_rml::source::SourceError;

pub(in crate::check) fn check(context: &Context<'_>) -> Result<Vec<Diagnostic>, SourceError> {
    let decisions = decisions(context);
    // What keeps the items from being read is told as L001.
    let Ok((theirs, _)) = item_names(context, &decisions) else { return Ok(Vec::new()) };
    let merged = |decision: &Decision| {
        let item = linked_item(decision)?;
        let (now, _) = theirs.get(&item).filter(|(now, _)| *now != item)?;
        let found = Diagnostic::warning("L004", format!("{item} was merged into {now}"));
        let found = found.at(path(context), decision.line).cell("item", item.to_string());
        Some(found.help(format!("link {} to {now}", decision.slug)))
    };
    Ok(decisions.iter().filter_map(merged).collect())
}
