//! What differs between two datasets, and what the differences rest on.
//!
//! A side is opened ([`Side`]) and compared with another ([`compare`]), by what was read of each ([`Snapshot`]). A fact is a statement in a record's graph.
//! Facts that only one side has are paired in this order: the same fact with the same words in another record has moved;
//! another value of the same property in the same record has changed; the same fact in another record, whatever its
//! words, has moved. What is left was added or removed. So the facts add up to the statements that differ: each added or
//! removed fact is one of them, each changed or moved one is two. Blank nodes are paired beforehand by what is said about
//! them: their labels mean nothing.

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
