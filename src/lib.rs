#![doc = include_str!("../README.md")]
// The modules in layers, the lowest first: each imports only from layers above it in this list, and from the libraries
// under `crates/`. `docs/architecture.md` draws them.

// Which values documents give, and which of them contradict each other.
pub mod evidence;
// The project file, and the files of a project.
pub mod project;
// Answers of SELECT and ASK in the formats of SPARQL.
pub mod results;
// Names as people write them.
pub mod text;

// Texts by their words.
pub mod search;

// What the mapping makes of the tables, and the graphs that are added.
pub mod dataset;
// A new project.
#[cfg(feature = "embedded")]
pub mod scaffold;

// Where quotes stand in their documents.
pub mod citing;
// The built graph, asked with SPARQL.
pub mod store;

// What differs between two datasets.
pub mod diff;
// Links to Wikidata.
pub mod link;

// What is wrong in a project.
pub mod check;

// A project opened, and the views of it that are shown.
pub mod app;

// The command line.
pub mod cli;
