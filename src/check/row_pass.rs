//! The single pass over the rows of all tables.

use super::context::Context;
use super::registry::rules;
use super::rows::{RowCheck, RowMapper};
use super::rule::Run;
use super::{Diagnostic, Settings};
use diwan_rml::source::SourceError;

/// Passes each row of each table to all rules about rows, records which rows declare nodes, and returns the findings.
pub(super) fn check_rows<'c>(context: &'c Context<'c>, settings: &Settings) -> Result<Vec<Diagnostic>, SourceError> {
    let mut checks = checks(context, settings);
    let mut mapper = RowMapper::default();
    for source in context.sources() {
        checks.iter_mut().for_each(|check| check.begin(source));
        source.for_each_row(context.project, &mut |row| {
            let row = mapper.map(source, row);
            checks.iter_mut().for_each(|check| check.row(&row));
            true
        })?;
    }
    // The cell is empty, because only this function sets it.
    let _ = context.places.set(mapper.declared);
    Ok(checks.into_iter().flat_map(RowCheck::finish).collect())
}

fn checks<'c>(context: &'c Context<'c>, settings: &Settings) -> Vec<Box<dyn RowCheck<'c> + 'c>> {
    let of_rule = |run: Run| match run {
        Run::Rows(check) => Some(check(context)),
        _ => None,
    };
    rules().filter(|rule| !settings.is_off(rule.code)).filter_map(|rule| of_rule(rule.run)).collect()
}
