//! A client of the [Reconciliation Service API
//! 0.2](https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/).

mod answer;
mod batches;
mod manifest;
mod query;
mod service;

pub use answer::{Answer, Suggestion};
pub use batches::{Answers, Progress};
pub use manifest::Manifest;
pub use query::{Constraint, Query};
pub use service::{Service, ServiceOptions};
