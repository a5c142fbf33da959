use super::{Decision, linked_item};
use crate::check::context::Context;
use crate::evidence::vocab;
use crate::link::{ItemId, LinkError, read_candidates, read_items};
use oxigraph::model::{NamedOrBlankNode, Term};
use std::collections::{BTreeMap, BTreeSet};

/// Of items, which they are now, and what they are called.
pub(super) type ItemNames = BTreeMap<ItemId, (ItemId, Vec<String>)>;

/// The names of the linked items, as far as they are at hand, and what of Wikidata's data cannot be read.
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
    if let Some(path) = context.beside.items {
        let reading = read_items(path, &|id| linked.contains(&id))?;
        for (id, item) in &reading.items {
            names.insert(*id, (item.id, item.names().map(str::to_owned).collect()));
        }
        return Ok((names, reading.into_damage()));
    }
    Ok((names, Vec::new()))
}

/// Display names, and names as attested, by slug.
pub(super) fn our_names<'a>(context: &'a Context<'_>) -> BTreeMap<&'a str, Vec<String>> {
    let mut names: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for quad in context.tables.model() {
        let named = quad.predicate == vocab::PREF_LABEL || quad.predicate == vocab::ALT_LABEL;
        if let (true, NamedOrBlankNode::NamedNode(entity), Term::Literal(name)) = (named, &quad.subject, &quad.object) {
            names.entry(context.names.slug(entity.as_str())).or_default().push(name.value().to_owned());
        }
    }
    names
}
