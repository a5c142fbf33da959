//! The application: a project opened and brought up to date, and the answers it gives as values.
//!
//! Two halves. *Opening*: [`open_folder`] and [`find_project`] open a project, [`current_graph`] gives its built graph and
//! builds it when that is needed, and [`ProjectGraph`] has the graph loaded and ready to be asked. *Views* ([`view`]): plain
//! structs that hold all that is shown of an entity, a contradiction, a difference or a finding. A view owns its text: who
//! shows it needs neither the store nor the names it was made of.
//!
//! Nothing here prints, ends the process, knows the command line or leaves a thread behind. The command line turns views
//! into text and JSON; so will whatever else shows them. The JSON of a view is stable, and described by the JSON Schemas in
//! `docs/schemas/`.

mod build;
mod compose;
mod error;
mod graph;
mod labels;
mod link;
#[cfg(feature = "link")]
mod link_labels;
#[cfg(feature = "link")]
mod linking;
mod lock_file;
mod open;
mod run_record;
#[cfg(test)]
mod schema;
pub mod view;

pub use build::{BuildOptions, BuildOutcome, BuildSummary, Locking, ProjectBuild};
pub use compose::{Comparands, Compared};
pub use error::{AppError, Rejection};
pub use graph::{ProjectGraph, ResolvedName, Selection};
pub use labels::Labels;
pub use link::LinkedGraph;
#[cfg(feature = "link")]
pub use link_labels::LinkLabels;
#[cfg(feature = "link")]
pub use linking::{decisions, link_status};
pub use lock_file::verify_lock;
pub use open::{
    build_checked, context_prefixes, current_graph, current_quads, default_project, find_project, open_folder,
    output_folder, preferred_dataset, project_of_mapping, require_tables,
};
