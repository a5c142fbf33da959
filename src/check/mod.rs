//! Checks of a project. This module never writes files and never prints; [`fix()`] only computes edits.
//!
//! A [`Rule`] is a value: a code, a name, a severity, an exit code for its errors, the findings of other rules that it
//! suppresses, its documentation, and how it runs. Each rule has a file of its own, with its documentation above and
//! its fixtures below, in a folder for the first letter of its code. The registry lists all rules. It determines the
//! output of `diwan explain`, `docs/checks.md`, the rules in SARIF and the order in which rules run.
//!
//! A project is checked in this order:
//!
//! 1. Each table as bytes (`Run::Table`, stage by stage; a stage with an error is the last), then its cells
//!    (`Run::Cells`).
//! 2. The tables are mapped and the dataset is built. Errors of either are findings.
//! 3. The rows, in one pass for all `Run::Rows`.
//! 4. The statements and files of the project (`Run::Project`), with indexes that all rules share.
//! 5. Findings of rules that `diwan.toml` turns off are removed, then those that follow from others, then those that
//!    notes cover.

mod context;
mod data;
mod diagnostic;
mod errors;
mod evidence;
mod external;
mod fix;
#[cfg(test)]
mod fixture;
mod index;
mod links;
mod locate;
mod mapping;
mod mapping_places;
mod node_row;
mod placing;
mod project;
mod raw_table;
mod registry;
mod row_pass;
mod rows;
mod rule;
mod run;
mod settings;
mod shapes;
mod summary;
mod suppression;
mod table;
mod tables;
mod time;
mod words;

pub use data::decode_wide;
pub use diagnostic::{Diagnostic, Edit, RelatedPlace, Severity};
pub use errors::{Coded, describe_error, project as describe_project_error};
pub use external::External;
pub use fix::{FixedFile, fix};
pub use locate::{Locator, Region};
pub use registry::{rule_of, rules};
pub use rule::{Exit, Rule};
pub use run::{Checked, check_project, missing_tables};
pub use settings::Settings;
pub use shapes::validate_records;
