//! Changes of editorial statements (labels, kinds, links, notes and judgements) and of the register of documents.

use super::Snapshot;
use super::snapshot::named;
use crate::dataset::GraphKind;
use crate::evidence::vocab;
use crate::store::Note;
use oxigraph::model::{NamedNode, NamedOrBlankNode, Quad, Term};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A statement of the editors or of the register of documents that only one side has, or whose value differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementChange {
    /// The kind of the graph: editorial, or provenance for the register of documents.
    pub graph: GraphKind,
    /// The property.
    pub property: NamedNode,
    /// The old value.
    pub old: Option<Term>,
    /// The new value.
    pub new: Option<Term>,
}

/// A note or a judgement that was added, removed or changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteChange {
    /// The note.
    pub node: NamedNode,
    /// The records that it annotates.
    pub records: Vec<NamedNode>,
    /// The old version.
    pub old: Option<Note>,
    /// The new version.
    pub new: Option<Note>,
    /// The numbers of its statements that were removed and added.
    pub statements: (usize, usize),
}

/// Separates the statements of notes from the others. Returns the other removed and added statements, and the changed
/// notes with the node that each is about.
pub(super) fn take_notes<'q>(
    removed: Vec<&'q Quad>,
    added: Vec<&'q Quad>,
    (old, new): (&Snapshot, &Snapshot),
) -> (Vec<&'q Quad>, Vec<&'q Quad>, Vec<(NamedNode, NoteChange)>) {
    let is_annotation = |node: &NamedNode| [old, new].iter().any(|side| side.has(node, vocab::HAS_TARGET, None));
    let is_note = |quad: &&Quad| named(&quad.subject).is_some_and(is_annotation);
    let (removed_notes, removed): (Vec<_>, Vec<_>) = removed.into_iter().partition(is_note);
    let (added_notes, added): (Vec<_>, Vec<_>) = added.into_iter().partition(is_note);
    let changed = removed_notes.iter().chain(&added_notes);
    let nodes: BTreeSet<&NamedNode> = changed.filter_map(|quad| named(&quad.subject)).collect();
    let (whole_before, whole_now) = (old.statements_about(&nodes), new.statements_about(&nodes));
    let before = (by_subject(removed_notes.iter().copied(), &nodes), by_subject(&whole_before, &nodes));
    let now = (by_subject(added_notes.iter().copied(), &nodes), by_subject(&whole_now, &nodes));
    let notes = nodes.iter().map(|node| {
        let statements = (of_node(&before.0, node).len(), of_node(&now.0, node).len());
        let change = note_change(node, statements, (of_node(&before.1, node), of_node(&now.1, node)));
        let record = change.records.first();
        let about = record.and_then(|record| new.about(record).or_else(|| old.about(record)));
        (about.or_else(|| record.cloned()).unwrap_or_else(|| (*node).clone()), change)
    });
    let notes = notes.collect();
    (removed, added, notes)
}

/// Statements by subject.
type BySubject<'q> = HashMap<&'q NamedNode, Vec<&'q Quad>>;

fn by_subject<'q>(quads: impl IntoIterator<Item = &'q Quad>, nodes: &BTreeSet<&NamedNode>) -> BySubject<'q> {
    let mut found = BySubject::new();
    for quad in quads {
        if let Some(node) = named(&quad.subject).filter(|node| nodes.contains(node)) {
            found.entry(node).or_default().push(quad);
        }
    }
    found
}

fn of_node<'f, 'q>(found: &'f BySubject<'q>, node: &NamedNode) -> &'f [&'q Quad] {
    found.get(node).map_or(&[], Vec::as_slice)
}

/// The changes of statements, with their subjects. Old and new statements are paired if they have the same subject,
/// kind of graph and property, and the same language or datatype.
pub(super) fn statement_changes(
    removed: &[&Quad],
    added: &[&Quad],
    (old, new): (&Snapshot, &Snapshot),
) -> Vec<(NamedOrBlankNode, StatementChange)> {
    let place = |quad: &Quad, side: &Snapshot| {
        (quad.subject.to_string(), side.kind(quad), quad.predicate.clone(), value_type(&quad.object))
    };
    let mut places: BTreeMap<_, (Vec<&Quad>, Vec<&Quad>)> = BTreeMap::new();
    removed.iter().for_each(|quad| places.entry(place(quad, old)).or_default().0.push(quad));
    added.iter().for_each(|quad| places.entry(place(quad, new)).or_default().1.push(quad));
    places.into_iter().flat_map(|((_, graph, ..), (old, new))| paired(graph, old, new)).collect()
}

/// Pairs the statements of one property, both sorted by value.
fn paired(graph: GraphKind, mut old: Vec<&Quad>, mut new: Vec<&Quad>) -> Vec<(NamedOrBlankNode, StatementChange)> {
    old.sort_by_cached_key(|quad| quad.object.to_string());
    new.sort_by_cached_key(|quad| quad.object.to_string());
    let pairs = (0..old.len().max(new.len())).map(|index| (old.get(index), new.get(index)));
    let value = |quad: Option<&&Quad>| quad.map(|quad| quad.object.clone());
    pairs
        .filter_map(|(old, new)| {
            let quad = old.or(new)?;
            let change = StatementChange { graph, property: quad.predicate.clone(), old: value(old), new: value(new) };
            Some((quad.subject.clone(), change))
        })
        .collect()
}

fn value_type(term: &Term) -> String {
    match term {
        Term::Literal(literal) => format!("{}@{}", literal.datatype(), literal.language().unwrap_or_default()),
        _ => String::new(),
    }
}

fn note_change(node: &NamedNode, statements: (usize, usize), (old, new): (&[&Quad], &[&Quad])) -> NoteChange {
    let ((old, before), (new, now)) = (note(old), note(new));
    let records: BTreeSet<NamedNode> = now.into_iter().chain(before).collect();
    NoteChange { node: node.clone(), records: records.into_iter().collect(), old, new, statements }
}

/// A note as one side has it, and the records that it annotates.
fn note(quads: &[&Quad]) -> (Option<Note>, Vec<NamedNode>) {
    let mut note = Note {
        kind: None,
        reason: None,
        texts: Vec::new(),
        columns: Vec::new(),
        properties: BTreeSet::new(),
        has_value: true,
    };
    let mut records = Vec::new();
    for quad in quads {
        match (&quad.object, quad.predicate.as_ref()) {
            (Term::NamedNode(kind), vocab::KIND) => note.kind = Some(kind.clone()),
            (Term::NamedNode(reason), vocab::HAS_BODY) => note.reason = Some(reason.clone()),
            (Term::NamedNode(record), vocab::HAS_TARGET) => records.push(record.clone()),
            (Term::NamedNode(property), vocab::ON_PROPERTY) => drop(note.properties.insert(property.clone())),
            (Term::Literal(names), vocab::COLUMN) => {
                note.columns = names.value().split_whitespace().map(str::to_owned).collect();
            }
            (Term::Literal(text), vocab::NOTE) => {
                note.texts.push((text.language().unwrap_or_default().to_owned(), text.value().to_owned()));
            }
            _ => {}
        }
    }
    note.texts.sort();
    ((!quads.is_empty()).then_some(note), records)
}
