//! Executes mappings: [`compile`] turns a mapping into a [`Plan`] against its sources, [`run`] streams rows through it.
//!
//! A source is cut into blocks (`pipeline`), each of which becomes N-Quads bytes in one of several threads (`worker`)
//! and is written in order (`run`). Terms are written straight into the output from the row's bytes: term maps are
//! trees (`expression`), compiled to flat lists (`value_plan`) whose texts become terms (`term`).
//!
//! RDF graphs are sets, so no statement may be written twice, and to remember every line would cost more than to make it.
//! The mapping shows which statements can be equal at all (`collisions`): two with different constant predicates cannot.
//! For most others, it depends on the subjects. If a reading of the source shows that no subject occurs twice, or only in
//! rows with the same data (`unique`), lines need not be compared, or only within a row. All other lines are compared by
//! 128-bit hashes, in bounded memory and then on disk (`seen`).

mod base_iri;
mod collisions;
mod compile;
mod empty_columns;
mod empty_values;
mod error;
mod expression;
mod field_text;
mod iris;
mod join;
mod pipeline;
mod plan;
mod quads;
mod report;
mod run;
mod seen;
mod sink;
mod sources;
mod spare;
mod term;
mod unique;
mod value_plan;
mod worker;

pub use base_iri::{BaseIri, DEFAULT_BASE_IRI};
pub use compile::{compile, compile_with};
pub use empty_columns::{EmptyValue, EmptyValueUsage};
pub use error::{EngineError, PlanProblem, RowProblem, TermProblem};
pub use plan::{GraphPlan, JoinPlan, ObjectPlan, Plan, SourcePlan, StatementPlan, TriplesMapPlan};
pub use quads::quads;
pub use report::{MapReport, Report, Tally};
pub use run::{RunOptions, run};
pub use sink::{LineSink, Origin, SortedLines, StreamLines};
pub use sources::Sources;
pub use term::{LiteralSuffix, TermBuffer, TermPlan};
pub use value_plan::ValuePlan;
