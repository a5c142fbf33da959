//! The quotes of records.

use super::Statements;
use crate::evidence::vocab;
use diwan_rdf::quads::TermText;
use oxigraph::model::NamedNodeRef;
use std::borrow::Cow;
use std::collections::HashMap;
use std::str::FromStr;

/// A quote, with its offsets in code points.
#[derive(Clone, Debug)]
pub(in crate::check) struct Quote<'a> {
    pub(in crate::check) exact: Cow<'a, str>,
    pub(in crate::check) start: usize,
    pub(in crate::check) end: usize,
    pub(in crate::check) source: NamedNodeRef<'a>,
}

/// The records with complete quotes (words, offsets and document), in the order of the statements.
pub(in crate::check) struct Quotes<'a> {
    records: Vec<(NamedNodeRef<'a>, Quote<'a>)>,
    by_record: HashMap<&'a str, usize>,
}

impl<'a> Quotes<'a> {
    pub(in crate::check) fn new(statements: Statements<'a>) -> Self {
        let parts = Parts::new(statements);
        let mut quotes = Self { records: Vec::new(), by_record: HashMap::new() };
        for quad in statements.with(vocab::WAS_DERIVED_FROM) {
            if let (Some(record), Some(quote)) = (quad.subject.node(), quad.object.node())
                && let Some(quote) = parts.quote(quote)
            {
                quotes.add(record, quote);
            }
        }
        quotes
    }

    /// If a record has several quotes, the last one is used.
    fn add(&mut self, record: NamedNodeRef<'a>, quote: Quote<'a>) {
        let index = *self.by_record.entry(record.as_str()).or_insert(self.records.len());
        match self.records.get_mut(index) {
            Some(known) => known.1 = quote,
            None => self.records.push((record, quote)),
        }
    }

    /// The quote of a record.
    pub(in crate::check) fn of_record(&self, record: NamedNodeRef<'_>) -> Option<&Quote<'a>> {
        Some(&self.records.get(*self.by_record.get(record.as_str())?)?.1)
    }

    /// All records with their quotes.
    pub(in crate::check) fn iter(&self) -> impl Iterator<Item = (NamedNodeRef<'a>, &Quote<'a>)> {
        self.records.iter().map(|(record, quote)| (*record, quote))
    }
}

type Values<'a> = HashMap<&'a str, TermText<'a>>;

/// The properties of quotes, by the IRI of the quote.
struct Parts<'a> {
    exact: Values<'a>,
    start: Values<'a>,
    end: Values<'a>,
    source: Values<'a>,
}

impl<'a> Parts<'a> {
    fn new(statements: Statements<'a>) -> Self {
        let values = |property: NamedNodeRef<'_>| -> Values<'a> {
            statements.with(property).filter_map(|quad| Some((quad.subject.iri()?, quad.object))).collect()
        };
        Self {
            exact: values(vocab::EXACT),
            start: values(vocab::START),
            end: values(vocab::END),
            source: values(vocab::WAS_QUOTED_FROM),
        }
    }

    fn quote(&self, node: NamedNodeRef<'_>) -> Option<Quote<'a>> {
        let text = |values: &Values<'a>| values.get(node.as_str())?.value();
        Some(Quote {
            exact: text(&self.exact)?,
            start: usize::from_str(&text(&self.start)?).ok()?,
            end: usize::from_str(&text(&self.end)?).ok()?,
            source: self.source.get(node.as_str())?.node()?,
        })
    }
}
