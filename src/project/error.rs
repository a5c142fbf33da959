use diwan_rdf::text::TextError;
use std::path::PathBuf;

/// Why a project or one of its files cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProjectError {
    /// There is no project file.
    #[error("no diwan.toml in {}", .0.display())]
    Missing(PathBuf),
    /// The project file is invalid.
    #[error("{}: {reason}", path.display())]
    Config {
        /// The file.
        path: PathBuf,
        /// The reason, with the line.
        reason: TextError,
    },
    /// The project file names a path outside the allowed folders.
    #[error("{}: `{key}` names {}: {cause}", path.display(), named.display())]
    Unreachable {
        /// The project file.
        path: PathBuf,
        /// The key.
        key: &'static str,
        /// The path.
        named: PathBuf,
        /// Why it is refused.
        cause: std::io::Error,
    },
    /// The mapping is invalid.
    #[error(transparent)]
    Mapping(#[from] diwan_rml::mapping::MappingError),
    /// A file of the project cannot be read.
    #[error("cannot read {}: {cause}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        cause: std::io::Error,
    },
}
