use crate::project::ProjectError;
use diwan_rdf::blank::CanonicalizationError;
use diwan_rdf::quads::TooManyTerms;
use diwan_rdf::text::TextError;
use diwan_rml::engine::EngineError;
use diwan_rml::mapping::MappingError;
use std::path::PathBuf;

/// Why a dataset cannot be built.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DatasetError {
    /// The project or one of its files cannot be used.
    #[error(transparent)]
    Project(#[from] ProjectError),
    /// The mapping is invalid.
    #[error(transparent)]
    Mapping(#[from] MappingError),
    /// The mapping run failed.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The blank nodes cannot be labelled canonically.
    #[error(transparent)]
    Canonicalization(#[from] CanonicalizationError),
    /// There are more terms than ids.
    #[error(transparent)]
    TooManyTerms(#[from] TooManyTerms),
    /// A vocabulary file or a built graph has a syntax error.
    #[error("{}: {cause}", path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// The error of the parser, with its line.
        #[source]
        cause: TextError,
    },
}
