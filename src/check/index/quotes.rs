//! The quotes that records rest on.

use super::Statements;
use crate::evidence::vocab;
use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, Term};
use std::collections::HashMap;
use std::str::FromStr;

/// A quote.
#[derive(Clone, Copy, Debug)]
pub(in crate::check) struct Quote<'a> {
    pub(in crate::check) exact: &'a str,
    pub(in crate::check) start: usize,
    pub(in crate::check) end: usize,
    pub(in crate::check) source: &'a NamedNode,
}

/// The records that rest on quotes with words, place and document, in the order of the tables.
pub(in crate::check) struct Quotes<'a> {
    records: Vec<(&'a NamedNode, Quote<'a>)>,
    by_record: HashMap<&'a NamedNode, usize>,
}

impl<'a> Quotes<'a> {
    pub(in crate::check) fn new(statements: &Statements<'a>) -> Self {
        let parts = Parts::new(statements);
        let mut quotes = Self { records: Vec::new(), by_record: HashMap::new() };
        for quad in statements.with(vocab::WAS_DERIVED_FROM) {
            if let (NamedOrBlankNode::NamedNode(record), Term::NamedNode(quote)) = (&quad.subject, &quad.object)
                && let Some(quote) = parts.quote(quote)
            {
                quotes.add(record, quote);
            }
        }
        quotes
    }

    /// Of several quotes of a record the last counts.
    fn add(&mut self, record: &'a NamedNode, quote: Quote<'a>) {
        let index = *self.by_record.entry(record).or_insert(self.records.len());
        match self.records.get_mut(index) {
            Some(known) => known.1 = quote,
            None => self.records.push((record, quote)),
        }
    }

    /// The quote that a record rests on.
    pub(in crate::check) fn of_record(&self, record: &NamedNode) -> Option<&Quote<'a>> {
        Some(&self.records.get(*self.by_record.get(record)?)?.1)
    }

    /// All records with their quotes.
    pub(in crate::check) fn iter(&self) -> impl Iterator<Item = (&'a NamedNode, &Quote<'a>)> {
        self.records.iter().map(|(record, quote)| (*record, quote))
    }
}

type Values<'a> = HashMap<&'a NamedNode, &'a Term>;

/// What is said of quotes.
struct Parts<'a> {
    exact: Values<'a>,
    start: Values<'a>,
    end: Values<'a>,
    source: Values<'a>,
}

impl<'a> Parts<'a> {
    fn new(statements: &Statements<'a>) -> Self {
        let values = |property: NamedNodeRef<'_>| -> Values<'a> {
            let named = statements.with(property).filter_map(|quad| match &quad.subject {
                NamedOrBlankNode::NamedNode(subject) => Some((subject, &quad.object)),
                NamedOrBlankNode::BlankNode(_) => None,
            });
            named.collect()
        };
        Self {
            exact: values(vocab::EXACT),
            start: values(vocab::START),
            end: values(vocab::END),
            source: values(vocab::WAS_QUOTED_FROM),
        }
    }

    fn quote(&self, node: &NamedNode) -> Option<Quote<'a>> {
        let text = |values: &Values<'a>| match values.get(node) {
            Some(Term::Literal(literal)) => Some(literal.value()),
            _ => None,
        };
        let Term::NamedNode(source) = self.source.get(node)? else { return None };
        Some(Quote {
            exact: text(&self.exact)?,
            start: usize::from_str(text(&self.start)?).ok()?,
            end: usize::from_str(text(&self.end)?).ok()?,
            source,
        })
    }
}
