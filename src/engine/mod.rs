//! Runs a mapping: compiles it to a plan against the real headers, then reads rows and writes N-Quads lines.
//!
//! A plan holds everything that does not change from row to row: fields by position, constant terms as finished bytes,
//! templates as segments. Running it copies bytes from the row into reused buffers; nothing is parsed or looked up by
//! name again.

mod compile;
mod error;
mod join;
mod plan;
mod run;
mod sink;
mod term_plan;
mod terms;

pub use compile::compile;
pub use error::{EngineError, PlanProblem, RowProblem, TermProblem};
pub use plan::{ObjectPlan, Plan, SourcePlan, StatementPlan, TriplesMapPlan};
pub use run::{Report, RunOptions, run};
pub use sink::{LineSink, SortedLines, StreamLines};
pub use term_plan::{TermPlan, ValuePlan};
pub use terms::TermBuffer;
