//! Checks of a project, one file each. A check finds; it never mends and never prints.

mod context;
mod diagnostic;
mod evidence;
mod explain;
mod files;
mod keys;
mod links;
mod mapping;
mod quotes;
mod references;
mod required;
mod run;
mod shapes;
mod values;
mod vocabulary;

pub use diagnostic::{Diagnostic, Severity};
pub use explain::{Explained, explanations};
pub use run::{Beside, Checked, check_project, describe_error};
pub use shapes::validate_records;
