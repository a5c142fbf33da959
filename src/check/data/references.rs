//! D003: a row names something that no register has.
//!
//! An IRI made of one column, below the project's base, names a thing. It must be declared: by a register, or by the
//! ontology and the concept schemes. A slip of the pen would otherwise make a new, nameless entity; a source that is not
//! registered would leave a quote without its document.
//!
//! Example: a row of `meetings.csv` whose `place` is `place-casablnca`, while `registers/places.csv` has
//! `place-casablanca`.
//!
//! Mend: correct the cell (the nearest name is suggested), or add the missing thing to its register, to
//! `sources.csv` or to a concept scheme.

use crate::check::Diagnostic;
use crate::check::context::{Context, declares_by_key};
use crate::check::diagnostic::push_once;
use crate::engine::{ObjectPlan, RowProblem, SourcePlan, TermBuffer, TermPlan, TriplesMapPlan};
use crate::source::{Row, SourceError};
use crate::term::nearest;
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

/// The code.
pub(in crate::check) const CODE: &str = "D003";

pub(in crate::check) fn check(context: &Context<'_>) -> Result<Vec<Diagnostic>, SourceError> {
    let unmatched = context.tables.report.unmatched.iter().map(|problem| unmatched(context, problem));
    let mut found: Vec<Diagnostic> = unmatched.collect();
    if context.dataset.is_none() {
        // Without the concept schemes nothing can be said of concepts.
        return Ok(found);
    }
    let declared = Declared::new(context);
    let mut terms = TermBuffer::default();
    context.for_each_row(|source, row| {
        for map in &source.maps {
            for term in references(map, context.names.base()) {
                if let Some((diagnostic, column)) = dangling(term, source, row, &declared, &mut terms) {
                    let diagnostic = diagnostic.also(context.lines.reading(&map.name, column));
                    push_once(&mut found, diagnostic);
                }
            }
        }
    })?;
    Ok(found)
}

/// The terms of a triples map that name things declared elsewhere.
fn references<'p>(map: &'p TriplesMapPlan, base: &'p str) -> impl Iterator<Item = &'p TermPlan> {
    let objects = map.statements.iter().filter_map(|statement| match &statement.object {
        ObjectPlan::Term(term) => Some(term),
        ObjectPlan::Join(_) => None,
    });
    let subject = (!declares_by_key(map)).then_some(&map.subject);
    subject
        .into_iter()
        .chain(objects)
        .filter(move |term| term.name_of_one_field().is_some_and(|(prefix, _)| prefix.starts_with(base)))
}

/// What a row names and nobody declares, and in which column.
fn dangling<'s>(
    term: &TermPlan,
    source: &'s SourcePlan,
    row: &Row<'_>,
    declared: &Declared,
    terms: &mut TermBuffer,
) -> Option<(Diagnostic, &'s str)> {
    let (prefix, field) = term.name_of_one_field()?;
    terms.clear();
    term.terms(row, terms).ok()?;
    terms.iter().find(|iri| !declared.iris.contains(*iri))?;
    let value = row.text(field);
    let diagnostic = Diagnostic::error(CODE, format!("\"{value}\" is not declared anywhere"))
        .at(&source.path, row.line())
        .cell(source.name(field), value.clone());
    let help = match declared.nearest(prefix, &value) {
        Some(name) => format!("did you mean \"{name}\"? Otherwise declare it in a register or a concept scheme"),
        None => "declare it in a register or a concept scheme, or correct the cell".to_owned(),
    };
    Some((diagnostic.help(help), source.name(field)))
}

/// How many different names get a suggestion: each is held against every name there is.
const SUGGESTED: usize = 500;

/// What tables may name.
struct Declared {
    iris: HashSet<Vec<u8>>,
    suggested: RefCell<HashMap<(String, String), Option<String>>>,
}

impl Declared {
    fn new(context: &Context<'_>) -> Self {
        let concepts = context.ontology().map(|quad| quad.subject.to_string().into_bytes());
        let iris = context.places.keys().cloned().chain(concepts).collect();
        Self { iris, suggested: RefCell::default() }
    }

    /// The declared name below the same prefix that looks most like `value`.
    fn nearest(&self, prefix: &str, value: &str) -> Option<String> {
        let mut suggested = self.suggested.borrow_mut();
        let asked = (prefix.to_owned(), value.to_owned());
        if let Some(known) = suggested.get(&asked) {
            return known.clone();
        }
        if suggested.len() >= SUGGESTED {
            return None;
        }
        let found = nearest(value, self.names(prefix)).map(str::to_owned);
        suggested.insert(asked, found.clone());
        found
    }

    /// The ends of declared IRIs.
    fn names(&self, prefix: &str) -> impl Iterator<Item = &str> {
        let start = format!("<{prefix}");
        let iris = self.iris.iter().filter_map(|iri| std::str::from_utf8(iri).ok());
        iris.filter_map(move |iri| iri.strip_prefix(&start)?.strip_suffix('>'))
    }
}

fn unmatched(context: &Context<'_>, problem: &RowProblem) -> Diagnostic {
    Diagnostic::error(CODE, problem.problem.to_string())
        .at(&problem.path, problem.place.line())
        .cell(&problem.column, &problem.problem.value)
        .also(context.lines.reading(&problem.triples_map, &problem.column))
        .help("correct the cell, or add the row it names")
}
