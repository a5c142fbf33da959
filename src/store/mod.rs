//! The built graph: kept in a file, loaded into [Oxigraph](https://docs.rs/oxigraph), asked with SPARQL.

mod built;
mod contradictions;
mod derived;
#[cfg(feature = "rocksdb")]
mod disk;
mod dossier;
mod entities;
mod error;
mod evidence;
mod load;
mod lock;
mod marks;
mod patterns;
mod query;
mod reading_order;
mod template;

pub use built::BuiltFile;
pub use contradictions::{Contradiction, ContradictionKind, Side, contradictions};
pub use derived::DerivedColumn;
#[cfg(feature = "rocksdb")]
pub use disk::open;
pub use dossier::{Dossier, Mention, PropertyFacts, Said, ValueFacts};
pub use entities::{Entities, Resolution, fold};
pub use error::StoreError;
pub use evidence::{Evidence, EvidenceIndex, Mismatch, Note};
pub use load::load;
pub use lock::BuildLock;
pub use marks::{Contradicted, Marked};
pub use query::{Answer, QueryOptions, evaluate, evaluate_marked, exceeds_memory};
pub use template::{Model, Parameter, ParameterType, QueryTemplate};
