use super::super::conflicts::{contradiction_text, words};
use super::super::table::table;
use super::super::text::{TermStyle, isolated};
use super::Shown;
use crate::dataset::GraphKind;
use crate::diff::{
    ConflictChange, ConflictKind, EntityChanges, FactChange, FactKind, NoteChange, RecordChanges, StatementChange,
};
use crate::store::{Evidence, Note};
use oxigraph::model::{NamedOrBlankNode, Term};
use std::fmt::Write as _;

pub(super) fn text(shown: &Shown<'_>, only_summary: bool) -> String {
    let changes = shown.changes;
    if changes.is_empty() {
        let total: usize = changes.graphs.iter().map(|graph| graph.new).sum();
        return format!("nothing differs: {total} statements on either side\n");
    }
    let mut out = String::new();
    if !only_summary {
        changes.entities.iter().for_each(|entity| out.push_str(&entity_text(entity, shown)));
        out.push_str(&conflicts(shown));
    }
    out + &summary(shown)
}

fn entity_text(entity: &EntityChanges, shown: &Shown<'_>) -> String {
    let mut out = heading(&entity.entity, shown);
    entity.records.iter().for_each(|record| out.push_str(&record_text(record, shown)));
    let (editorial, registered): (Vec<_>, Vec<_>) =
        entity.statements.iter().partition(|change| change.graph == GraphKind::Editorial);
    if !registered.is_empty() {
        out.push_str("  registered\n");
    }
    registered.iter().for_each(|change| out.push_str(&statement(change, shown)));
    if !editorial.is_empty() || !entity.notes.is_empty() {
        out.push_str("  editorial\n");
    }
    editorial.iter().for_each(|change| out.push_str(&statement(change, shown)));
    entity.notes.iter().for_each(|change| out.push_str(&note(change, shown)));
    out + "\n"
}

fn heading(entity: &NamedOrBlankNode, shown: &Shown<'_>) -> String {
    match entity {
        NamedOrBlankNode::NamedNode(node) => {
            let slug = shown.new.entities.names().slug(node.as_str());
            let name = shown.name(node);
            if name == slug { format!("{slug}\n") } else { format!("{}  ({slug})\n", isolated(&name)) }
        }
        NamedOrBlankNode::BlankNode(node) => format!("{node}\n"),
    }
}

/// The record and its words, then its facts.
fn record_text(record: &RecordChanges, shown: &Shown<'_>) -> String {
    let mut out = record_heading(record, shown);
    let (rest, others): (Vec<_>, Vec<_>) = record.facts.iter().partition(|fact| fact.kind == FactKind::EvidenceChanged);
    others.iter().for_each(|fact| out.push_str(&fact_text(fact, shown)));
    if !rest.is_empty() {
        let facts: Vec<_> = rest.iter().map(|fact| same_fact(fact, shown)).collect();
        // Writing to a string cannot fail.
        let _ = writeln!(out, "    \" on other words: {}", facts.join(" · "));
    }
    out
}

fn record_heading(record: &RecordChanges, shown: &Shown<'_>) -> String {
    let Some(node) = &record.record else { return String::new() };
    let changes = shown.changes;
    let fate = if changes.records_added.binary_search(node).is_ok() {
        " (new record)"
    } else if changes.records_removed.binary_search(node).is_ok() {
        " (record removed)"
    } else {
        ""
    };
    let key = shown.key(node);
    let now = record.facts.iter().find_map(|fact| fact.new_evidence.as_ref());
    let mut stayed = record.facts.iter().filter(|fact| fact.kind != FactKind::Moved);
    let was = stayed.find_map(|fact| fact.old_evidence.as_ref());
    match (was, now) {
        (Some(was), Some(now)) if was.quote != now.quote || was.source != now.source => {
            format!("  {key}{fate}\n    was {}    now {}", quote(was, &shown.was()), quote(now, &shown.is()))
        }
        (_, Some(now)) => format!("  {key}{fate}  {}", quote(now, &shown.is())),
        (Some(was), None) => format!("  {key}{fate}  {}", quote(was, &shown.was())),
        (None, None) => format!("  {key}{fate}\n"),
    }
}

/// `Document 003: “words”`, without the record.
fn quote(evidence: &Evidence, style: &TermStyle<'_>) -> String {
    format!("{}: “{}”\n", style.node(&evidence.source), isolated(&evidence.quote))
}

fn same_fact(fact: &FactChange, shown: &Shown<'_>) -> String {
    let value = fact.new.as_ref().map(|term| marked(term, fact.new_is_contradicted, &shown.is())).unwrap_or_default();
    format!("{}: {value}", shown.name(&fact.property))
}

fn fact_text(fact: &FactChange, shown: &Shown<'_>) -> String {
    let property = shown.name(&fact.property);
    let old = fact.old.as_ref().map(|term| marked(term, fact.old_is_contradicted, &shown.was()));
    let new = fact.new.as_ref().map(|term| marked(term, fact.new_is_contradicted, &shown.is()));
    match &fact.moved_from {
        Some(record) if fact.kind == FactKind::Moved => {
            let from = shown.key(record);
            let mut out = format!("    > {}, from {from}\n", same_fact(fact, shown));
            if let Some(was) = fact.old_evidence.as_ref().filter(|_| !fact.same_words()) {
                out.push_str(&words(was, &shown.was(), "        was "));
            }
            out
        }
        _ => change_line(&property, old, new),
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

/// A value of a fact, marked where a document contradicts it.
fn marked(term: &Term, is_contradicted: bool, style: &TermStyle<'_>) -> String {
    let mark = if is_contradicted { "≠ " } else { "" };
    mark.to_owned() + &value(term, style)
}

fn value(term: &Term, style: &TermStyle<'_>) -> String {
    let text = isolated(&style.term(term));
    match term {
        Term::Literal(literal) => match literal.language() {
            Some(tag) => format!("{text} [{tag}]"),
            None => text,
        },
        _ => text,
    }
}

fn statement(change: &StatementChange, shown: &Shown<'_>) -> String {
    let old = change.old.as_ref().map(|term| value(term, &shown.was()));
    let new = change.new.as_ref().map(|term| value(term, &shown.is()));
    change_line(&shown.name(&change.property), old, new)
}

fn note(change: &NoteChange, shown: &Shown<'_>) -> String {
    let records: Vec<_> = change.records.iter().map(|record| shown.key(record)).collect();
    let kind = |note: &Note| note.kind.as_ref().map_or_else(|| "note".to_owned(), |kind| shown.name(kind));
    let text = |note: &Note| isolated(note.text(shown.language).unwrap_or_default());
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

fn conflicts(shown: &Shown<'_>) -> String {
    let mut out = String::new();
    for ConflictChange { kind, contradiction } in &shown.changes.conflicts {
        let (word, style) = match kind {
            ConflictKind::Appeared => ("conflict appeared", shown.is()),
            ConflictKind::Vanished => ("conflict vanished", shown.was()),
            ConflictKind::Changed => ("conflict changed", shown.is()),
        };
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{word}: {}", contradiction_text(contradiction, &style));
    }
    out
}

fn summary(shown: &Shown<'_>) -> String {
    let changes = shown.changes;
    let facts = |kind| changes.facts(kind);
    let conflicts = |kind| changes.conflicts.iter().filter(|change| change.kind == kind).count();
    let mut out = format!(
        "facts      {} added, {} removed, {} changed, {} moved, {} on other words\n",
        facts(FactKind::Added),
        facts(FactKind::Removed),
        facts(FactKind::Changed),
        facts(FactKind::Moved),
        facts(FactKind::EvidenceChanged),
    );
    // Writing to a string cannot fail.
    let _ = writeln!(
        out,
        "records    {} added, {} removed, {} whose words stand elsewhere in their document",
        changes.records_added.len(),
        changes.records_removed.len(),
        changes.records_relocated.len()
    );
    let _ = writeln!(
        out,
        "conflicts  {} appeared, {} vanished, {} with other sides",
        conflicts(ConflictKind::Appeared),
        conflicts(ConflictKind::Vanished),
        conflicts(ConflictKind::Changed)
    );
    out + "\n" + &counts(shown)
}

/// Statements by what the graphs hold. Those of records are the facts: a changed or a moved fact is one removed and one
/// added.
fn counts(shown: &Shown<'_>) -> String {
    let header = ["graphs", "before", "removed", "added", "now"].map(str::to_owned);
    let graphs = &shown.changes.graphs;
    let row = |name: &str, numbers: [usize; 4]| {
        std::iter::once(name.to_owned()).chain(numbers.map(|number| number.to_string())).collect::<Vec<_>>()
    };
    let mut rows: Vec<_> =
        graphs.iter().map(|graph| row(graph.kind.name(), [graph.old, graph.removed, graph.added, graph.new])).collect();
    let sum = |part: fn(&crate::diff::GraphChange) -> usize| graphs.iter().map(part).sum();
    let total = [sum(|graph| graph.old), sum(|graph| graph.removed), sum(|graph| graph.added), sum(|graph| graph.new)];
    rows.push(row("all", total));
    table(&header, &rows, None)
}
