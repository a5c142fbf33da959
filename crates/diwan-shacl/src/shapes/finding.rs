use crate::graph::GraphError;
use std::fmt;
use std::path::PathBuf;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The shapes are wrong: nothing is validated with them.
    Error,
    /// A constraint cannot be run; the rest is validated.
    NotRun,
    /// Somebody should look at it.
    Warning,
}

/// Something about the shapes that their author should know.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// How bad it is.
    pub level: Level,
    /// The file that describes the shape.
    pub file: Option<PathBuf>,
    /// The shape, or the way to it from one that has a name.
    pub shape: Option<String>,
    /// What it is, and what to do.
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

/// Why shapes cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ShapesError {
    /// A document is no RDF.
    #[error(transparent)]
    Graph(#[from] GraphError),
    /// They are RDF, and wrong; warnings are among the findings.
    #[error("{}", lines(.0))]
    Findings(Vec<Finding>),
}

fn lines(findings: &[Finding]) -> String {
    findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}
