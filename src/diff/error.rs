use crate::dataset::DatasetError;
use crate::project::ProjectError;
use crate::store::StoreError;
use diwan_rdf::files::RDF_ENDINGS;
use diwan_rdf::quads::TooManyTerms;
use std::path::PathBuf;

/// Why a side of a comparison cannot be opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DiffError {
    /// Nothing has this name.
    #[error(
        "nothing is called \"{name}\": it is no file or folder here, and {reason}; give a project's folder, an RDF file, \
         a folder with a built graph, or a revision such as HEAD~1, v1.0 or HEAD~1:path/of/project"
    )]
    Unknown {
        /// What was asked for.
        name: String,
        /// Why it is no revision either.
        reason: String,
    },
    /// A folder without a project or a built graph.
    #[error(
        "{}: there is neither a diwan.toml nor a graph.nq in this folder; if a git revision is meant, give its full \
         name, such as refs/heads/{}", .0.display(), .0.display()
    )]
    Folder(PathBuf),
    /// A file whose ending stands for no RDF format.
    #[error(
        "{}: the ending stands for no RDF format; a name of an RDF file ends in {RDF_ENDINGS}, and the project file is \
         diwan.toml", .0.display()
    )]
    Ending(PathBuf),
    /// A file is not what its ending says.
    #[error("{}: {reason}", path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// What the parser says, with the position.
        reason: String,
    },
    /// A file cannot be read, or a temporary folder not be made.
    #[error("{}: {cause}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        cause: std::io::Error,
    },
    /// Git is there and has failed.
    #[error("git could not give the files of {revision}: {reason}")]
    Git {
        /// The revision.
        revision: String,
        /// What git says.
        reason: String,
    },
    /// A side is a project that cannot be used.
    #[error("{side}: {cause}")]
    Project {
        /// The side as it was asked for.
        side: String,
        /// What is wrong with it.
        cause: ProjectError,
    },
    /// A side is a project of which no dataset can be made.
    #[error("{side}: {cause}")]
    Dataset {
        /// The side as it was asked for.
        side: String,
        /// What is wrong with it.
        cause: DatasetError,
    },
    /// The statements cannot be loaded.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl DiffError {
    /// Statements that are too many.
    pub(super) fn of_statements(cause: TooManyTerms) -> Self {
        Self::Dataset { side: "the statements of a side".to_owned(), cause: cause.into() }
    }
}
