//! What the fuzz targets try.

pub mod bodies;
pub use bodies::*;
