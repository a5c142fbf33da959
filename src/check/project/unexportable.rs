//! P010: the graph cannot be written in a format.
//!
//! Formats differ in what they can carry: RDF/XML has no name for some properties and no place for some characters.
//! What cannot be carried is told, and no file is left.
//!
//! Example: a property whose IRI ends in a digit, exported as RDF/XML.
//!
//! Mend: use another format; N-Quads and TriG carry everything.

/// The code.
pub(in crate::check) const CODE: &str = "P010";
