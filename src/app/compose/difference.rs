//! The comparison of two datasets, and its view.

use crate::app::view::{
    Contradiction, ContradictionChange, ContradictionChangeKind, ContradictionCounts, Difference, DifferenceSummary,
    EntityDifference, Evidence, FactChange, FactChangeKind, FactCounts, GraphCounts, LabelledIri, NoteChange,
    NoteVersion, RecordChanges, RecordDifference, StatementChange, StatementCounts,
};
use crate::app::{AppError, Labels, context_prefixes, default_project};
use crate::diff::{self, Changes, ConflictKind, DiffError, FactKind, Side, Snapshot, compare};
use crate::project::{PROJECT_FILE, Project};
use crate::store::Note;
use diwan_rdf::write::Prefixes;
use oxigraph::model::{NamedNode, NamedOrBlankNode};
use std::path::Path;

/// The two datasets to compare.
#[derive(Clone, Copy, Debug)]
pub struct Comparands<'a> {
    /// The old side: a project folder, an RDF file, a folder with a built graph, or a git revision of the project.
    pub old: &'a str,
    /// The new side, named in the same way; `None` for the current state of the project.
    pub new: Option<&'a str>,
    /// The project. Without one, no side can be a revision.
    pub project: Option<&'a Project>,
    /// Whether files of projects may be outside their folders.
    pub allow_outside: bool,
}

/// Two datasets and their differences.
pub struct Compared {
    changes: Changes,
    old: Snapshot,
    new: Snapshot,
    prefixes: Prefixes,
    /// The project's first language.
    language: String,
    /// The sides with values that could not be mapped to statements, each with the number of such values.
    pub rejected: Vec<(String, u64)>,
}

impl Compared {
    /// Opens and compares two datasets.
    ///
    /// # Errors
    /// [`AppError::Diff`] if a side cannot be opened; [`AppError::NoProject`] if a side is the project and there is
    /// none.
    pub fn open(comparands: Comparands<'_>) -> Result<Self, AppError> {
        let Comparands { old, new, project, allow_outside } = comparands;
        // Files and folders can be compared without a project; names are then shortened with the prefixes of the
        // default one.
        let default;
        let reference = match project {
            Some(project) => project,
            None => {
                default = default_project()?;
                &default
            }
        };
        let (old_name, new_name) = (old, new.unwrap_or("the project"));
        let old = open_side(old, project, reference, allow_outside)?;
        let new = match (new, project) {
            (Some(new), _) => open_side(new, project, reference, allow_outside)?,
            (None, Some(project)) => Side::of_project(project, new_name)?,
            (None, None) => return Err(AppError::NoProject),
        };
        let rejected = [(old_name, old.rejected), (new_name, new.rejected)];
        let rejected = rejected.into_iter().filter(|(_, number)| *number > 0);
        let rejected = rejected.map(|(name, number)| (name.to_owned(), number)).collect();
        let (changes, old, new) = compare(old, new, &reference.config().base)?;
        let language = reference.config().first_language().to_owned();
        Ok(Self { changes, old, new, prefixes: context_prefixes(reference)?, language, rejected })
    }

    /// The view of the differences, with labels in `language` or in the project's first language. With `only_summary`
    /// it holds the counts only.
    pub fn view(&self, language: Option<&str>, only_summary: bool) -> Difference {
        let language = language.unwrap_or(&self.language);
        let changes = &self.changes;
        let sides = Sides { compared: self, language };
        let entities = || changes.entities.iter().map(|entity| sides.entity(entity)).collect();
        let conflicts = || changes.conflicts.iter().map(|change| sides.contradiction(change)).collect();
        Difference {
            differs: !changes.is_empty(),
            merged: changes.merged,
            summary: summary(changes),
            entities: (!only_summary).then(entities),
            conflicts: (!only_summary).then(conflicts),
        }
    }
}

/// Opens one side. Without a project there are no revisions, so the name must be that of a file or folder.
fn open_side(
    name: &str,
    project: Option<&Project>,
    reference: &Project,
    allow_outside: bool,
) -> Result<Side, DiffError> {
    if project.is_none() && !Path::new(name).exists() {
        let reason =
            format!("there is no project that could have this revision (no {PROJECT_FILE} in this folder or above)");
        return Err(DiffError::Unknown { name: name.to_owned(), reason });
    }
    Side::open(name, reference, allow_outside)
}

fn summary(changes: &Changes) -> DifferenceSummary {
    let conflicts = |kind| changes.conflicts.iter().filter(|change| change.kind == kind).count();
    let iris = |nodes: &[NamedNode]| nodes.iter().map(|node| node.as_str().to_owned()).collect();
    let graphs = changes.graphs.iter().map(|graph| {
        let diff::GraphChange { kind, old, new, removed, added } = *graph;
        (kind.name().to_owned(), GraphCounts { old, removed, added, new })
    });
    DifferenceSummary {
        facts: FactCounts {
            added: changes.facts(FactKind::Added),
            removed: changes.facts(FactKind::Removed),
            changed: changes.facts(FactKind::Changed),
            moved: changes.facts(FactKind::Moved),
            evidence_changed: changes.facts(FactKind::EvidenceChanged),
        },
        records: RecordChanges {
            added: iris(&changes.records_added),
            removed: iris(&changes.records_removed),
            relocated: iris(&changes.records_relocated),
        },
        conflicts: ContradictionCounts {
            appeared: conflicts(ConflictKind::Appeared),
            vanished: conflicts(ConflictKind::Vanished),
            changed: conflicts(ConflictKind::Changed),
        },
        graphs: graphs.collect(),
    }
}

/// The two sides, and the language of labels.
struct Sides<'a> {
    compared: &'a Compared,
    language: &'a str,
}

impl Sides<'_> {
    /// Labels of the old side.
    fn names_before(&self) -> Labels<'_> {
        self.labels(&self.compared.old)
    }

    /// Labels of the new side.
    fn names_now(&self) -> Labels<'_> {
        self.labels(&self.compared.new)
    }

    fn labels<'s>(&'s self, side: &'s Snapshot) -> Labels<'s> {
        Labels { entities: &side.entities, prefixes: &self.compared.prefixes, language: self.language, iris: false }
    }

    /// The display name on the new side, or else on the old side.
    fn name(&self, node: &NamedNode) -> String {
        let now = self.compared.new.entities.display(node, self.language);
        now.unwrap_or_else(|| self.names_before().node(node))
    }

    fn labelled(&self, node: &NamedNode) -> LabelledIri {
        LabelledIri { iri: node.as_str().to_owned(), label: self.name(node) }
    }

    /// A record, labelled with its key.
    fn record(&self, record: &NamedNode) -> LabelledIri {
        let sides = [&self.compared.new, &self.compared.old].map(|side| side.entities.names().base());
        let short = sides.into_iter().find_map(|base| record.as_str().strip_prefix(base));
        let key = short.map_or(record.as_str(), |path| path.trim_start_matches("record/"));
        LabelledIri { iri: record.as_str().to_owned(), label: key.to_owned() }
    }

    fn entity(&self, changes: &diff::EntityChanges) -> EntityDifference {
        let (entity, label, slug) = match &changes.entity {
            NamedOrBlankNode::NamedNode(node) => {
                let slug = self.compared.new.entities.names().slug(node.as_str());
                (node.as_str().to_owned(), Some(self.name(node)), slug.to_owned())
            }
            NamedOrBlankNode::BlankNode(node) => (node.to_string(), None, node.to_string()),
        };
        EntityDifference {
            entity,
            label,
            records: changes.records.iter().map(|record| self.record_difference(record)).collect(),
            statements: changes.statements.iter().map(|change| self.statement(change)).collect(),
            notes: changes.notes.iter().map(|change| self.note(change)).collect(),
            slug,
        }
    }

    fn record_difference(&self, changes: &diff::RecordChanges) -> RecordDifference {
        let is_in =
            |records: &[NamedNode]| changes.record.as_ref().is_some_and(|record| records.binary_search(record).is_ok());
        let record = changes.record.as_ref().map(|record| self.record(record));
        RecordDifference {
            key: record.as_ref().map(|record| record.label.clone()).unwrap_or_default(),
            record: record.map(|record| record.iri),
            facts: changes.facts.iter().map(|fact| self.fact(fact)).collect(),
            is_added: is_in(&self.compared.changes.records_added),
            is_removed: is_in(&self.compared.changes.records_removed),
        }
    }

    fn fact(&self, fact: &diff::FactChange) -> FactChange {
        let (old, new) = (self.names_before(), self.names_now());
        FactChange {
            change: match fact.kind {
                FactKind::Removed => FactChangeKind::Removed,
                FactKind::Added => FactChangeKind::Added,
                FactKind::Changed => FactChangeKind::Changed,
                FactKind::Moved => FactChangeKind::Moved,
                FactKind::EvidenceChanged => FactChangeKind::EvidenceChanged,
            },
            property: self.labelled(&fact.property),
            old: fact.old.as_ref().map(|term| old.labelled_term(term)),
            new: fact.new.as_ref().map(|term| new.labelled_term(term)),
            old_evidence: fact.old_evidence.as_ref().map(|evidence| Evidence::new(evidence, &old)),
            new_evidence: fact.new_evidence.as_ref().map(|evidence| Evidence::new(evidence, &new)),
            old_contradicted: fact.old_is_contradicted,
            new_contradicted: fact.new_is_contradicted,
            moved_from: fact.moved_from.as_ref().map(|record| self.record(record)),
            same_words: fact.same_words(),
        }
    }

    fn statement(&self, change: &diff::StatementChange) -> StatementChange {
        StatementChange {
            graph: change.graph.name().to_owned(),
            property: self.labelled(&change.property),
            old: change.old.as_ref().map(|term| self.names_before().labelled_term(term)),
            new: change.new.as_ref().map(|term| self.names_now().labelled_term(term)),
        }
    }

    fn note(&self, change: &diff::NoteChange) -> NoteChange {
        let (removed, added) = change.statements;
        NoteChange {
            note: change.node.as_str().to_owned(),
            records: change.records.iter().map(|record| self.record(record)).collect(),
            old: change.old.as_ref().map(|note| self.note_version(note)),
            new: change.new.as_ref().map(|note| self.note_version(note)),
            statements: StatementCounts { removed, added },
        }
    }

    fn note_version(&self, note: &Note) -> NoteVersion {
        NoteVersion {
            kind: note.kind.as_ref().map(|kind| self.labelled(kind)),
            reason: note.reason.as_ref().map(|reason| reason.as_str().to_owned()),
            text: note.texts.iter().cloned().collect(),
            shown: note.text(self.language).unwrap_or_default().to_owned(),
        }
    }

    fn contradiction(&self, change: &diff::ConflictChange) -> ContradictionChange {
        let (kind, labels) = match change.kind {
            ConflictKind::Appeared => (ContradictionChangeKind::Appeared, self.names_now()),
            ConflictKind::Vanished => (ContradictionChangeKind::Vanished, self.names_before()),
            ConflictKind::Changed => (ContradictionChangeKind::Changed, self.names_now()),
        };
        ContradictionChange { change: kind, conflict: Contradiction::new(&change.contradiction, &labels) }
    }
}
