use std::path::PathBuf;

/// A project that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// There is no project file.
    #[error("no diwan.toml in {} (run `diwan init` there to begin a project)", .0.display())]
    Missing(PathBuf),
    /// The project file is not as it must be.
    #[error("{}: {reason}", path.display())]
    Config {
        /// The file.
        path: PathBuf,
        /// What is wrong, with the line.
        reason: String,
    },
    /// The mapping cannot be used.
    #[error(transparent)]
    Mapping(#[from] diwan_rml::mapping::MappingError),
    /// A file of the project cannot be read.
    #[error("cannot read {}: {cause}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        cause: std::io::Error,
    },
}
