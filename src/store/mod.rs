//! The built graph: kept in a file, loaded into [Oxigraph](https://docs.rs/oxigraph), asked with SPARQL.

mod built;
mod contradictions;
#[cfg(feature = "rocksdb")]
mod disk;
mod dossier;
mod entities;
mod error;
mod evidence;
mod execute;
mod load;
mod lock;
mod not_text;
mod query;
mod template;

pub use built::BuiltFile;
pub use contradictions::{Contradiction, ContradictionKind, Side, contradictions};
#[cfg(feature = "rocksdb")]
pub use disk::open;
pub use dossier::{Dossier, Mention, PropertyFacts, ValueFacts};
pub use entities::{Entities, Resolution, fold};
pub use error::StoreError;
pub use evidence::{Evidence, EvidenceIndex, Mismatch, Note};
pub use load::load;
pub use lock::BuildLock;
pub use not_text::{NotText, not_texts};
pub use query::{Answer, QueryOptions, evaluate, exceeds_memory};
pub use template::{Model, Parameter, ParameterType, QueryTemplate};
