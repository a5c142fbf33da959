//! `diwan link`, against servers on the loopback and entities of Wikidata's shape.

#[path = "../common/mod.rs"]
mod common;

mod compare;
mod contribute;
mod decide;
mod planted;
mod shape;
mod suggest;
