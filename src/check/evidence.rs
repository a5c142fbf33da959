//! E001: a record without a whole quote. E002: a quote whose length and offsets do not agree. E003: a quote that is too
//! long. E006: words that a row takes over from its source, and that do not stand in its quote.
//!
//! Every fact stands in the graph of a record, every record rests on one quote, and a quote has its words, its place
//! and its document.

use super::Diagnostic;
use super::context::{Context, Place};
use super::quotes::Quotes;
use crate::dataset::GraphKind;
use crate::evidence::vocab;
use oxigraph::model::{GraphName, NamedNode, NamedNodeRef, Term};
use std::collections::{BTreeSet, HashMap};

/// Longer quotes copy more of a document than evidence needs.
const LONGEST: usize = 120;

pub(super) fn check(context: &Context<'_>, places: &HashMap<Vec<u8>, Place>) -> Vec<Diagnostic> {
    let quotes = Quotes::new(&context.tables.quads);
    let mut found = Vec::new();
    for record in records(context) {
        let at = places.get(record.to_string().as_bytes());
        found.extend(problem(&record, &quotes).map(|(code, message, help)| placed(code, message, help, at)));
    }
    for quad in context.tables.quads.iter().filter(|quad| VERBATIM.contains(&quad.predicate.as_ref())) {
        if let (GraphName::NamedNode(record), Term::Literal(words)) = (&quad.graph_name, &quad.object)
            && quotes.of_record(record).is_some_and(|quote| !quote.exact.contains(words.value()))
        {
            let message = format!("\"{}\" does not stand in the row's quote", words.value());
            let at = places.get(record.to_string().as_bytes());
            found.push(placed("E006", message, "copy the words exactly, or quote the passage that has them", at));
        }
    }
    found
}

/// Properties whose values are the source's own words.
const VERBATIM: [NamedNodeRef<'_>; 6] = [
    vocab::ALT_LABEL,
    vocab::DATE_AS_WRITTEN,
    vocab::DOCUMENT_NUMBER,
    vocab::SESSION_TITLE,
    vocab::SLOGAN,
    vocab::TITLE,
];

fn placed(code: &'static str, message: String, help: &str, at: Option<&Place>) -> Diagnostic {
    let diagnostic = Diagnostic::error(code, message).help(help);
    match at {
        Some(place) => diagnostic.at(&place.file, place.line),
        None => diagnostic,
    }
}

/// The graphs that hold facts.
fn records(context: &Context<'_>) -> BTreeSet<NamedNode> {
    let graphs = context.tables.quads.iter().map(|quad| &quad.graph_name);
    graphs
        .filter(|graph| context.names.kind(graph.as_ref()) == GraphKind::Record)
        .filter_map(|graph| match graph {
            GraphName::NamedNode(node) => Some(node.clone()),
            _ => None,
        })
        .collect()
}

fn problem(record: &NamedNode, quotes: &Quotes) -> Option<(&'static str, String, &'static str)> {
    let Some(quote) = quotes.of_record(record) else {
        let message = format!("the facts of {record} rest on no quote, or on a quote without words, place or document");
        return Some(("E001", message, "fill in the quote and its source, then run `diwan cite`"));
    };
    let length = quote.exact.chars().count();
    if quote.end.checked_sub(quote.start) != Some(length) {
        let message = format!("the quote has {length} characters, its offsets {} to {} do not", quote.start, quote.end);
        return Some(("E002", message, "run `diwan cite` to put the offsets right"));
    }
    (length > LONGEST).then(|| {
        let message = format!("the quote has {length} characters; at most {LONGEST} are allowed");
        ("E003", message, "quote the shortest phrase that supports the row, or make two rows")
    })
}
