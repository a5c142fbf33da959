use super::{MappingProblem, Place};
use diwan_rdf::turtle::Span;
use std::path::PathBuf;

/// The reason why a mapping cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MappingError {
    /// The file cannot be read.
    #[error("cannot read the mapping {}: {cause}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        cause: std::io::Error,
    },
    /// The file is not RDF.
    #[error("the mapping {} is not valid Turtle: {cause}", path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// The position of the syntax error, if the parser gives one.
        span: Option<Span>,
        /// The message of the parser, which contains the position.
        cause: String,
    },
    /// The file is RDF, but not a valid mapping.
    #[error("{}", lines(problems))]
    Invalid {
        /// All problems that do not follow from others, in the order of the text; at least one.
        problems: Vec<MappingProblem>,
    },
    /// There is no triples map.
    #[error(
        "no triples map found; a mapping needs at least one resource with rml:logicalSource and rml:subjectMap (namespace http://w3id.org/rml/, or those of R2RML and the old RML)"
    )]
    Empty,
}

impl MappingError {
    /// The position of the error, if known; with several problems, that of the first one.
    pub fn place(&self) -> Option<Place> {
        match self {
            Self::Invalid { problems } => problems.first().map(|problem| problem.place.clone()),
            Self::Syntax { path, span: Some(span), .. } => Some(Place { file: path.as_path().into(), span: *span }),
            Self::Syntax { .. } | Self::Io { .. } | Self::Empty => None,
        }
    }
}

fn lines(problems: &[MappingProblem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}
