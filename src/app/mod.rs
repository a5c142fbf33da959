//! The application layer: opens projects, keeps their built graphs up to date, and returns results as plain values.
//!
//! It has two halves. *Opening*: [`open_folder`] and [`find_project`] open a project; [`current_quads`] returns its
//! built graph and rebuilds it if necessary; [`ProjectGraph`] holds the loaded graph. *Views* ([`view`]): plain structs
//! with everything that is shown of an entity, a contradiction, a difference or a finding. A view owns its data, so
//! that it can be shown without access to the store.
//!
//! Nothing here prints, exits the process, depends on the command line or leaves a thread running. The command line
//! turns views into text and JSON, and other front ends can do the same. The JSON of a view is stable and described by
//! the JSON Schemas in `docs/schemas/`.

mod answer;
mod build;
mod compose;
mod error;
mod find;
mod graph;
mod labels;
mod link;
#[cfg(feature = "link")]
mod link_labels;
#[cfg(feature = "link")]
mod linking;
mod lock_file;
mod open;
#[cfg(feature = "link")]
mod proposal;
#[cfg(feature = "link")]
mod review;
mod run_record;
#[cfg(test)]
mod schema;
mod search_entries;
mod search_file;
mod search_labels;
mod search_payload;
#[cfg(feature = "link")]
mod suggestion;
pub mod view;

pub use answer::{Answer, AnswerRows, bundled_queries, bundled_query};
pub use build::{BuildOptions, BuildOutcome, BuildSummary, Locking, ProjectBuild};
pub use compose::{Comparands, Compared};
pub use error::{AppError, Rejection};
pub use find::{FindOptions, ProjectSearch};
pub use graph::{ProjectGraph, ResolvedName, Selection};
pub use labels::Labels;
pub use link::LinkedGraph;
#[cfg(feature = "link")]
pub use link_labels::LinkLabels;
#[cfg(feature = "link")]
pub use linking::{decisions, link_status};
pub use lock_file::verify_lock;
pub use open::{
    build_checked, context_prefixes, current_quads, default_project, find_project, open_folder, output_folder,
    preferred_dataset, project_of_mapping, require_tables,
};
#[cfg(feature = "link")]
pub use proposal::{ProposalOptions, ProposedStatements};
#[cfg(feature = "link")]
pub use review::{CandidateReview, PendingEntity};
#[cfg(feature = "link")]
pub use suggestion::{AskOptions, ServiceSuggestions, Suggestions};
