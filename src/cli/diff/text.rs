use super::super::evidence::{contradiction_text, words};
use super::super::table::table;
use super::super::text::{isolated, line};
use crate::app::view::{
    ContradictionChangeKind, Difference, DifferenceSummary, EntityDifference, Evidence, FactChange, FactChangeKind,
    GraphCounts, LabelledTerm, NoteChange, NoteVersion, RecordDifference, StatementChange,
};
use crate::dataset::GraphKind;
use std::fmt::Write as _;

pub(super) fn text(difference: &Difference) -> String {
    if !difference.differs {
        let total: usize = difference.summary.graphs.values().map(|graph| graph.new).sum();
        return format!("no differences: {total} statements on each side\n");
    }
    let mut out = String::new();
    difference.entities.iter().flatten().for_each(|entity| out.push_str(&entity_text(entity)));
    for change in difference.conflicts.iter().flatten() {
        let became = match change.change {
            ContradictionChangeKind::Appeared => "appeared",
            ContradictionChangeKind::Vanished => "vanished",
            ContradictionChangeKind::Changed => "changed",
        };
        // Writing to a string cannot fail.
        let _ = writeln!(out, "conflict {became}: {}", contradiction_text(&change.conflict));
    }
    out + &summary(&difference.summary)
}

fn entity_text(entity: &EntityDifference) -> String {
    let mut out = heading(entity);
    entity.records.iter().for_each(|record| out.push_str(&record_text(record)));
    let (editorial, registered): (Vec<_>, Vec<_>) =
        entity.statements.iter().partition(|change| change.graph == GraphKind::Editorial.name());
    if !registered.is_empty() {
        out.push_str("  registered\n");
    }
    registered.iter().for_each(|change| out.push_str(&statement(change)));
    if !editorial.is_empty() || !entity.notes.is_empty() {
        out.push_str("  editorial\n");
    }
    editorial.iter().for_each(|change| out.push_str(&statement(change)));
    entity.notes.iter().for_each(|change| out.push_str(&note(change)));
    out + "\n"
}

fn heading(entity: &EntityDifference) -> String {
    let slug = &entity.slug;
    match entity.label.as_deref().map(line) {
        Some(name) if name != *slug => format!("{}  ({slug})\n", isolated(&name)),
        _ => format!("{slug}\n"),
    }
}

/// The record with its quote, then its facts.
fn record_text(record: &RecordDifference) -> String {
    let mut out = record_heading(record);
    let (same, others): (Vec<_>, Vec<_>) =
        record.facts.iter().partition(|fact| fact.change == FactChangeKind::EvidenceChanged);
    others.iter().for_each(|fact| out.push_str(&fact_text(fact)));
    if !same.is_empty() {
        let facts: Vec<_> = same.iter().map(|fact| same_fact(fact)).collect();
        // Writing to a string cannot fail.
        let _ = writeln!(out, "    \" with another quote: {}", facts.join(" · "));
    }
    out
}

fn record_heading(record: &RecordDifference) -> String {
    if record.record.is_none() {
        return String::new();
    }
    let change = match (record.is_added, record.is_removed) {
        (true, _) => " (new record)",
        (_, true) => " (record removed)",
        _ => "",
    };
    let key = &record.key;
    let now = record.facts.iter().find_map(|fact| fact.new_evidence.as_ref());
    let mut stayed = record.facts.iter().filter(|fact| fact.change != FactChangeKind::Moved);
    let was = stayed.find_map(|fact| fact.old_evidence.as_ref());
    match (was, now) {
        (Some(was), Some(now)) if was.quote != now.quote || was.source.iri != now.source.iri => {
            format!("  {key}{change}\n    was {}    now {}", quote(was), quote(now))
        }
        (_, Some(now)) => format!("  {key}{change}  {}", quote(now)),
        (Some(was), None) => format!("  {key}{change}  {}", quote(was)),
        (None, None) => format!("  {key}{change}\n"),
    }
}

/// A quote without the record's key: `Document 003: “words”`.
fn quote(evidence: &Evidence) -> String {
    format!("{}: “{}”\n", line(&evidence.source.label), isolated(&evidence.quote))
}

fn same_fact(fact: &FactChange) -> String {
    let value = fact.new.as_ref().map(|term| marked(term, fact.new_contradicted)).unwrap_or_default();
    format!("{}: {value}", line(&fact.property.label))
}

fn fact_text(fact: &FactChange) -> String {
    match &fact.moved_from {
        Some(record) if fact.change == FactChangeKind::Moved => {
            let mut out = format!("    > {}, from {}\n", same_fact(fact), record.label);
            if let Some(was) = fact.old_evidence.as_ref().filter(|_| !fact.same_words) {
                out.push_str(&words(was, "        was "));
            }
            out
        }
        _ => {
            let old = fact.old.as_ref().map(|term| marked(term, fact.old_contradicted));
            let new = fact.new.as_ref().map(|term| marked(term, fact.new_contradicted));
            change_line(&line(&fact.property.label), old, new)
        }
    }
}

fn change_line(property: &str, old: Option<String>, new: Option<String>) -> String {
    match (old, new) {
        (Some(old), Some(new)) => format!("    ~ {property}: {old} → {new}\n"),
        (Some(old), None) => format!("    - {property}: {old}\n"),
        (None, Some(new)) => format!("    + {property}: {new}\n"),
        (None, None) => String::new(),
    }
}

/// A value, with a mark if a document contradicts it.
fn marked(term: &LabelledTerm, is_contradicted: bool) -> String {
    let mark = if is_contradicted { "≠ " } else { "" };
    mark.to_owned() + &value(term)
}

fn value(term: &LabelledTerm) -> String {
    let text = isolated(&term.label);
    match &term.language {
        Some(tag) => format!("{text} [{tag}]"),
        None => text,
    }
}

fn statement(change: &StatementChange) -> String {
    change_line(&line(&change.property.label), change.old.as_ref().map(value), change.new.as_ref().map(value))
}

fn note(change: &NoteChange) -> String {
    let records: Vec<_> = change.records.iter().map(|record| record.label.as_str()).collect();
    let kind = |note: &NoteVersion| note.kind.as_ref().map_or_else(|| "note".to_owned(), |kind| line(&kind.label));
    let text = |note: &NoteVersion| isolated(&note.shown);
    let on = records.join(", ");
    match (&change.old, &change.new) {
        (Some(old), Some(new)) if text(old) == text(new) => {
            format!("    ~ {} on {on}, in other languages or details\n", kind(new))
        }
        (Some(old), Some(new)) => format!("    ~ {} on {on}: {} → {}\n", kind(new), text(old), text(new)),
        (Some(old), None) => format!("    - {} on {on}: {}\n", kind(old), text(old)),
        (None, Some(new)) => format!("    + {} on {on}: {}\n", kind(new), text(new)),
        (None, None) => String::new(),
    }
}

fn summary(summary: &DifferenceSummary) -> String {
    let DifferenceSummary { facts, records, conflicts, .. } = summary;
    format!(
        "facts      {} added, {} removed, {} changed, {} moved, {} with another quote\n\
         records    {} added, {} removed, {} whose quotes moved within their document\n\
         conflicts  {} appeared, {} vanished, {} with other sides\n\n{}",
        facts.added,
        facts.removed,
        facts.changed,
        facts.moved,
        facts.evidence_changed,
        records.added.len(),
        records.removed.len(),
        records.relocated.len(),
        conflicts.appeared,
        conflicts.vanished,
        conflicts.changed,
        counts(summary)
    )
}

/// The counts of statements by kind of graph. A changed or moved fact counts as one removed and one added statement.
fn counts(summary: &DifferenceSummary) -> String {
    let header = ["graphs", "before", "removed", "added", "now"].map(str::to_owned);
    let row = |name: &str, counts: &GraphCounts| {
        let numbers = [counts.old, counts.removed, counts.added, counts.new].map(|number| number.to_string());
        std::iter::once(name.to_owned()).chain(numbers).collect::<Vec<_>>()
    };
    let kinds = GraphKind::ALL.into_iter().map(GraphKind::name);
    let mut rows: Vec<_> = kinds.filter_map(|name| Some(row(name, summary.graphs.get(name)?))).collect();
    let none = GraphCounts { old: 0, removed: 0, added: 0, new: 0 };
    let total = summary.graphs.values().fold(none, |total, counts| GraphCounts {
        old: total.old + counts.old,
        removed: total.removed + counts.removed,
        added: total.added + counts.added,
        new: total.new + counts.new,
    });
    rows.push(row("all", &total));
    table(&header, &rows, None)
}
