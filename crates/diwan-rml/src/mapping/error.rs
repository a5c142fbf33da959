use std::path::PathBuf;

/// A mapping that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum MappingError {
    /// The file cannot be read.
    #[error("cannot read the mapping {}: {cause}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        cause: std::io::Error,
    },
    /// The file is not RDF.
    #[error("the mapping {} is not valid Turtle: {cause}", path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// What the parser says, with its position.
        cause: String,
    },
    /// The RDF does not describe a mapping.
    #[error("{}{}: {node}: {reason}", path.display(), line.map(|line| format!(":{line}")).unwrap_or_default())]
    Invalid {
        /// The file.
        path: PathBuf,
        /// The line, from 1, where it is known.
        line: Option<u64>,
        /// The resource that is wrong, and the way to it where it has no name.
        node: String,
        /// What is wrong with it, and what to do.
        reason: String,
    },
    /// There is no triples map.
    #[error(
        "no triples map found; a mapping needs at least one resource with rml:logicalSource and rml:subjectMap (namespace http://w3id.org/rml/, or those of R2RML and the old RML)"
    )]
    Empty,
}

impl MappingError {
    /// The same error, told of a file.
    pub(super) fn in_file(self, file: &std::path::Path) -> Self {
        match self {
            Self::Invalid { line, node, reason, .. } => Self::Invalid { path: file.to_owned(), line, node, reason },
            other => other,
        }
    }

    /// The same error, with the line that it is about.
    pub(super) fn on_line(self, line: u64) -> Self {
        match self {
            Self::Invalid { path, node, reason, .. } => {
                Self::Invalid { path, line: (line > 0).then_some(line), node, reason }
            }
            other => other,
        }
    }

    pub(super) fn invalid(node: impl ToString, reason: impl Into<String>) -> Self {
        Self::Invalid { path: PathBuf::new(), line: None, node: node.to_string(), reason: reason.into() }
    }
}
