//! P007: the built graph cannot be read.
//!
//! What `diwan build` keeps carries its own digest. When it was cut short or changed by hand, it is built again; when
//! that is not possible, this is told.
//!
//! Example: `.diwan/graph.nq` on a disk with bad sectors.
//!
//! Mend: run `diwan build --force`.

/// The code.
pub(in crate::check) const CODE: &str = "P007";
