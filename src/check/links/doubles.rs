use super::decisions::{decisions, linked_item, path};
use crate::check::Diagnostic;
use crate::check::RelatedPlace;
use crate::check::context::Context;
use crate::check::rule::{Rule, Run, rule};
use crate::link::{Decision, ItemId, Verdict};
use std::collections::HashMap;

rule! {
    /// Two entities are linked to one item, or one entity to two items.
    ///
    /// If two entities are the same item, they are one entity, or one of the links is wrong. An entity can have only
    /// one link, and an item cannot be both linked and rejected for the same entity.
    ///
    /// Example:
    ///
    /// ```csv
    /// slug,item,rejected,method,date
    /// place-baku,Q9248,,by-hand,2026-11-02
    /// place-baku-city,Q9248,,by-hand,2026-11-03
    /// ```
    ///
    /// Fix: look at the item. Delete one of the rows, or move the item to the column `rejected`.
    RULE {
        code: "L002",
        name: "contradicting-links",
        needs_records: true,
        run: Run::Project(check),
        #[cfg(test)]
        fixtures: FIXTURES,
        ..Rule::ERROR
    }
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let decisions = decisions(context);
    // Two decisions can only exclude each other if they share an entity or an item.
    let mut before: HashMap<Key<'_>, Vec<&Decision>> = HashMap::new();
    let mut found = Vec::new();
    for later in &decisions {
        let known = names(later).filter_map(|name| before.get(&name)).flatten();
        let clash = known.filter_map(|before| Some((before.line, excludes(before, later)?))).min();
        found.extend(clash.map(|(line, message)| diagnostic(context, later, line, message)));
        names(later).for_each(|name| before.entry(name).or_default().push(later));
    }
    found
}

/// What a decision concerns.
#[derive(PartialEq, Eq, Hash)]
enum Key<'d> {
    Entity(&'d str),
    Item(ItemId),
}

fn names(decision: &Decision) -> impl Iterator<Item = Key<'_>> {
    let item = linked_item(decision).map(Key::Item);
    [Key::Entity(&decision.slug)].into_iter().chain(item)
}

/// The finding for the second of two decisions that exclude each other.
fn diagnostic(context: &Context<'_>, later: &Decision, line: u64, message: String) -> Diagnostic {
    let path = path(context);
    let before = RelatedPlace {
        file: path.to_owned(),
        line,
        column: Some("slug".to_owned()),
        message: "decided here".to_owned(),
    };
    RULE.finding(message)
        .at(path, later.line)
        .cell("slug", later.slug.clone())
        .related([before])
        .help(format!("compare with {}:{line}; remove one of the rows, or reject the item in it", path.display()))
}

/// Why two decisions exclude each other, if they do.
fn excludes(before: &Decision, later: &Decision) -> Option<String> {
    use Verdict::{Absent, Linked, Rejected};
    let same = before.slug == later.slug;
    match (before.verdict, later.verdict) {
        (Linked(a), Linked(b)) if a == b => Some(format!("{a} is already linked to {}", before.slug)),
        (Linked(a), Rejected(b)) | (Rejected(a), Linked(b)) if same && a == b => {
            Some(format!("{a} is both linked and rejected"))
        }
        (Linked(_) | Absent, Linked(_) | Absent) if same => Some(format!("{} already has a decision", later.slug)),
        _ => None,
    }
}

#[cfg(test)]
const FIXTURES: &[&str] = &[
    r#"
--- registers/places.csv
slug,label
place-1,Baku
place-2,Cairo
--- records/facts.csv
record,source,entity,place,quote,from,to
r1,report,place-1,place-2,Baku Cairo,0,10
--- links.csv
slug,item,rejected,method,date
place-1,Q9248,,by-hand,2026-11-02
place-2,Q9248,,by-hand,2026-11-03
^^^^^^^ L002 error: Q9248 is already linked to place-1
  = compare with links.csv:2; remove one of the rows, or reject the item in it
  @ links.csv:2 slug: decided here
place-1,,Q9248,by-hand,2026-11-04
^^^^^^^ L002 error: Q9248 is both linked and rejected
  = compare with links.csv:2; remove one of the rows, or reject the item in it
  @ links.csv:2 slug: decided here
"#,
    r#"
--- registers/places.csv
slug,label
place-1,Baku
place-2,Cairo
--- records/facts.csv
record,source,entity,place,quote,from,to
r1,report,place-1,place-2,Baku Cairo,0,10
--- links.csv
slug,item,rejected,method,date
place-1,Q9248,,by-hand,2026-11-02
place-2,,Q9248,by-hand,2026-11-03
"#,
];
