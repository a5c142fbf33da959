//! All checks of a project that could be mapped, in the order in which they run.

use super::Diagnostic;
use super::context::Context;
use super::{data, evidence, links, mapping, project, shapes, time};
use diwan_rml::source::SourceError;

/// A check: what it finds in a project.
type Check = fn(&Context<'_>) -> Result<Vec<Diagnostic>, SourceError>;

/// The findings of all checks.
pub(super) fn run(context: &Context<'_>) -> Result<Vec<Diagnostic>, SourceError> {
    let mut found = Vec::new();
    for check in CHECKS {
        found.extend(check(context)?);
    }
    Ok(found)
}

const CHECKS: &[Check] = &[
    data::values::check,
    data::duplicate_keys::check,
    data::references::check,
    data::required::check,
    data::key_characters::check,
    data::columns::check,
    data::unused::check,
    data::sorts::check,
    data::spelling::check,
    time::end_before_start::check,
    time::hijri::check,
    time::office_before_founding::check,
    time::speaks_of_later::check,
    time::outside_meeting::check,
    time::ordinal_order::check,
    evidence::unquoted::check,
    evidence::offsets::check,
    evidence::overlong::check,
    evidence::verbatim::check,
    evidence::unrelated::check,
    evidence::undated::check,
    evidence::documents::check,
    evidence::absent::check,
    mapping::graphs::check,
    mapping::vocabulary::check,
    mapping::idle::check,
    mapping::unmapped::check,
    project::context_file::check,
    project::queries::check,
    project::crosswalk::check,
    project::unread::check,
    links::malformed::check,
    links::doubles::check,
    links::strangers::check,
    links::merged::check,
    shapes::refused::check,
    shapes::undeclared::check,
];
