//! The report of what could be given to Wikidata.

use super::output::{record_key, report_of_withheld};
use crate::app::LinkLabels;
use crate::cli::text::{isolated, line};
use crate::link::{Addition, Comparison, NewItem, Proposal, Rank, Row, RowClass};
use oxigraph::model::NamedNode;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

pub(super) fn text(proposal: &Proposal, comparison: &Comparison, absent: &[NewItem], labels: LinkLabels<'_>) -> String {
    let mut out = by_property(&proposal.additions, labels);
    out.push_str(&by_item(&proposal.additions, labels));
    out.push_str("\nLeft out\n");
    out.push_str(&report_of_withheld(&proposal.withheld, labels));
    out.push_str(&not_in_these_terms(labels));
    out.push_str(&registers_alone(comparison));
    out.push_str(&new_items(absent, labels));
    out.push('\n');
    let all: Vec<_> = proposal.additions.iter().collect();
    out.push_str(&remarked(&all));
    out.push_str(&untraceable(&all, labels));
    if !comparison.without_item.is_empty() {
        let list: Vec<_> = comparison.without_item.iter().map(|(entity, _)| labels.slug(entity)).collect();
        let _ = writeln!(
            out,
            "no data on the items of {} linked entities, so nothing is offered for them: {}",
            list.len(),
            list.join(", ")
        );
    }
    out
}

fn by_property(additions: &[Addition], labels: LinkLabels<'_>) -> String {
    let mut counts: BTreeMap<_, usize> = BTreeMap::new();
    for addition in additions {
        *counts.entry(addition.property).or_default() += 1;
    }
    let mut out = format!("Would be added: {} statements\n", additions.len());
    for (property, number) in counts {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "  {number:>4}  {property} {}", line(&labels.property(property)));
    }
    out
}

fn by_item(additions: &[Addition], labels: LinkLabels<'_>) -> String {
    let mut out = String::new();
    let mut entity = None;
    for addition in additions {
        if entity != Some(&addition.entity) {
            let item = labels.link.facts.linked().get(&addition.entity).map(|item| format!(", {item}"));
            let (name, slug) = (line(&labels.entity(&addition.entity)), labels.slug(&addition.entity));
            let _ = writeln!(out, "\n{}  ({slug}{})", name, item.unwrap_or_default());
            entity = Some(&addition.entity);
        }
        out.push_str(&addition_text(addition, labels));
    }
    out
}

fn addition_text(addition: &Addition, labels: LinkLabels<'_>) -> String {
    let label = |property| line(&labels.property(property));
    let rank = if addition.rank == Rank::Normal { String::new() } else { format!("  [{}]", addition.rank.name()) };
    let value = line(&labels.value(&addition.value));
    let mut out = format!("  {} {}: {}{rank}\n", addition.property, label(addition.property), value);
    if addition.is_contradicted {
        out.push_str("      ≠ the documents contradict each other about it\n");
    }
    if addition.is_deprecated_there {
        out.push_str("      Wikidata has it as deprecated: look at the statement there first\n");
    }
    for (property, value) in &addition.qualifiers {
        let _ = writeln!(out, "      {property} {}: {}", label(*property), line(&labels.value(value)));
    }
    for reference in &addition.references {
        let quotation = reference.snaks.last().map(|(_, value)| line(&labels.value(value))).unwrap_or_default();
        let _ = writeln!(out, "      reference: {quotation} [{}]", record_key(&reference.record));
        for note in &reference.notes {
            let kind = note.kind.as_ref().map_or_else(|| "note".to_owned(), |kind| line(&labels.entity(kind)));
            let _ = writeln!(out, "        {kind}: {}", isolated(note.text(labels.language).unwrap_or_default()));
        }
    }
    out
}

/// What our sources say of linked entities, and the crosswalk cannot.
fn not_in_these_terms(labels: LinkLabels<'_>) -> String {
    let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
    for left in
        labels.link.gathered.left_out.iter().filter(|left| labels.link.facts.linked().contains_key(&left.subject))
    {
        *reasons.entry(format!("{} {}", left.property, left.reason)).or_default() += left.records.len();
    }
    let mut out = String::new();
    for (reason, number) in reasons {
        let _ = writeln!(out, "  {}: {number} record{}", line(&reason), if number == 1 { "" } else { "s" });
    }
    out
}

/// What only a register says.
fn registers_alone(comparison: &Comparison) -> String {
    let alone = |row: &&Row| {
        row.class == RowClass::MissingThere && row.ours.as_ref().is_some_and(|ours| ours.evidence.is_empty())
    };
    match comparison.rows.iter().filter(alone).count() {
        0 => String::new(),
        number => format!("  {number} statements of the registers alone: there are no words to cite\n"),
    }
}

/// How many statements rest on words that curators remarked on.
pub(super) fn remarked(additions: &[&Addition]) -> String {
    let remarked = |addition: &&&Addition| addition.references.iter().any(|reference| !reference.notes.is_empty());
    match additions.iter().filter(remarked).count() {
        0 => String::new(),
        number => {
            format!("note: {number} statements rest on words that a curator remarked on; the report has the remarks\n")
        }
    }
}

fn new_items(absent: &[NewItem], labels: LinkLabels<'_>) -> String {
    let heading = if absent.is_empty() { "" } else { "\nNew items\n" };
    absent.iter().fold(heading.to_owned(), |out, newcomer| out + &newcomer_text(newcomer, labels))
}

fn newcomer_text(newcomer: &NewItem, labels: LinkLabels<'_>) -> String {
    let languages: Vec<_> = newcomer.labels.iter().map(|(language, _)| language.as_str()).collect();
    let unnamed =
        newcomer.unnamed.iter().map(|(language, reason)| format!("    left out: the {language} name: {reason}\n"));
    let statements = newcomer.proposal.additions.len();
    let needs = [
        (!newcomer.has_class, "what it is an instance of"),
        (newcomer.documents == 0, "a statement with a source"),
        (true, "serious sources that show its notability"),
    ];
    let needs: Vec<_> = needs.into_iter().filter(|(lacks, _)| *lacks).map(|(_, need)| need).collect();
    format!(
        "  {}: names in {}; {statements} statements from {} documents; needs {}\n",
        labels.slug(&newcomer.entity),
        languages.join(", "),
        newcomer.documents,
        needs.join("; ")
    ) + &unnamed.collect::<String>()
        + &report_of_withheld(&newcomer.proposal.withheld, labels)
}

/// Documents that a reader of Wikidata could not find.
pub(super) fn untraceable(additions: &[&Addition], labels: LinkLabels<'_>) -> String {
    let evidence = |record: &NamedNode| labels.link.facts.source_of(record);
    let references = additions.iter().flat_map(|addition| &addition.references);
    let sources: BTreeSet<_> =
        references.filter(|reference| !reference.is_traceable).filter_map(|r| evidence(&r.record)).collect();
    if sources.is_empty() {
        return String::new();
    }
    let list: Vec<_> = sources.iter().map(record_key).collect();
    format!(
        "warning: {} cannot be found by a reader of Wikidata: fill `item` or `url` in sources.csv before you give anything\n",
        list.join(", ")
    )
}
