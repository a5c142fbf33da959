//! The registry of all rules, sorted by code.

use super::rule::Rule;
use super::{data, evidence, links, mapping, project, shapes, time};

/// All rules, sorted by code.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().copied()
}

/// The rule with a code.
pub fn rule_of(code: &str) -> Option<&'static Rule> {
    let index = RULES.binary_search_by_key(&code, |rule| rule.code).ok()?;
    RULES.get(index).copied()
}

static RULES: &[&Rule] = &[
    &data::values::RULE,
    &data::duplicate_keys::RULE,
    &data::references::RULE,
    &data::required::RULE,
    &data::malformed::RULE,
    &data::key_characters::RULE,
    &data::encoding::RULE,
    &data::byte_order_mark::RULE,
    &data::header::RULE,
    &data::padding::RULE,
    &data::normal_form::RULE,
    &data::unused::RULE,
    &data::line_ends::RULE,
    &data::column_order::RULE,
    &data::classes::RULE,
    &data::invisible::RULE,
    &data::misread::RULE,
    &data::spelling::RULE,
    &time::end_before_start::RULE,
    &time::hijri::RULE,
    &time::office_before_founding::RULE,
    &time::speaks_of_later::RULE,
    &time::outside_meeting::RULE,
    &time::ordinal_order::RULE,
    &data::noted_columns::RULE,
    &data::untranslated::RULE,
    &evidence::unquoted::RULE,
    &evidence::offsets::RULE,
    &evidence::overlong::RULE,
    &evidence::misplaced::RULE,
    &evidence::documents::RULE,
    &evidence::verbatim::RULE,
    &evidence::unrelated::RULE,
    &evidence::undated::RULE,
    &links::malformed::RULE,
    &links::doubles::RULE,
    &links::names::RULE,
    &links::merged::RULE,
    &links::decisions::SERVICE,
    &mapping::columns::RULE,
    &mapping::invalid::RULE,
    &mapping::vocabulary_file::RULE,
    &mapping::graphs::RULE,
    &mapping::vocabulary::RULE,
    &mapping::idle::RULE,
    &mapping::unmapped::RULE,
    &project::unreadable::RULE,
    &project::context_file::RULE,
    &project::queries::RULE,
    &project::crosswalk::RULE,
    &project::config::RULE,
    &project::commands::UNWRITABLE,
    &project::commands::DAMAGED,
    &project::commands::UNANSWERED,
    &project::commands::PARAMETER,
    &project::commands::UNEXPORTABLE,
    &project::commands::LOCKED,
    &project::unread::RULE,
    &shapes::refused::RULE,
    &shapes::unusable::RULE,
    &shapes::undeclared::RULE,
];
