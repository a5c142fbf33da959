use crate::dataset::DatasetError;
use crate::project::ProjectError;
use crate::store::StoreError;
use diwan_rdf::files::RDF_ENDINGS;
use diwan_rdf::quads::TooManyTerms;
use std::path::PathBuf;

/// Why two datasets cannot be compared.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DiffError {
    /// The name matches no file, folder or revision.
    #[error(
        "\"{name}\" does not exist: it is not a file or folder, and {reason}; use a project's folder, an RDF file, \
         a folder with a built graph, or a revision such as HEAD~1, v1.0 or HEAD~1:path/of/project"
    )]
    Unknown {
        /// The name as given.
        name: String,
        /// Why it is not a revision.
        reason: String,
    },
    /// A folder without a project and without a built graph.
    #[error(
        "{}: there is neither a diwan.toml nor a graph.nq in this folder; if you mean a git revision, use its full \
         name, such as refs/heads/{}", .0.display(), .0.display()
    )]
    Folder(PathBuf),
    /// A file whose extension is that of no RDF format.
    #[error(
        "{}: the extension is not that of an RDF format; the name of an RDF file ends in {RDF_ENDINGS}, and the \
         project file is \
         diwan.toml", .0.display()
    )]
    Ending(PathBuf),
    /// A file with a syntax error.
    #[error("{}: {reason}", path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// The parser's message, with the position.
        reason: String,
    },
    /// A file cannot be read, or a temporary folder cannot be created.
    #[error("{}: {cause}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The error of the operating system.
        cause: std::io::Error,
    },
    /// The git command failed.
    #[error("git could not give the files of {revision}: {reason}")]
    Git {
        /// The revision.
        revision: String,
        /// The message of git.
        reason: String,
    },
    /// A side is a project that cannot be opened.
    #[error("{side}: {cause}")]
    Project {
        /// The side as named by the user.
        side: String,
        /// The error of the project.
        cause: ProjectError,
    },
    /// A side is a project whose dataset cannot be built.
    #[error("{side}: {cause}")]
    Dataset {
        /// The side as named by the user.
        side: String,
        /// The error of the dataset.
        cause: DatasetError,
    },
    /// The statements cannot be loaded.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl DiffError {
    /// The error for statements with more terms than ids.
    pub(super) fn of_statements(cause: TooManyTerms) -> Self {
        Self::Dataset { side: "the statements of a side".to_owned(), cause: cause.into() }
    }
}
