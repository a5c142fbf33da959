use diwan_rdf::files::RDF_ENDINGS;
use diwan_rdf::quads::TooManyTerms;
use std::path::PathBuf;

/// An error in reading documents as a graph.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GraphError {
    /// The extension of the file is not that of an RDF format.
    #[error("{}: a name of an RDF file ends in {RDF_ENDINGS}; rename it, or convert it", .0.display())]
    Format(PathBuf),
    /// The text does not follow the grammar of its format.
    #[error("{}: {cause}", path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// The error with its position.
        cause: String,
    },
    /// There are more than four billion different terms.
    #[error("{0} in all files; validate the data in parts")]
    TooLarge(#[from] TooManyTerms),
}
