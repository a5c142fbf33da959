//! D022: an office or a membership begins before its organisation was founded.
//!
//! Nobody was secretary-general of what did not exist. One of the two dates is wrong, in a source or in a row, or the
//! office is that of a forerunner.
//!
//! Example: a membership that starts in 1965 in an organisation whose only founding date is 1969-09-25.
//!
//! Mend: compare both rows with their quotes. If the sources print it so, leave it and write a note in `data/notes.csv`.

use super::{Claim, Facts, earliest};
use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::evidence::vocab;
use diwan_rml::source::SourceError;

pub(in crate::check) fn check(context: &Context<'_>) -> Result<Vec<Diagnostic>, SourceError> {
    let facts = Facts::new(context);
    let mut found = Vec::new();
    for organization in facts.of(vocab::ORGANIZATION) {
        let Some(body) = organization.node() else { continue };
        // Where sources differ about the founding, the earliest counts.
        let foundings = facts.about(body, &[vocab::FOUNDING_DATE]);
        let Some(founding) = earliest(&foundings) else { continue };
        let starts = facts.about(organization.entity, &[vocab::START_DATE]).into_iter();
        let early = starts.filter(|start| {
            start.record == organization.record && start.last().is_some() && start.last() < founding.first()
        });
        found.extend(early.map(|start| diagnostic(context, &start, founding).noted(facts.is_noted(&start))));
    }
    Ok(found)
}

fn diagnostic(context: &Context<'_>, start: &Claim<'_>, founding: &Claim<'_>) -> Diagnostic {
    let body = context.names.slug(founding.entity.as_str());
    let message = format!("it starts in {}, and {body} was founded in {}", start.text(), founding.text());
    context
        .at_value(Diagnostic::warning("D022", message), start.record, start.property, start.text())
        .also(context.also_cell(founding.record, founding.property, founding.text(), "the founding"))
        .help("compare both rows with their quotes; if the sources print it so, write a note")
}
