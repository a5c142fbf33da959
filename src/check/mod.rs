//! Checks of a project. Checking finds; it changes nothing and never prints.
//!
//! A [`Rule`] is a value: its code, its name, its severity, the exit code that its errors call for, the findings of other
//! rules that are noise once it has fired, its documentation, and how it is run. Each stands in a file of its own, below
//! its documentation and above its fixtures, in a folder for each letter of the codes. The registry lists them all: what
//! `diwan explain` prints, `docs/checks.md`, the rules in SARIF and the order in which rules are run are made of it.
//!
//! A run looks at a project in this order:
//!
//! 1. Each table as it is written (`Run::Table`, by stages; after a stage with an error the table is left).
//! 2. The tables are mapped and the dataset is built; an error of either is a finding.
//! 3. The rows, in one pass that feeds all `Run::Rows`.
//! 4. The statements and files of the project (`Run::Project`), over indexes that all rules share.
//! 5. What `diwan.toml` turns off is left out, then what only follows from other findings, then what curators have noted.

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
mod parser_lines;
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
