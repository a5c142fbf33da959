//! Links to Wikidata: which item an entity is, where Wikidata agrees and differs, and what it could be given.

mod compare;
mod crosswalk;
mod decisions;
mod error;
mod gather;
mod id;
mod items;
mod statement;
mod table;
mod value;

pub use compare::{Comparison, QualifierRow, Relation, Row, RowClass, compare, relation};
pub use crosswalk::{Concepts, Condition, Conversion, Crosswalk, PropertyPath, QualifierRule, Rule};
pub use decisions::{Decided, Decision, Decisions, Verdict, append};
pub use error::LinkError;
pub use gather::{Facts, Gathered, class_name, gather};
pub use items::{Claim, Claimed, Item, Items, construct_query, items_of_graph, read_items};
pub use id::{ENTITY, ItemId, MalformedId, PropertyId};
pub use statement::{LeftOut, Rank, Statement};
pub use value::{Precision, Quantity, Thing, Time, Value};
