//! The properties of columns: connects notes and judgements about a column to the properties that the mapping gives its
//! values.
//!
//! Curators name columns, but the graph has properties. The property depends on the table of the record, and, where a
//! cell names it, on the record's row.

use crate::evidence::vocab;
use diwan_rdf::quads::{Id, Pattern, Quads};
use diwan_rml::engine::{ObjectPlan, Plan, SourcePlan, StatementPlan, TermBuffer, TermPlan, TriplesMapPlan};
use diwan_rml::source::{Files, Row, SourceError};
use oxigraph::model::{GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad};
use std::collections::HashMap;
use std::rc::Rc;

/// The facts to which a column contributes: statements whose predicate or object uses the column, and which the row
/// puts into the graph of its record.
pub fn facts_of_column<'p>(source: &'p SourcePlan, column: &'p str) -> impl Iterator<Item = &'p StatementPlan> {
    source.maps.iter().flat_map(move |map| {
        let facts = map.statements.iter().filter(|statement| is_fact(map, statement));
        facts.filter(move |statement| has_part(source, statement, column))
    })
}

fn is_fact(map: &TriplesMapPlan, statement: &StatementPlan) -> bool {
    let mut graphs = map.graphs.get(statement.graphs).into_iter().flatten().flatten();
    graphs.any(|graph| !matches!(graph, TermPlan::Constant(_)))
}

fn has_part(source: &SourcePlan, statement: &StatementPlan, column: &str) -> bool {
    let object = match &statement.object {
        ObjectPlan::Term(object) => object.fields(),
        ObjectPlan::Join(join) => join.fields(),
    };
    statement.predicate.fields().into_iter().chain(object).any(|field| source.name(field) == column)
}

/// A statement for each property that a note or a judgement about columns concerns.
pub(super) fn properties_of_columns(plan: &Plan, files: &dyn Files, quads: &Quads) -> Result<Vec<Quad>, SourceError> {
    let wanted = ColumnAnnotations::new(quads);
    let mut found = Vec::new();
    if wanted.0.is_empty() {
        return Ok(found);
    }
    let mut terms = TermBuffer::default();
    for source in &plan.sources {
        let Some(record) = source.maps.iter().find(|map| makes_records(map)) else { continue };
        source.for_each_row(files, &mut |row| {
            for (about, column) in wanted.of_row(record, row, &mut terms) {
                found.extend(properties(source, &column, row, &mut terms).map(|property| statement(&about, property)));
            }
            true
        })?;
    }
    Ok(found)
}

fn makes_records(map: &TriplesMapPlan) -> bool {
    let class = vocab::RECORD.to_string();
    let is_class = |object: &ObjectPlan| matches!(object, ObjectPlan::Term(TermPlan::Constant(term)) if **term == *class.as_bytes());
    map.statements.iter().any(|statement| is_class(&statement.object))
}

fn statement(about: &ColumnAnnotation, property: NamedNode) -> Quad {
    Quad::new(about.subject.clone(), vocab::ON_PROPERTY, property, about.graph.clone())
}

/// The properties of a column's facts in one row.
fn properties(
    source: &SourcePlan,
    column: &str,
    row: &Row<'_>,
    terms: &mut TermBuffer,
) -> impl Iterator<Item = NamedNode> {
    let mut found = Vec::new();
    for statement in facts_of_column(source, column) {
        terms.clear();
        // The mapping run has already reported values that give no term.
        let _ = statement.predicate.terms(row, terms);
        found.extend(terms.iter().filter_map(node));
    }
    found.into_iter()
}

fn node(term: &[u8]) -> Option<NamedNode> {
    let iri = std::str::from_utf8(term).ok()?.strip_prefix('<')?.strip_suffix('>')?;
    Some(NamedNode::new_unchecked(iri))
}

/// A note or a judgement about columns.
#[derive(Clone, Debug)]
struct ColumnAnnotation {
    subject: NamedOrBlankNode,
    graph: GraphName,
}

/// Notes and judgements with their columns, by the term of the record.
struct ColumnAnnotations(HashMap<String, Vec<(Rc<ColumnAnnotation>, String)>>);

impl ColumnAnnotations {
    fn new(quads: &Quads) -> Self {
        let with = |property: NamedNodeRef<'_>| {
            let property = quads.terms().find_iri(property.as_str());
            let uses = property.map(|property| quads.matching(Pattern { predicate: Some(property), ..Pattern::ALL }));
            uses.into_iter().flatten()
        };
        let mut columns: HashMap<Id, Vec<(Rc<ColumnAnnotation>, String)>> = HashMap::new();
        for found in with(vocab::COLUMN) {
            let (Some(Quad { subject, graph_name, .. }), Some(names)) =
                (quads.quad(&found), quads.term(found.object).value())
            else {
                continue;
            };
            let about = Rc::new(ColumnAnnotation { subject, graph: graph_name });
            let names = names.split_whitespace().map(|name| (Rc::clone(&about), name.to_owned()));
            columns.entry(found.subject).or_default().extend(names);
        }
        let mut wanted: HashMap<_, Vec<_>> = HashMap::new();
        for found in with(vocab::HAS_TARGET).filter(|_| !columns.is_empty()) {
            if let Some(columns) = columns.get(&found.subject) {
                let record = quads.term(found.object).as_str().to_owned();
                wanted.entry(record).or_default().extend(columns.iter().cloned());
            }
        }
        Self(wanted)
    }

    fn of_row(
        &self,
        record: &TriplesMapPlan,
        row: &Row<'_>,
        terms: &mut TermBuffer,
    ) -> Vec<(Rc<ColumnAnnotation>, String)> {
        terms.clear();
        // The mapping run has already reported values that give no term.
        let _ = record.subject.terms(row, terms);
        let records = terms.iter().filter_map(|term| std::str::from_utf8(term).ok());
        records.filter_map(|record| self.0.get(record)).flatten().cloned().collect()
    }
}
