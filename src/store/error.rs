use std::path::PathBuf;
use std::time::Duration;

/// Why the built graph cannot be kept, loaded or asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The built graph cannot be read or written.
    #[error("{}: {cause}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        cause: std::io::Error,
    },
    /// The built graph is not N-Quads.
    #[error("the built graph is damaged ({0})")]
    Damaged(String),
    /// The built graph has more terms than can be numbered.
    #[error("the graph has more than {} terms, too many to keep in memory", u32::MAX)]
    TooLarge,
    /// Oxigraph cannot keep the data.
    #[error("the store failed: {0}")]
    Storage(#[from] oxigraph::store::StorageError),
    /// The query is not SPARQL.
    #[error("the query is not valid SPARQL: {0}")]
    Syntax(String),
    /// The header of a query file is wrong.
    #[error("{name}: {reason}")]
    Header {
        /// The query's name.
        name: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A parameter is missing, unknown or does not fit.
    #[error("parameter `{name}`: {reason}")]
    Parameter {
        /// The parameter's name.
        name: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A parameter without a default has no value.
    #[error("parameter `{0}`: is needed")]
    MissingParameter(String),
    /// The query asks another endpoint, which it is not allowed to.
    #[error("the query failed: the query asks {0}, and nothing is asked over a network")]
    ServiceRefused(String),
    /// The query failed while it ran.
    #[error("the query failed: {0}")]
    Evaluation(String),
    /// The query took too much memory.
    #[error("the query and the graph took more than {} MB of memory", .0 >> 20)]
    Memory(usize),
    /// The query took too long.
    #[error("the query did not end within {} s", .0.as_secs_f64())]
    Timeout(Duration),
}
