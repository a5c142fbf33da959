//! D023: a statement or a text is older than what it speaks of or recalls.
//!
//! What was said on a day cannot look back on a later one. Either a date is wrong, or the statement speaks of something
//! that was still to come.
//!
//! Example: a resolution of 2006 that recalls a resolution of 2011.
//!
//! Mend: compare both rows with their quotes. If the sources print it so, or speak of the future, leave it and write a
//! note in `data/notes.csv`.

use super::{Claim, Facts, earliest, latest};
use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::evidence::vocab;
use diwan_rml::source::SourceError;

pub(in crate::check) fn check(context: &Context<'_>) -> Result<Vec<Diagnostic>, SourceError> {
    let facts = Facts::new(context);
    let mut found = Vec::new();
    for link in facts.of(vocab::REFERENCES).chain(facts.of(vocab::ABOUT)) {
        let Some(subject) = link.node() else { continue };
        let said = facts.about(link.entity, &[vocab::DATE]);
        let happened = facts.about(subject, &[vocab::START_DATE, vocab::DATE]);
        if let (Some(said), Some(happened)) = (latest(&said), earliest(&happened))
            && said.last() < happened.first()
        {
            let noted = facts.is_noted(said) || facts.is_noted(&link);
            found.push(diagnostic(context, said, happened).noted(noted));
        }
    }
    found.dedup();
    Ok(found)
}

fn diagnostic(context: &Context<'_>, said: &Claim<'_>, happened: &Claim<'_>) -> Diagnostic {
    let subject = context.names.slug(happened.entity.as_str());
    let message = format!("it is of {}, and speaks of {subject}, which is of {}", said.text(), happened.text());
    context
        .at_value(Diagnostic::warning("D023", message), said.record, said.property, said.text())
        .also(context.also_cell(happened.record, happened.property, happened.text(), "what it speaks of"))
        .help("compare both rows with their quotes; if it speaks of the future, write a note")
}
