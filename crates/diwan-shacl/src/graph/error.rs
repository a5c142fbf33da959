use diwan_rdf::files::RDF_ENDINGS;
use diwan_rdf::quads::TooManyTerms;
use std::path::PathBuf;

/// Why documents cannot be read as a graph.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GraphError {
    /// The name of the file does not say what it holds.
    #[error("{}: a name of an RDF file ends in {RDF_ENDINGS}; rename it, or convert it", .0.display())]
    Format(PathBuf),
    /// It does not follow the grammar of its format.
    #[error("{}: {cause}", path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// What is wrong, and where.
        cause: String,
    },
    /// There are more than four billion different terms.
    #[error("{0} in all files; validate the data in parts")]
    TooLarge(#[from] TooManyTerms),
}
