//! Views: results for display, as plain structs.
//!
//! A view serializes to the JSON that the command line prints with `--format json`, and is described by a JSON Schema
//! in `docs/schemas/`. Fields that are not serialized are for text output: labels of IRIs, and short keys.

mod answer;
mod contradiction;
mod difference;
mod dossier;
mod evidence;
mod finding;
mod found;
mod labelled;
#[cfg(feature = "link")]
mod link;
#[cfg(feature = "link")]
mod proposal;
#[cfg(feature = "link")]
mod review;
mod validation;

pub use answer::{AnswerCell, AnswerColumn, AnswerRow};
pub use contradiction::{Contradiction, ContradictionSide, ContradictionValue};
pub use difference::{
    ContradictionChange, ContradictionChangeKind, ContradictionCounts, Difference, DifferenceSummary, EntityDifference,
    FactChange, FactChangeKind, FactCounts, GraphCounts, NoteChange, NoteVersion, RecordChanges, RecordDifference,
    StatementChange, StatementCounts,
};
pub use dossier::{Dossier, DossierMention, DossierProperty, DossierValue, RecordStatement};
pub use evidence::{CalendarMismatch, Evidence, Note};
pub use finding::{Finding, FindingSeverity, Findings, RelatedPlace, RuleSettings, TextEdit};
pub use found::{
    Found, FoundPassage, FoundPassages, FoundRecord, FoundThing, FoundThings, FoundWord, MatchedText, NamedThing, Span,
};
pub use labelled::{LabelledIri, LabelledTerm};
#[cfg(feature = "link")]
pub use link::{
    ClaimQualifier, ComparedValue, ComparisonClass, EntityWithoutItem, LinkStatus, OurQualifier, OurValue,
    StatementRank, WikidataClaim, WikidataComparison,
};
#[cfg(feature = "link")]
pub use proposal::{
    InexpressibleFacts, ProposalNotice, ProposedEntity, ProposedItem, ProposedProperty, ProposedQualifier,
    ProposedReference, ProposedStatement, RejectedName, WikidataProposal, WithheldStatement,
};
#[cfg(feature = "link")]
pub use review::{CandidateComparison, ReviewedCandidate, ReviewedEntity};
pub use validation::{ResultCount, Validation, ValidationFinding, ValidationMessage};
