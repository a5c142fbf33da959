//! E007: a quote that shares no word or number with what its row claims.
//!
//! A quote is evidence when a reader can see the claim in it. One that has not a word in common with the names, values
//! and numbers of its row was pasted into the wrong row, or is too short to carry it. Names count in all the ways in
//! which the registers and the records call the thing, words by their beginnings, so that declined ones are known, and
//! numbers in all digits.
//!
//! Example: a row that says a meeting was held in Baku, resting on the words "and its annexes".
//!
//! Mend: quote the words that carry the claim. If they carry it all the same (a pronoun, a translation), write a note in
//! `data/notes.csv` that says how.

use super::Quotes;
use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::check::words::{Words, stems};
use crate::evidence::vocab;
use crate::source::SourceError;
use oxigraph::model::{NamedNode, Term};
use std::collections::{BTreeMap, BTreeSet};

pub(in crate::check) fn check(context: &Context<'_>) -> Result<Vec<Diagnostic>, SourceError> {
    let names = Words::of_names(context);
    let claims = claims(context, &names);
    let noted = context.noted();
    let mut found = Vec::new();
    for (record, quote) in &Quotes::new(&context.tables.quads).records {
        let said = stems(&quote.exact);
        let shares = claims.get(record).is_none_or(|claimed| !claimed.is_disjoint(&said));
        if !shares && !noted.contains(record) {
            let message = format!("\"{}\" shares no word or number with what its row claims", quote.exact);
            let diagnostic = context.at_cell(Diagnostic::warning("E007", message), record, vocab::EXACT);
            found.push(diagnostic.help("quote the words that carry the claim, or write a note that says how they do"));
        }
    }
    Ok(found)
}

/// The words of what each record says.
fn claims<'a>(context: &'a Context<'_>, names: &Words<'_>) -> BTreeMap<&'a NamedNode, BTreeSet<String>> {
    let mut claims: BTreeMap<&NamedNode, BTreeSet<String>> = BTreeMap::new();
    for quad in &context.tables.quads {
        let Some(record) = context.record(&quad.graph_name) else { continue };
        let claimed = claims.entry(record).or_default();
        for term in [Term::from(quad.subject.clone()), quad.object.clone()] {
            match term {
                Term::Literal(literal) => claimed.extend(stems(literal.value())),
                Term::NamedNode(node) => claimed.extend(names.of(&node)),
                _ => {}
            }
        }
    }
    claims
}
