use crate::graph::GraphError;
use std::fmt;
use std::path::PathBuf;

/// The severity of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The shapes are invalid, and nothing is validated.
    Error,
    /// A constraint cannot be run; the rest is validated.
    NotRun,
    /// The shapes can be used, but may not do what their author intends.
    Warning,
}

/// A problem in the shapes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Its severity.
    pub level: Level,
    /// The file that describes the shape.
    pub file: Option<PathBuf>,
    /// The shape, or the path to it from a named shape.
    pub shape: Option<String>,
    /// The problem, and what to do.
    pub message: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{}: ", file.display())?;
        }
        f.write_str(match self.level {
            Level::Error => "error: ",
            Level::NotRun | Level::Warning => "warning: ",
        })?;
        if let Some(shape) = &self.shape {
            write!(f, "{shape}: ")?;
        }
        f.write_str(&self.message)
    }
}

/// The reason why shapes cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ShapesError {
    /// A document cannot be read as RDF.
    #[error(transparent)]
    Graph(#[from] GraphError),
    /// The shapes are invalid. The findings include warnings.
    #[error("{}", lines(.0))]
    Findings(Vec<Finding>),
}

fn lines(findings: &[Finding]) -> String {
    findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}
