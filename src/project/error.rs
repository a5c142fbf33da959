use diwan_rdf::text::TextError;
use std::path::PathBuf;

/// A project that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProjectError {
    /// There is no project file.
    #[error("no diwan.toml in {}", .0.display())]
    Missing(PathBuf),
    /// The project file is not as it must be.
    #[error("{}: {reason}", path.display())]
    Config {
        /// The file.
        path: PathBuf,
        /// What is wrong, with the line.
        reason: TextError,
    },
    /// The project file names something that may not be reached.
    #[error("{}: `{key}` names {}: {cause}", path.display(), named.display())]
    Unreachable {
        /// The project file.
        path: PathBuf,
        /// The key.
        key: &'static str,
        /// What it names.
        named: PathBuf,
        /// Why it may not be reached.
        cause: std::io::Error,
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
