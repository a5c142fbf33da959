//! L003: an entity and its item that share no word.
//!
//! A district is easily taken for the city it is named after, a person for a namesake. Names are compared when
//! Wikidata's are at hand: with `--items`, or when the item stands among the candidates. A shared word proves nothing;
//! the lack of one is worth a look.
//!
//! Example: `place-shusha-district` linked to the item of a river.
//!
//! Mend: look at the item. If it is another thing, put it into the column `rejected`; if it is the same, add to the
//! register or to a record the name it goes by.

use super::{Diagnostic, decisions, item_names, linked_item, located, our_names, path};
use crate::check::Coded as _;
use crate::check::context::Context;
use crate::check::words::words;
use crate::link::{Decision, ItemId, LinkError};
use diwan_rml::source::SourceError;
use std::collections::BTreeSet;

pub(in crate::check) fn check(context: &Context<'_>) -> Result<Vec<Diagnostic>, SourceError> {
    let decisions = decisions(context);
    let (theirs, damage) = match item_names(context, &decisions) {
        Ok(names) => names,
        Err(error) => return Ok(vec![located(&error, "L001")]),
    };
    let ours = our_names(context);
    let unread = |error: LinkError| Diagnostic::warning(error.code(), error.to_string());
    let mut found: Vec<Diagnostic> = damage.into_iter().map(unread).collect();
    for decision in &decisions {
        let Some(item) = linked_item(decision) else { continue };
        let (Some((_, theirs)), Some(ours)) = (theirs.get(&item), ours.get(decision.slug.as_str())) else { continue };
        if !theirs.is_empty() && all_words(ours).is_disjoint(&all_words(theirs)) {
            found.push(stranger(context, decision, item, theirs));
        }
    }
    Ok(found)
}

fn stranger(context: &Context<'_>, decision: &Decision, item: ItemId, names: &[String]) -> Diagnostic {
    // What others say stays on its line.
    let on_one_line = |name: &String| name.split_whitespace().collect::<Vec<_>>().join(" ");
    let names = names.iter().take(3).map(on_one_line).collect::<Vec<_>>().join(", ");
    Diagnostic::warning("L003", format!("{} and {item} share no word", decision.slug))
        .at(path(context), decision.line)
        .cell("item", item.to_string())
        .help(format!("the item is called {names}; is it the same thing?"))
}

fn all_words(names: &[String]) -> BTreeSet<String> {
    names.iter().flat_map(|name| words(name)).collect()
}
