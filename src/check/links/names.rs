use super::decisions::{decisions, linked_item, located, other_rule, path};
use super::known_names::{item_names, our_names};
use super::malformed;
use crate::check::Diagnostic;
use crate::check::Severity;
use crate::check::context::Context;
use crate::check::rule::{Rule, Run, rule};
use crate::check::words::words;
use crate::link::{Decision, ItemId, LinkError};
use std::collections::BTreeSet;

rule! {
    /// The names of an entity and its item have no word in common.
    ///
    /// A district can be confused with the city that it is named after, and a person with someone of the same name.
    /// The names are compared if those of the item are available: with `--items`, or if the item is among the
    /// candidates. A common word proves nothing, but if there is none, the link should be verified.
    ///
    /// Example: `place-shusha-district` linked to the item of a river.
    ///
    /// Fix: look at the item. If it is a different entity, move it to the column `rejected`. If it is the same entity,
    /// add the name that the item has to the register or to a record.
    RULE {
        code: "L003",
        name: "unlike-names",
        needs_records: true,
        run: Run::Project(check),
        #[cfg(test)]
        fixtures: FIXTURES,
        ..Rule::WARNING
    }
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let decisions = decisions(context);
    let (theirs, damage) = match item_names(context, &decisions) {
        Ok(names) => names,
        Err(error) => return vec![located(&error, &malformed::RULE)],
    };
    let ours = our_names(context);
    let unread =
        |error: LinkError| Diagnostic { severity: Severity::Warning, ..other_rule(&error).finding(error.to_string()) };
    let mut found: Vec<Diagnostic> = damage.into_iter().map(unread).collect();
    for decision in &decisions {
        let Some(item) = linked_item(decision) else { continue };
        let (Some((_, theirs)), Some(ours)) = (theirs.get(&item), ours.get(decision.slug.as_str())) else { continue };
        if !theirs.is_empty() && all_words(ours).is_disjoint(&all_words(theirs)) {
            found.push(diagnostic(context, decision, item, theirs));
        }
    }
    found
}

fn diagnostic(context: &Context<'_>, decision: &Decision, item: ItemId, names: &[String]) -> Diagnostic {
    // Names are foreign data and must not contain line breaks.
    let on_one_line = |name: &String| name.split_whitespace().collect::<Vec<_>>().join(" ");
    let names = names.iter().take(3).map(on_one_line).collect::<Vec<_>>().join(", ");
    RULE.finding(format!("the names of {} and {item} have no word in common", decision.slug))
        .at(path(context), decision.line)
        .cell("item", item.to_string())
        .help(format!("the item's names are {names}; is it the same entity?"))
}

fn all_words(names: &[String]) -> BTreeSet<String> {
    names.iter().flat_map(|name| words(name)).collect()
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
        ^^^^^ L003 warning: the names of place-1 and Q9248 have no word in common
  = the item's names are Kura River; is it the same entity?
--- items.json
{"entities": {"Q9248": {"type": "item", "id": "Q9248", "labels": {"en": {"language": "en", "value": "Kura River"}}, "claims": {}}}}
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
{"entities": {"Q9248": {"type": "item", "id": "Q9248", "labels": {"en": {"language": "en", "value": "City of Baku"}}, "claims": {}}}}
"#,
];
