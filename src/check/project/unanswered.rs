//! P008: a query, a join or a validation failed while it ran, or took too much.
//!
//! An answer is whole, or there is none: what is stopped by a limit of time or memory gives no part of it.
//!
//! Example: `SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }`, which joins everything with everything.
//!
//! Mend: make the query narrower, or allow more with `--timeout` and `--memory`; [docs/limits.md](limits.md) has all limits.

/// The code.
pub(in crate::check) const CODE: &str = "P008";
