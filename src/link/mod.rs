//! Links to Wikidata: which item an entity is, where Wikidata agrees and differs, and what it could be given.

mod compare;
mod contribute;
mod crosswalk;
mod decisions;
mod error;
mod gather;
mod id;
mod items;
mod shape;
mod statement;
mod table;
mod value;

pub use compare::{Comparison, QualifierRow, Relation, Row, RowClass, compare, relation};
pub use contribute::{
    Addition, Batch, Newcomer, Proposal, Reference, Sheet, Target, Withheld, newcomers, propose, quickstatements, sheets, wikibase_json,
};
pub use crosswalk::{Concepts, Condition, Conversion, Crosswalk, PropertyPath, QualifierRule, Rule};
pub use decisions::{Decided, Decision, Decisions, Verdict, append};
pub use error::LinkError;
pub use gather::{SourceDescription, Facts, Gathered, class_name, gather};
pub use items::{Claim, Claimed, Item, Items, construct_query, items_of_graph, read_items};
pub use id::{ENTITY, ItemId, MalformedId, PropertyId};
pub use shape::{PREFIXES, wikidata_shape};
pub use statement::{LeftOut, Rank, Statement};
pub use value::{Precision, Quantity, Thing, Time, Value};
