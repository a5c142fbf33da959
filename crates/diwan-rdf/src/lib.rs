#![doc = include_str!("../README.md")]

pub mod blank;
pub mod deep;
pub mod files;
pub mod quads;
pub mod term;
pub mod text;
pub mod write;
