//! Projects: the project file, the project compiled into the program, and the files of both.

mod atomic;
mod config;
mod context;
mod digest;
#[cfg(feature = "embedded")]
mod embedded;
mod error;
mod inputs;
mod languages;
mod mapping_cache;
mod publication;
mod small_table;
mod snapshot;
mod temporary;
mod toml_error;
mod tree;

pub use atomic::{refuse_special, write_atomically};
pub use config::{Entailment, LinkConfig, LinkType, PROJECT_FILE, ProjectConfig, RuleLevel, RuleSetting};
pub use digest::{Sha256Writer, sha256_hex};
pub use error::ProjectError;
pub use inputs::{Inputs, is_table};
pub use publication::{Agent, Curation, Publication, resolved_iri};
pub use small_table::{SmallRow, SmallTableError, read_small_table};
pub use temporary::{Temporary, remove_temporaries};
pub use toml_error::describe_toml_error;
pub use tree::Project;
