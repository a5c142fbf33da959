//! P008: a query failed while it ran, or took too much.
//!
//! An answer is whole, or there is none: a query that is stopped gives no part of it.
//!
//! Example: `SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }`, which joins everything with everything.
//!
//! Mend: make the query narrower, or allow more time with `--timeout`.

/// The code.
pub(in crate::check) const CODE: &str = "P008";
