//! The dataset of a project: the statements that the mapping makes of the tables, and the graphs that are computed from
//! them.

mod build;
mod columns;
mod contradictions;
mod counts;
mod curation;
mod describe;
mod entail;
mod error;
mod graphs;
mod lockfile;
mod mapped_lines;
mod measure;
mod parse;
mod run_record;
mod view;

pub use build::{Dataset, SourceFile, Sources, Tables, build, map_sources, map_tables, statements};
pub use columns::facts_of_column;
pub use counts::counts_by_kind;
pub use error::DatasetError;
pub use graphs::{GraphKind, ProjectIris};
pub use lockfile::{Drift, LOCK_FILE, LockError, LockFile, LockedDocument};
pub use measure::measure;
pub use parse::{parse_nquads, parse_turtle};
pub use run_record::RunRecord;
pub use view::preferred_view;
