//! M002: the mapping is wrong.
//!
//! It is no Turtle, or the Turtle describes no mapping: a term of RML is misspelt, a triples map has no subject, a
//! template has an open brace, or it asks for something that is not supported. Nothing of RML is passed over in silence.
//!
//! Example: `rml:predicateObjectMaps`, with an s too many.
//!
//! Mend: the message names the file, the triples map and the way to what is wrong in it.
//! [RML-Core](https://w3id.org/rml/core/spec) has the language.

use crate::check::Diagnostic;
use crate::check::lines::line_in;
use crate::check::mapping_lines::MappingLines;
use diwan_rml::mapping::MappingError;

/// The finding with the line on which the resource that is wrong is described.
pub(in crate::check) fn with_line(found: Diagnostic, error: &MappingError, lines: &MappingLines) -> Diagnostic {
    let described = match error {
        // The way to a resource without a name begins with one that has one.
        MappingError::Invalid { node, line: None, .. } => {
            node.split(" › ").next().and_then(|node| lines.describing(node))
        }
        _ => None,
    };
    match described {
        Some(also) => found.at(also.file, also.line),
        None => found,
    }
}

pub(in crate::check) fn found(error: &MappingError) -> Diagnostic {
    match error {
        MappingError::Io { path, cause } => {
            Diagnostic::error("P001", format!("the mapping cannot be read: {cause}")).at(path, None)
        }
        MappingError::Syntax { path, cause } => {
            Diagnostic::error("M002", format!("the mapping is not valid Turtle: {cause}")).at(path, line_in(cause))
        }
        MappingError::Invalid { path, line, node, reason } => {
            Diagnostic::error("M002", format!("{node}: {reason}")).at(path, *line)
        }
        MappingError::Empty => Diagnostic::error("M002", error.to_string()),
    }
}
