//! E007: a quote that shares no word or number with what its row claims.
//!
//! A quote is evidence when a reader can see the claim in it. One that has not a word in common with the names, values
//! and numbers of its row was pasted into the wrong row, or is too short to carry it. Names count in all the ways in
//! which the registers and the records call the thing, words by their beginnings, so that declined ones are known, and
//! numbers in all digits. A row that paraphrases in another language than the document's cannot be compared.
//!
//! Example: a row that says a meeting was held in Baku, resting on the words "and its annexes".
//!
//! Mend: quote the words that carry the claim. If they carry it all the same (a pronoun, a relative date), write a note
//! in `data/notes.csv` that says how.

use super::{Quote, Quotes};
use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::check::words::{Words, stems};
use crate::evidence::vocab;
use diwan_rml::source::SourceError;
use oxigraph::model::vocab::rdf;
use oxigraph::model::{NamedNode, NamedOrBlankNode, Quad, Term};
use std::collections::{BTreeMap, BTreeSet};

pub(in crate::check) fn check(context: &Context<'_>) -> Result<Vec<Diagnostic>, SourceError> {
    let names = Words::of_names(context);
    let (claims, languages) = (claims(context), languages(context));
    let noted = context.noted();
    let mut found = Vec::new();
    for (record, quote) in &Quotes::new(context.tables.model()).records {
        let language = languages.get(&quote.source).copied();
        let quads = claims.get(record).map_or(&[][..], Vec::as_slice);
        if is_unrelated(quads, quote, language, &names) {
            let message = format!("\"{}\" shares no word or number with what its row claims", quote.exact);
            let diagnostic = context.at_cell(Diagnostic::warning("E007", message), record, vocab::EXACT);
            let diagnostic =
                diagnostic.help("quote the words that carry the claim, or write a note that says how they do");
            found.push(diagnostic.noted(noted.has_any(record)));
        }
    }
    Ok(found)
}

fn is_unrelated(quads: &[&Quad], quote: &Quote, language: Option<&str>, names: &Words<'_>) -> bool {
    if !quads.iter().all(|quad| is_comparable(&quad.object, language)) {
        return false;
    }
    // Classes and kinds are editors' words; they may stand in the quote, and need not.
    let mut claims = quads.iter().filter(|quad| quad.predicate != rdf::TYPE && quad.predicate != vocab::KIND);
    let said = stems(&quote.exact);
    let objects = quads.iter().map(|quad| words(&quad.object, names));
    let subjects = quads.iter().map(|quad| words_of_subject(&quad.subject, names));
    claims.next().is_some()
        && !quads.iter().any(|quad| stands_in(&quad.object, &quote.exact))
        && objects.chain(subjects).all(|words| words.is_disjoint(&said))
}

/// Whether a value stands in the quote as it is.
fn stands_in(value: &Term, quote: &str) -> bool {
    matches!(value, Term::Literal(literal) if quote.contains(literal.value()))
}

/// Whether a value's words could stand in a document of this language.
fn is_comparable(value: &Term, language: Option<&str>) -> bool {
    match value {
        Term::Literal(literal) => literal.language().is_none_or(|tag| Some(tag) == language),
        Term::NamedNode(_) => true,
        _ => false,
    }
}

fn words(value: &Term, names: &Words<'_>) -> BTreeSet<String> {
    match value {
        Term::Literal(literal) => stems(literal.value()),
        Term::NamedNode(node) => names.of(node),
        _ => BTreeSet::new(),
    }
}

fn words_of_subject(subject: &NamedOrBlankNode, names: &Words<'_>) -> BTreeSet<String> {
    match subject {
        NamedOrBlankNode::NamedNode(node) => names.of(node),
        NamedOrBlankNode::BlankNode(_) => BTreeSet::new(),
    }
}

/// What each record says.
fn claims<'a>(context: &'a Context<'_>) -> BTreeMap<&'a NamedNode, Vec<&'a Quad>> {
    let mut claims: BTreeMap<&NamedNode, Vec<&Quad>> = BTreeMap::new();
    for quad in context.tables.model() {
        if let Some(record) = context.record(&quad.graph_name) {
            claims.entry(record).or_default().push(quad);
        }
    }
    claims
}

/// The languages of the documents.
fn languages<'a>(context: &'a Context<'_>) -> BTreeMap<NamedNode, &'a str> {
    let quads = context.tables.model().iter().filter(|quad| quad.predicate == vocab::LANGUAGE);
    quads
        .filter_map(|quad| match (&quad.subject, &quad.object) {
            (NamedOrBlankNode::NamedNode(source), Term::Literal(tag)) => Some((source.clone(), tag.value())),
            _ => None,
        })
        .collect()
}
