use super::decisions::{decisions, linked_item, path};
use super::known_names::item_names;
use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::check::rule::{Rule, Run, rule};
use crate::link::Decision;

rule! {
    /// An item was merged into another one.
    ///
    /// Wikidata merges items that describe the same thing and leaves a redirect. The link still works, but other
    /// datasets use the new item. This rule needs data from Wikidata (`--items`).
    ///
    /// Example: a link to Q232123 after it was merged into Q232.
    ///
    /// Fix: link the entity to the item that the message names.
    RULE {
        code: "L004",
        name: "merged-item",
        needs_records: true,
        run: Run::Project(check),
        #[cfg(test)]
        fixtures: FIXTURES,
        ..Rule::WARNING
    }
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let decisions = decisions(context);
    // Errors of reading the items are reported as L001.
    let Ok((theirs, _)) = item_names(context, &decisions) else { return Vec::new() };
    let merged = |decision: &Decision| {
        let item = linked_item(decision)?;
        let (now, _) = theirs.get(&item).filter(|(now, _)| *now != item)?;
        let found = RULE.finding(format!("{item} was merged into {now}"));
        let found = found.at(path(context), decision.line).cell("item", item.to_string());
        Some(found.help(format!("link {} to {now}", decision.slug)))
    };
    decisions.iter().filter_map(merged).collect()
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
        ^^^^^ L004 warning: Q9248 was merged into Q232
  = link place-1 to Q232
--- items.json
{"entities": {"Q9248": {"type": "item", "id": "Q232", "labels": {"en": {"language": "en", "value": "Baku"}}, "claims": {}}}}
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
--- items.json
{"entities": {"Q9248": {"type": "item", "id": "Q9248", "labels": {"en": {"language": "en", "value": "Baku"}}, "claims": {}}}}
"#,
];
