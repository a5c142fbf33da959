use diwan_rdf::text::TextError;
use std::path::PathBuf;
use std::time::Duration;

/// An error of storing, loading or querying the built graph.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The built graph cannot be read or written.
    #[error("{}: {cause}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The error of the operating system.
        cause: std::io::Error,
    },
    /// The graph has more terms than `u32` can number.
    #[error("the graph has more than {} terms, too many to keep in memory", u32::MAX)]
    TooLarge,
    /// Oxigraph's on-disk store failed.
    #[error("the store failed: {0}")]
    Storage(#[from] oxigraph::store::StorageError),
    /// The query is not SPARQL.
    #[error("the query is not valid SPARQL: {0}")]
    Syntax(TextError),
    /// The header of a query file is wrong.
    #[error("{name}: {reason}")]
    Header {
        /// The query's name.
        name: String,
        /// What is wrong.
        reason: String,
    },
    /// A parameter is unknown, or its value is invalid.
    #[error("parameter `{name}`: {reason}")]
    Parameter {
        /// The parameter's name.
        name: String,
        /// What is wrong.
        reason: String,
    },
    /// No value was given for a parameter without a default.
    #[error("parameter `{0}` is required")]
    MissingParameter(String),
    /// The query contains `SERVICE`, and network access is not allowed.
    #[error("the query failed: the query asks {0}, and nothing is asked over a network")]
    ServiceRefused(String),
    /// The evaluation failed.
    #[error("the query failed: {0}")]
    Evaluation(String),
    /// The memory limit, in bytes, was exceeded.
    #[error("the query and the graph took more than {} MB of memory", .0 >> 20)]
    Memory(usize),
    /// The time limit was exceeded.
    #[error("the query did not finish within {} s", .0.as_secs_f64())]
    Timeout(Duration),
}
