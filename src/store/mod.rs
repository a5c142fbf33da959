//! The built graph: its file, its form in memory and on disk, SPARQL queries over it, the resolution of names to
//! entities, and the evidence behind its statements.

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
mod loaded;
mod lock;
mod marks;
mod memory;
mod naming;
mod non_string_arguments;
mod parameter;
mod pattern_reader;
mod patterns;
mod query;
mod reading_order;
mod substitute;
mod template;
mod unknown_terms;
mod vocabulary;

pub use built::{BuiltFile, Header};
pub use contradictions::{Contradiction, ContradictionKind, Side, SideValue, contradictions};
pub use derived::DerivedColumn;
#[cfg(feature = "rocksdb")]
pub use disk::open;
pub use dossier::{Dossier, Mention, PropertyFacts, RecordValue, ValueFacts};
pub use entities::{Entities, name_in};
pub use error::StoreError;
pub use evidence::{Evidence, EvidenceIndex, Mismatch, Note};
pub use loaded::Store;
#[cfg(test)]
pub(crate) use loaded::load;
pub use lock::BuildLock;
pub use marks::{Contradicted, MarkedRow, Marks, ask_marked};
pub use naming::{ExpectedClass, Resolution};
pub use non_string_arguments::{Gaps, NonStringArgument, non_string_arguments};
pub use parameter::{Argument, Parameter, ParameterType};
pub use query::{Answer, QueryOptions, Reply, Row, Rows, ask, evaluate, exceeds_memory};
pub use reading_order::property_place;
pub use template::{Filled, Model, QueryTemplate};
pub use unknown_terms::{UnknownTerm, unknown_terms};
pub use vocabulary::Vocabulary;
