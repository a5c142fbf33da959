//! D019: a value is kept, and its spelling is not.
//!
//! The built graph has numbers, dates and durations in one form each, which is the form that queries give: Oxigraph keeps
//! values. `007` becomes `7`, `4.50` becomes `4.5`, `+00:00` becomes `Z`; and datatypes derived from `xsd:integer` and
//! `xsd:dateTime` become those. Numbers that are too long to compute with stay as they are.
//!
//! Example: the value `007` of type `integer` in `figures.csv`; a mapping with `rml:datatype xsd:nonNegativeInteger`.
//!
//! Mend: write the value as it is kept. Where the spelling matters, as in a number of a document, give the column no
//! datatype. Instead of a derived datatype give `xsd:integer`, and bound it in the shapes by `sh:minInclusive`.

use crate::check::context::Context;
use crate::check::diagnostic::push_once;
use crate::check::{Also, Diagnostic};
use diwan_rdf::term::{kept_datatype, kept_form};
use diwan_rml::engine::{ObjectPlan, SourcePlan, TermBuffer, TermPlan, TriplesMapPlan};
use diwan_rml::source::{Row, SourceError};
use oxigraph::model::{Literal, NamedNode, Term};
use std::collections::HashSet;
use std::str::FromStr as _;

const CODE: &str = "D019";

pub(in crate::check) fn check(context: &Context<'_>) -> Result<Vec<Diagnostic>, SourceError> {
    let mut found = Vec::new();
    let mut narrowed = HashSet::new();
    let mut terms = TermBuffer::default();
    context.for_each_row(|source, row| {
        for map in &source.maps {
            for term in literals(map) {
                for literal in typed(term, row, &mut terms) {
                    let cell = Cell { context, source, map, term, row };
                    found.extend(cell.narrowed(&literal, &mut narrowed));
                    if let Some(diagnostic) = cell.respelt(&literal) {
                        push_once(&mut found, diagnostic);
                    }
                }
            }
        }
    })?;
    Ok(found)
}

fn literals(map: &TriplesMapPlan) -> impl Iterator<Item = &TermPlan> {
    map.statements.iter().filter_map(|statement| match &statement.object {
        ObjectPlan::Term(term @ TermPlan::Literal { .. }) => Some(term),
        ObjectPlan::Term(_) | ObjectPlan::Join(_) => None,
    })
}

/// The literals with a datatype that a row gives; what cannot be made is told by the run.
fn typed(term: &TermPlan, row: &Row<'_>, terms: &mut TermBuffer) -> Vec<Literal> {
    terms.clear();
    // Those of other values of the row are there all the same.
    let _ = term.terms(row, terms);
    let with_datatype = terms.iter().filter(|term| term.ends_with(b">"));
    let parsed = with_datatype.filter_map(|term| Term::from_str(str::from_utf8(term).ok()?).ok());
    parsed.filter_map(|term| if let Term::Literal(literal) = term { Some(literal) } else { None }).collect()
}

/// What a row gives a term map.
struct Cell<'c> {
    context: &'c Context<'c>,
    source: &'c SourcePlan,
    map: &'c TriplesMapPlan,
    term: &'c TermPlan,
    row: &'c Row<'c>,
}

impl Cell<'_> {
    fn respelt(&self, literal: &Literal) -> Option<Diagnostic> {
        let kept = kept_form(literal).filter(|kept| kept.value() != literal.value())?;
        let message = format!(
            "\"{}\" becomes {}: of {} the value is kept, and not the spelling",
            literal.value(),
            kept.value(),
            short(kept.datatype().as_str())
        );
        let help = format!("write {}, or give the column no datatype if the spelling matters", kept.value());
        Some(self.at(Diagnostic::warning(CODE, message)).also(self.reading()).help(help))
    }

    /// A datatype that is kept as another, once for every column that gives it.
    fn narrowed(&self, literal: &Literal, told: &mut HashSet<(String, String, NamedNode)>) -> Option<Diagnostic> {
        let datatype = literal.datatype();
        let kept = kept_datatype(datatype)?;
        let column = self.source.column(self.term).to_owned();
        if !told.insert((self.map.name.clone(), column, datatype.into_owned())) {
            return None;
        }
        let (datatype, kept) = (datatype.as_str(), short(kept.as_str()));
        let message = format!("{} becomes {kept}: the datatypes derived from it are not kept", short(datatype));
        let help = format!("give it {kept}, and bound it in the shapes by sh:minInclusive and sh:maxInclusive");
        let also = self.context.lines.naming(datatype).or_else(|| self.reading());
        Some(self.at(Diagnostic::warning(CODE, message)).also(also).help(help))
    }

    fn at(&self, diagnostic: Diagnostic) -> Diagnostic {
        let found = diagnostic.at(&self.source.path, self.row.line());
        match self.term.fields().first() {
            Some(field) => found.cell(self.source.name(*field), self.row.text(*field)),
            None => found,
        }
    }

    fn reading(&self) -> Option<Also> {
        self.context.lines.reading(&self.map.name, self.source.column(self.term))
    }
}

/// A datatype as people write it.
fn short(iri: &str) -> String {
    match iri.strip_prefix("http://www.w3.org/2001/XMLSchema#") {
        Some(name) => format!("xsd:{name}"),
        None => format!("<{iri}>"),
    }
}
