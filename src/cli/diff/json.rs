use super::super::conflicts::{evidence_json, json as contradiction_json};
use super::Shown;
use crate::diff::{
    ConflictChange, ConflictKind, EntityChanges, FactChange, FactKind, GraphChange, NoteChange, RecordChanges,
    StatementChange,
};
use crate::store::Note;
use oxigraph::model::{NamedNode, NamedOrBlankNode, Term};
use serde_json::{Map, Value, json};

pub(super) fn json(shown: &Shown<'_>, only_summary: bool) -> Value {
    let changes = shown.changes;
    let mut object = json!({
        "differs": !changes.is_empty(),
        "merged": changes.merged,
        "summary": summary(shown),
    });
    if let (false, Some(object)) = (only_summary, object.as_object_mut()) {
        let entities = changes.entities.iter().map(|changes| entity(changes, shown)).collect();
        object.insert("entities".to_owned(), Value::Array(entities));
        object.insert("conflicts".to_owned(), changes.conflicts.iter().map(|change| conflict(change, shown)).collect());
    }
    object
}

fn summary(shown: &Shown<'_>) -> Value {
    let changes = shown.changes;
    let conflicts = |kind| changes.conflicts.iter().filter(|change| change.kind == kind).count();
    let facts: Map<String, Value> =
        FactKind::ALL.into_iter().map(|kind| (kind.name().to_owned(), json!(changes.facts(kind)))).collect();
    let graph = |graph: &GraphChange| {
        let GraphChange { kind, old, new, removed, added } = graph;
        (kind.name().to_owned(), json!({ "old": old, "removed": removed, "added": added, "new": new }))
    };
    json!({
        "facts": facts,
        "records": {
            "added": iris(&changes.records_added),
            "removed": iris(&changes.records_removed),
            "relocated": iris(&changes.records_relocated),
        },
        "conflicts": {
            "appeared": conflicts(ConflictKind::Appeared),
            "vanished": conflicts(ConflictKind::Vanished),
            "changed": conflicts(ConflictKind::Changed),
        },
        "graphs": changes.graphs.iter().map(graph).collect::<Map<String, Value>>(),
    })
}

fn iris(nodes: &[NamedNode]) -> Vec<&str> {
    nodes.iter().map(NamedNode::as_str).collect()
}

fn entity(changes: &EntityChanges, shown: &Shown<'_>) -> Value {
    let label = match &changes.entity {
        NamedOrBlankNode::NamedNode(node) => json!(shown.raw_name(node)),
        NamedOrBlankNode::BlankNode(_) => Value::Null,
    };
    let iri = match &changes.entity {
        NamedOrBlankNode::NamedNode(node) => node.as_str().to_owned(),
        NamedOrBlankNode::BlankNode(node) => node.to_string(),
    };
    json!({
        "entity": iri,
        "label": label,
        "records": changes.records.iter().map(record).collect::<Vec<_>>(),
        "statements": changes.statements.iter().map(statement).collect::<Vec<_>>(),
        "notes": changes.notes.iter().map(note).collect::<Vec<_>>(),
    })
}

fn record(changes: &RecordChanges) -> Value {
    json!({
        "record": changes.record.as_ref().map(NamedNode::as_str),
        "facts": changes.facts.iter().map(fact).collect::<Vec<_>>(),
    })
}

fn fact(fact: &FactChange) -> Value {
    json!({
        "change": fact.kind.name(),
        "property": fact.property.as_str(),
        "old": term(fact.old.as_ref()),
        "new": term(fact.new.as_ref()),
        "oldEvidence": fact.old_evidence.as_ref().map(evidence_json),
        "newEvidence": fact.new_evidence.as_ref().map(evidence_json),
        "oldContradicted": fact.old_is_contradicted,
        "newContradicted": fact.new_is_contradicted,
        "movedFrom": fact.moved_from.as_ref().map(NamedNode::as_str),
    })
}

fn term(term: Option<&Term>) -> Option<String> {
    term.map(ToString::to_string)
}

fn statement(change: &StatementChange) -> Value {
    json!({
        "graph": change.graph.name(),
        "property": change.property.as_str(),
        "old": term(change.old.as_ref()),
        "new": term(change.new.as_ref()),
    })
}

fn note(change: &NoteChange) -> Value {
    let (removed, added) = change.statements;
    json!({
        "note": change.node.as_str(),
        "records": iris(&change.records),
        "old": change.old.as_ref().map(note_json),
        "new": change.new.as_ref().map(note_json),
        "statements": { "removed": removed, "added": added },
    })
}

fn note_json(note: &Note) -> Value {
    let texts: Map<String, Value> = note.texts.iter().map(|(tag, text)| (tag.clone(), json!(text))).collect();
    json!({
        "kind": note.kind.as_ref().map(NamedNode::as_str),
        "reason": note.reason.as_ref().map(NamedNode::as_str),
        "text": texts,
    })
}

fn conflict(change: &ConflictChange, shown: &Shown<'_>) -> Value {
    let (name, style) = match change.kind {
        ConflictKind::Appeared => ("appeared", shown.is()),
        ConflictKind::Vanished => ("vanished", shown.was()),
        ConflictKind::Changed => ("changed", shown.is()),
    };
    json!({ "change": name, "conflict": contradiction_json(&change.contradiction, &style) })
}
