//! L001: a row of links.csv that cannot be used.
//!
//! An item is a `Q` and a number, and a row has an item or a rejected one, not both. A malformed item makes an IRI that
//! names nothing.
//!
//! Example: `https://www.wikidata.org/wiki/Q9248` instead of `Q9248` in the column `item`.
//!
//! Mend: correct the cell; `diwan link review` writes well-formed rows.

use super::{Diagnostic, located, rows};
use crate::check::context::Context;
use diwan_rml::source::SourceError;

pub(in crate::check) fn check(context: &Context<'_>) -> Result<Vec<Diagnostic>, SourceError> {
    Ok(match rows(context) {
        Ok(rows) => rows.iter().filter_map(|row| Some(located(row.as_ref().err()?, "L001"))).collect(),
        Err(error) => vec![located(&error, "L001")],
    })
}
