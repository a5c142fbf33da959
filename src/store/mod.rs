//! The built graph: kept in a file, loaded into memory, asked with SPARQL.

mod built;
mod contradictions;
mod derived;
#[cfg(feature = "rocksdb")]
mod disk;
mod dossier;
mod entities;
mod error;
mod evidence;
mod execute;
mod load;
mod loaded;
mod lock;
mod marks;
mod memory;
mod naming;
mod not_text;
mod parameter;
mod patterns;
mod query;
mod reading_order;
mod said;
mod substitute;
mod template;
mod unknown_terms;
mod vocabulary;

pub use built::BuiltFile;
pub use contradictions::{Contradiction, ContradictionKind, Side, contradictions};
pub use derived::DerivedColumn;
#[cfg(feature = "rocksdb")]
pub use disk::open;
pub use dossier::{Dossier, Mention, PropertyFacts, Said, ValueFacts};
pub use entities::Entities;
pub use error::StoreError;
pub use evidence::{Evidence, EvidenceIndex, Mismatch, Note};
pub use load::load;
pub use loaded::Store;
pub use lock::BuildLock;
pub use marks::{Contradicted, MarkedRow, Marks, ask_marked};
pub use naming::{Resolution, Wanted};
pub use not_text::{Gaps, NotText, not_texts};
pub use parameter::{Argument, Parameter, ParameterType};
pub use query::{Answer, QueryOptions, Reply, Row, Rows, ask, evaluate, exceeds_memory};
pub use template::{Filled, Model, QueryTemplate};
pub use unknown_terms::{UnknownTerm, unknown_terms};
pub use vocabulary::Vocabulary;
