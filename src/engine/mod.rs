//! Executes mappings: [`compile`] turns a mapping into a [`Plan`] against its sources, [`run`] streams rows through it.
//!
//! A source is cut into blocks (`pipeline`), each of which becomes N-Quads bytes in one of several threads (`worker`)
//! and is written in order (`run`). Terms are written straight into the output from the row's bytes (`term_plan`).
//!
//! RDF graphs are sets, so no statement may be written twice, and remembering every line would cost more than making
//! it. The shape of a mapping shows which statements can be equal at all (`collisions`): two whose constant predicates
//! differ cannot. What is left depends on subjects, mostly: where a reading of the source shows that no subject comes
//! twice (`unique`), or only with rows that say the same, lines need not be compared, or only row by row. All other
//! lines are compared by 128-bit hashes, in bounded memory and then on disk (`seen`).
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! # std::fs::write(folder.path().join("people.csv"), "id,name\n1,Ada\n")?;
//! # let text = br#"@prefix rml: <http://w3id.org/rml/> . @prefix ex: <http://ex.org/> .
//! #   ex:people rml:logicalSource [ rml:referenceFormulation rml:CSV ; rml:source [ rml:path "people.csv" ] ] ;
//! #     rml:subjectMap [ rml:template "http://ex.org/{id}" ] ;
//! #     rml:predicateObjectMap [ rml:predicate ex:name ; rml:objectMap [ rml:reference "name" ] ] ."#;
//! use diwan::{engine, rml, source::DirectoryFiles};
//! let mapping = rml::parse_mapping(text, "people.ttl".as_ref())?;
//! let files = DirectoryFiles::new(folder.path());
//! let plan = engine::compile(&mapping, &files, None)?;
//! let quads = engine::quads(&plan, &files, engine::RunOptions::default())?;
//! assert_eq!(quads.collect::<Result<Vec<_>, _>>()?.len(), 1);
//! # Ok(()) }
//! ```

mod base_iri;
mod collisions;
mod compile;
mod error;
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
mod term_plan;
mod terms;
mod unique;
mod worker;

pub use base_iri::{BaseIri, DEFAULT_BASE_IRI};
pub use compile::compile;
pub use error::{EngineError, PlanProblem, RowProblem, TermProblem};
pub use iris::IriShape;
pub use plan::{GraphPlan, JoinPlan, ObjectPlan, Plan, SourcePlan, StatementPlan, TriplesMapPlan};
pub use quads::quads;
pub use report::{MapReport, Report, Tally};
pub use run::{RunOptions, run};
pub use sink::{LineSink, Origin, SortedLines, StreamLines};
pub use term_plan::{LiteralSuffix, TermPlan, ValuePlan};
pub use terms::TermBuffer;
