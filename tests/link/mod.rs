//! `diwan link`, against servers on the loopback and entities of Wikidata's shape.

mod compare;
mod contribute;
mod decide;
mod planted;
mod shape;
mod suggest;
