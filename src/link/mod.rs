//! Links to Wikidata: finds the items of entities, compares statements with claims, and proposes statements to add.

mod candidates;
mod citation;
#[cfg(feature = "link")]
mod compare;
#[cfg(feature = "link")]
mod contribute;
mod crosswalk;
mod decisions;
mod error;
mod gather;
mod http;
#[cfg_attr(not(feature = "link"), expect(dead_code, reason = "services are asked with the feature `link` alone"))]
mod id;
mod items;
mod lock;
#[cfg(feature = "link")]
mod reconcile;
mod score;
mod shape;
mod statement;
#[cfg(feature = "link")]
mod suggest;
mod table;
mod value;

pub use candidates::{Candidate, read_candidates, write_candidates};
#[cfg(feature = "link")]
pub use compare::{Comparison, QualifierRow, Relation, Row, RowClass, compare, compare_with, relation};
#[cfg(feature = "link")]
pub use contribute::{
    Addition, Batch, Document, Mismatches, NewItem, Proposal, Reference, Sheet, Tables, Target, Withheld, mismatches,
    new_items, propose, quickstatements, sheets, wikibase_json,
};
pub use crosswalk::{Concepts, Condition, Conversion, Crosswalk, PropertyPath, QualifierRule, Rule};
pub use decisions::{DECISION_COLUMNS, Decision, Decisions, EntityDecisions, Verdict, append};
pub use error::LinkError;
pub use gather::{Gathered, LinkFacts, RedirectedLink, SourceDescription, class_name, gather};
pub use http::shown_address;
#[cfg(feature = "link")]
pub use http::{RetryPolicy, is_web_address};
pub use id::{ENTITY, ItemId, MalformedId, PropertyId};
pub use items::{
    ClaimValue, Item, ItemClaim, Items, Reading, becomes_item_file, item_files, items_of_document, items_of_graph,
    read_items,
};
#[cfg(feature = "link")]
pub use items::{ask_items, construct_query};
pub use lock::with_lock;
#[cfg(feature = "link")]
pub use reconcile::{Answer, Answers, Constraint, Manifest, Progress, Query, Service, ServiceOptions, Suggestion};
pub use shape::{PREFIXES, wikidata_shape};
pub use statement::{LeftOut, Rank, Statement};
#[cfg(feature = "link")]
pub use suggest::{SuggestOptions, Suggested, UnlinkedEntity, suggest, unlinked_entities};
pub use value::{EntityOrItem, Precision, Quantity, Time, Value};
