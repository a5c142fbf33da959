//! P006: a file cannot be written.
//!
//! The disk is full, the folder may not be written to, or a folder stands where the file should be. Files are written
//! beside their place and renamed: what was there before is still there, whole.
//!
//! Example: `--output /mnt/full/dataset.ttl`.
//!
//! Mend: the message has the file and what the system says. Make room, or name another place.

/// The code.
pub(in crate::check) const CODE: &str = "P006";
