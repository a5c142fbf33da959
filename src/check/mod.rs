//! Checks of a project, one file each, in a folder for each letter of their codes. A check finds; it never mends and
//! never prints.

mod catalogue;
mod codes;
mod consequences;
mod context;
mod data;
mod describe;
mod diagnostic;
mod evidence;
mod explain;
mod lines;
mod links;
mod locate;
mod many;
mod mapping;
mod mapping_lines;
mod mend;
mod noted;
mod project;
mod raw_table;
mod run;
mod shapes;
mod tables;
mod time;
mod words;

pub use codes::Coded;
pub use data::decode_wide;
pub use describe::{describe_error, project as describe_project_error};
pub use diagnostic::{Also, Diagnostic, Edit, Severity};
pub use explain::{Explained, explanations};
pub use locate::{Locator, Region};
pub use mend::{Mended, mend};
pub use run::{Beside, Checked, check_project, missing_tables};
pub use shapes::validate_records;
