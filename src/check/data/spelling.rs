use crate::check::context::Context;
use crate::check::diagnostic::push_once;
use crate::check::mapping_places;
use crate::check::rows::{MappedRow, RowCheck};
use crate::check::rule::{Rule, Run, rule};
use crate::check::{Diagnostic, RelatedPlace};
use diwan_rdf::term::{kept_datatype, kept_form};
use diwan_rml::engine::{ObjectPlan, SourcePlan, TermBuffer, TermPlan, TriplesMapPlan};
use diwan_rml::source::Row;
use oxigraph::model::{Literal, NamedNode, Term};
use std::collections::HashSet;
use std::str::FromStr as _;

rule! {
    /// The graph keeps a value but not its spelling.
    ///
    /// The built graph has one form for each number, date and duration, which is also the form in query results:
    /// Oxigraph stores values. `007` becomes `7`, `4.50` becomes `4.5`, and `+00:00` becomes `Z`. Datatypes derived
    /// from `xsd:integer` and `xsd:dateTime` become `xsd:integer` and `xsd:dateTime`. Numbers that are too long to
    /// compute with are not changed.
    ///
    /// Example: the value `007` of type `integer` in `figures.csv`, or a mapping with `rml:datatype
    /// xsd:nonNegativeInteger`.
    ///
    /// Fix: write the value in the form that is stored. If the spelling matters, as in the number of a document, map
    /// the column without a datatype. Replace a derived datatype by `xsd:integer`, and set its minimum in the shapes
    /// by `sh:minInclusive`.
    RULE {
        code: "D019",
        name: "lost-spelling",
        run: Run::Rows(|context| Box::new(Check::new(context))),
        #[cfg(test)]
        fixtures: FIXTURES,
        ..Rule::WARNING
    }
}

struct Check<'c> {
    context: &'c Context<'c>,
    /// The term maps of the source that generate literals.
    literals: Vec<(&'c TriplesMapPlan, &'c TermPlan)>,
    /// The datatypes that the graph replaces by others, by triples map and column.
    narrowed: Narrowed,
    terms: TermBuffer,
    found: Vec<Diagnostic>,
}

type Narrowed = HashSet<(String, String, NamedNode)>;

impl<'c> Check<'c> {
    fn new(context: &'c Context<'c>) -> Self {
        let (literals, narrowed, terms) = (Vec::new(), HashSet::new(), TermBuffer::default());
        Self { context, literals, narrowed, terms, found: Vec::new() }
    }
}

impl<'c> RowCheck<'c> for Check<'c> {
    fn begin(&mut self, source: &'c SourcePlan) {
        self.literals = source.maps.iter().flat_map(|map| literals(map).map(move |term| (map, term))).collect();
    }

    fn row(&mut self, row: &MappedRow<'c, '_>) {
        for (map, term) in &self.literals {
            for literal in typed(term, row.row, &mut self.terms) {
                let cell = Cell { context: self.context, source: row.source, map, term, row: row.row };
                self.found.extend(cell.narrowed(&literal, &mut self.narrowed));
                if let Some(diagnostic) = cell.respelt(&literal) {
                    push_once(&mut self.found, diagnostic);
                }
            }
        }
    }

    fn finish(self: Box<Self>) -> Vec<Diagnostic> {
        self.found
    }
}

fn literals(map: &TriplesMapPlan) -> impl Iterator<Item = &TermPlan> {
    map.statements.iter().filter_map(|statement| match &statement.object {
        ObjectPlan::Term(term @ TermPlan::Literal { .. }) => Some(term),
        ObjectPlan::Term(_) | ObjectPlan::Join(_) => None,
    })
}

/// The typed literals that a row generates. The mapping run reports values that cannot be mapped.
fn typed(term: &TermPlan, row: &Row<'_>, terms: &mut TermBuffer) -> Vec<Literal> {
    terms.clear();
    // Terms from other values of the row are in the buffer in any case.
    let _ = term.terms(row, terms);
    let with_datatype = terms.iter().filter(|term| term.ends_with(b">"));
    let parsed = with_datatype.filter_map(|term| Term::from_str(str::from_utf8(term).ok()?).ok());
    parsed.filter_map(|term| if let Term::Literal(literal) = term { Some(literal) } else { None }).collect()
}

/// A row, with a term map that reads it.
struct Cell<'c, 'r> {
    context: &'c Context<'c>,
    source: &'c SourcePlan,
    map: &'c TriplesMapPlan,
    term: &'c TermPlan,
    row: &'r Row<'r>,
}

impl Cell<'_, '_> {
    fn respelt(&self, literal: &Literal) -> Option<Diagnostic> {
        let kept = kept_form(literal).filter(|kept| kept.value() != literal.value())?;
        let message = format!(
            "\"{}\" becomes {}: for {}, the graph keeps the value and not the spelling",
            literal.value(),
            kept.value(),
            short(kept.datatype().as_str())
        );
        let help = format!("write {}, or give the column no datatype if the spelling matters", kept.value());
        Some(self.at(RULE.finding(message)).related(self.reading()).help(help))
    }

    /// The finding for a datatype that the graph replaces, once for every column with this datatype.
    fn narrowed(&self, literal: &Literal, known: &mut Narrowed) -> Option<Diagnostic> {
        let datatype = literal.datatype();
        let kept = kept_datatype(datatype)?;
        let column = self.source.column(self.term).to_owned();
        if !known.insert((self.map.name.clone(), column, datatype.into_owned())) {
            return None;
        }
        let (datatype, kept) = (datatype.as_str(), short(kept.as_str()));
        let message = format!("{} becomes {kept}: the graph does not keep datatypes derived from it", short(datatype));
        let help = format!("use {kept}, and set its limits in the shapes with sh:minInclusive and sh:maxInclusive");
        let also = mapping_places::naming(self.context.mapping, datatype).or_else(|| self.reading());
        Some(self.at(RULE.finding(message)).related(also).help(help))
    }

    fn at(&self, diagnostic: Diagnostic) -> Diagnostic {
        let found = diagnostic.at(&self.source.path, self.row.line());
        match self.term.fields().first() {
            Some(field) => found.cell(self.source.name(*field), self.row.text(*field)),
            None => found,
        }
    }

    fn reading(&self) -> Option<RelatedPlace> {
        mapping_places::reading(self.context.mapping, &self.map.name, self.source.column(self.term))
    }
}

/// A datatype with the usual prefix.
fn short(iri: &str) -> String {
    match iri.strip_prefix("http://www.w3.org/2001/XMLSchema#") {
        Some(name) => format!("xsd:{name}"),
        None => format!("<{iri}>"),
    }
}

#[cfg(test)]
const FIXTURES: &[&str] = &[
    r#"
--- registers/bodies.csv
slug,label
body-1,Council
--- records/figures.csv
record,source,entity,members,ordinal,quote,from,to
r1,report,body-1,057,,Council,0,7
                 ^^^ D019 warning: xsd:nonNegativeInteger becomes xsd:integer: the graph does not keep datatypes derived from it
  = use xsd:integer, and set its limits in the shapes with sh:minInclusive and sh:maxInclusive
                 ^^^ D019 warning: "057" becomes 57: for xsd:integer, the graph keeps the value and not the spelling
  = write 57, or give the column no datatype if the spelling matters
r2,report,body-1,57,+3,Council,10,17
                    ^^ D019 warning: "+3" becomes 3: for xsd:integer, the graph keeps the value and not the spelling
  = write 3, or give the column no datatype if the spelling matters
"#,
    r#"
--- registers/bodies.csv
slug,label
body-1,Council
--- records/figures.csv
record,source,entity,number,ordinal,quote,from,to
r1,report,body-1,057,57,Council 057,0,11
"#,
];
