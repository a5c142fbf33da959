use super::{MappingProblem, Place};
use diwan_rdf::turtle::Span;
use std::path::PathBuf;

/// A mapping that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
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
        /// Where it stops being valid, if the parser says so.
        span: Option<Span>,
        /// What the parser says, with the place in its words.
        cause: String,
    },
    /// The file is RDF, but not a valid mapping.
    #[error("{}", lines(problems))]
    Invalid {
        /// All that is wrong with it and that does not follow from something else, in the order of the text; at least one.
        problems: Vec<MappingProblem>,
    },
    /// There is no triples map.
    #[error(
        "no triples map found; a mapping needs at least one resource with rml:logicalSource and rml:subjectMap (namespace http://w3id.org/rml/, or those of R2RML and the old RML)"
    )]
    Empty,
}

impl MappingError {
    /// Where it is, as far as that is known; of several problems, where the first one is.
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
