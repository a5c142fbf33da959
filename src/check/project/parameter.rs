//! P009: a query's parameter is missing, unknown or does not fit.
//!
//! Bundled queries say in their header which parameters they take, and of what type.
//!
//! Example: `diwan query attended --param whom=Aliyev`, where the parameter is `who`.
//!
//! Mend: `diwan query` lists the queries with their parameters.

/// The code.
pub(in crate::check) const CODE: &str = "P009";
