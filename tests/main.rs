//! The integration tests, in one binary: one link, and one copy of what they share.
//!
//! `cargo test --test main diff::` runs the tests of one module. They run as threads of one process, so no test sets an
//! environment variable or the current folder: a program that needs others is started with them (`common::program`).

#![allow(
    clippy::case_sensitive_file_extension_comparisons,
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::naive_bytecount,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    trivial_casts,
    unreachable_pub,
    reason = "a test that fails panics, what it says is printed, and nothing here is anybody's library"
)]

mod common;

mod answers;
mod any_text;
mod architecture;
mod checks;
mod commands;
mod contradictions;
mod damage;
mod description;
mod diff;
mod docs;
mod evaluator;
mod export_formats;
mod export_round_trip;
mod faults;
mod find;
mod formats;
mod fuzz_corpus;
mod hostile;
mod identity;
mod link;
mod map;
mod map_json;
mod map_properties;
mod map_tables;
mod migrate;
mod names;
mod outputs;
mod queries;
mod query_evidence;
mod readme;
mod reproduce;
mod rml_conformance;
mod shacl_conformance;
mod validate;
mod vocabulary;
