//! The differences between two datasets, with the evidence of the facts that differ.
//!
//! [`compare`] takes two opened datasets ([`Side`]) and loads each one ([`Snapshot`]). A fact is a statement in a
//! record's graph. Facts that only one side has are paired in this order:
//!
//! - The same fact with the same quote in another record has *moved*.
//! - Another value of the same property in the same record has *changed*.
//! - The same fact in another record, whatever its quote, has *moved*.
//!
//! The remaining facts were *added* or *removed*. Each added or removed fact is one statement of the difference, and
//! each changed or moved fact is two. Blank nodes are paired before facts are, by the statements about them, because
//! their labels have no meaning.

mod changes;
mod conflicts;
mod editorial;
mod error;
mod fact_change;
mod facts;
mod revision;
mod side;
mod snapshot;

pub use changes::{Changes, EntityChanges, GraphChange, RecordChanges, compare};
pub use conflicts::{ConflictChange, ConflictKind};
pub use editorial::{NoteChange, StatementChange};
pub use error::DiffError;
pub use fact_change::{FactChange, FactKind};
pub use side::Side;
pub use snapshot::Snapshot;
