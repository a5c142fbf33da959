use crate::check::Diagnostic;
use crate::check::project::unreadable::TRUST;
use crate::check::rule::{Exit, Rule, rule};
use crate::project::ProjectError;
use diwan_rdf::files::OutsideAllowedFolders;

rule! {
    /// The project file is missing or invalid.
    ///
    /// `diwan.toml` lists the files of a project. Unknown keys are errors, because otherwise it would go unnoticed
    /// that a file is never read. The output folder must be separate from the input files.
    ///
    /// Example: `maping = ["ontology/mapping.ttl"]`, or `output = "data"`.
    ///
    /// Fix: the message has the line. `diwan init` writes a project file to start from.
    RULE {
        code: "P005",
        name: "invalid-project-file",
        exit: Exit::Definition,
        is_required: true,
        #[cfg(test)]
        fixtures: FIXTURES,
        ..Rule::ERROR
    }
}

pub(in crate::check) fn found(error: &ProjectError) -> Diagnostic {
    match error {
        ProjectError::Config { path, reason } => RULE.finding(reason.to_string()).at(path, reason.line()),
        ProjectError::Missing(_) if cfg!(feature = "embedded") => {
            RULE.finding(error.to_string()).help("`diwan init` creates a project there")
        }
        ProjectError::Unreachable { path, key, named, cause } => {
            let found = RULE.finding(format!("`{key}` names {}: {cause}", named.display())).at(path, None);
            if OutsideAllowedFolders::is_cause_of(cause) { found.help(TRUST) } else { found }
        }
        other => RULE.finding(other.to_string()),
    }
}

#[cfg(test)]
const FIXTURES: &[&str] = &[
    r#"
--- diwan.toml
[check]
D091 = "off"
^^^^^^^^^^^^ P005 error: `check` names the rule `D091`, which does not exist
  = `diwan explain` lists all rules
duplicate-key = "off"
^^^^^^^^^^^^^^^^^^^^^ P005 error: `check` names the rule `duplicate-key`, which does not exist
  = did you mean D002, "duplicate-key"? Otherwise `diwan explain` lists all rules
M001 = "warning"
^^^^^^^^^^^^^^^^ P005 error: M001, "unknown-column", can be neither turned off nor made a warning: its errors prevent the graph from being built
  = remove the line from `[check]`
D012 = "off"
--- registers/places.csv
slug,label
"#,
    r#"
--- diwan.toml
[check]
D019 = "off"
D012 = "error"
M001 = "error"
--- registers/places.csv
slug,label
"#,
];
