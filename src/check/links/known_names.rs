use super::decisions::linked_item;
use crate::check::context::Context;
use crate::evidence::vocab;
use crate::link::Decision;
use crate::link::{ItemId, LinkError, read_candidates, read_items};
use std::collections::{BTreeMap, BTreeSet};

/// Linked items, each with the item that it is now after merges, and its names.
pub(super) type ItemNames = BTreeMap<ItemId, (ItemId, Vec<String>)>;

/// The names of the linked items, from the candidates and from Wikidata's data, if available. Also returns the errors
/// in Wikidata's data.
pub(super) fn item_names(
    context: &Context<'_>,
    decisions: &[Decision],
) -> Result<(ItemNames, Vec<LinkError>), LinkError> {
    let linked: BTreeSet<ItemId> = decisions.iter().filter_map(linked_item).collect();
    let mut names = ItemNames::new();
    if context.project.directory().is_some() {
        let candidates = context.project.shown(&context.project.config().link.candidates);
        for candidate in read_candidates(&candidates)? {
            if let Some(item) = candidate.item.parse().ok().filter(|item| linked.contains(item)) {
                names.entry(item).or_insert((item, Vec::new())).1.push(candidate.name);
            }
        }
    }
    if let Some(path) = context.external.items {
        let reading = read_items(path, &|id| linked.contains(&id))?;
        for (id, item) in &reading.items {
            names.insert(*id, (item.id, item.names().map(str::to_owned).collect()));
        }
        return Ok((names, reading.into_damage()));
    }
    Ok((names, Vec::new()))
}

/// The preferred and alternative labels of entities, by slug.
pub(super) fn our_names<'a>(context: &Context<'a>) -> BTreeMap<&'a str, Vec<String>> {
    let mut names: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let labels = [vocab::PREF_LABEL, vocab::ALT_LABEL];
    for quad in labels.into_iter().flat_map(|label| context.statements.with(label)) {
        if let (Some(entity), Some(name)) = (quad.subject.iri(), quad.object.value()) {
            names.entry(context.names.slug(entity)).or_default().push(name.into_owned());
        }
    }
    names
}
