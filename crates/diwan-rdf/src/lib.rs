#![doc = include_str!("../README.md")]

pub mod blank;
pub mod files;
pub mod quads;
pub mod stack;
pub mod term;
pub mod text;
pub mod turtle;
pub mod write;
