//! Links to Wikidata: which item an entity is, where Wikidata agrees and differs, and what it could be given.

mod candidates;
mod citation;
mod compare;
mod contribute;
mod crosswalk;
mod decisions;
mod error;
mod gather;
mod http;
mod id;
mod items;
mod lock;
mod reconcile;
mod shape;
mod statement;
mod suggest;
mod table;
mod value;

pub use candidates::{Candidate, read_candidates, write_candidates};
pub use compare::{Comparison, QualifierRow, Relation, Row, RowClass, compare, compare_with, relation};
pub use contribute::{
    Addition, Batch, Document, Mismatches, Newcomer, Proposal, Reference, Sheet, Tables, Target, Withheld, mismatches,
    newcomers, propose, quickstatements, sheets, wikibase_json,
};
pub use crosswalk::{Concepts, Condition, Conversion, Crosswalk, PropertyPath, QualifierRule, Rule};
pub use decisions::{DECISION_COLUMNS, Decided, Decision, Decisions, Verdict, append};
pub use error::LinkError;
pub use gather::{Followed, Gathered, LinkFacts, SourceDescription, class_name, gather};
pub use http::{RetryPolicy, is_web_address, shown_address};
pub use id::{ENTITY, ItemId, MalformedId, PropertyId};
pub use items::{
    Claimed, Item, ItemClaim, Items, Reading, ask_items, becomes_item_file, construct_query, item_files,
    items_of_document, items_of_graph, read_items,
};
pub use lock::with_lock;
pub use reconcile::{Answer, Answers, Constraint, Manifest, Progress, Query, Service, ServiceOptions, Suggestion};
pub use shape::{PREFIXES, wikidata_shape};
pub use statement::{LeftOut, Rank, Statement};
pub use suggest::{Suggested, Wanted, Wishes, suggest, wanted};
pub use value::{Precision, Quantity, Thing, Time, Value};
