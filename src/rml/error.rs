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
    #[error("{node}: {reason}")]
    Invalid {
        /// The resource that is wrong.
        node: String,
        /// What is wrong with it, and what to do.
        reason: String,
    },
    /// There is no triples map.
    #[error(
        "no triples map found; a mapping needs at least one resource with rml:logicalSource and a subject map (namespace http://w3id.org/rml/)"
    )]
    Empty,
}

impl MappingError {
    pub(super) fn invalid(node: impl ToString, reason: impl Into<String>) -> Self {
        Self::Invalid { node: node.to_string(), reason: reason.into() }
    }
}
