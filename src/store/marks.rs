//! Which values of an answer the documents contradict.

use super::contradictions::{Contradiction, ContradictionKind, instances, objects};
use super::patterns::{Reached, Step, Watch, Watched};
use super::query::{QueryOptions, Reply, Row, begin};
use super::said::BoundTerm;
use super::{Store, StoreError};
use crate::evidence::vocab;
use oxigraph::model::{GraphNameRef, NamedNode, NamedOrBlankNode, NamedOrBlankNodeRef, Term};
use spargebra::Query;
use std::collections::{BTreeSet, HashMap, HashSet};

/// What marks the values of an answer that documents contradict.
pub struct Marks {
    places: HashMap<String, usize>,
    /// How many of the columns the query asks for.
    shown: usize,
    watches: Vec<Watch>,
    contradicted: Contradicted,
    store: Store,
}

/// A row whose contradicted values are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkedRow {
    /// The values of the columns that the query asks for.
    pub cells: Row,
    /// The columns, by their places, whose values a document contradicts.
    pub contradicted: BTreeSet<usize>,
}

/// Asks a query that has been read, and finds which values of its rows the documents contradict. The rows have more columns
/// than the query asks for: [`Marks::mark`] takes them off.
///
/// # Errors
/// [`StoreError`] when the query fails, or takes longer than it may, before there is a row.
pub fn ask_marked(store: &Store, query: &Query, options: &QueryOptions<'_>) -> Result<(Reply, Marks), StoreError> {
    let (widened, watched) = Watched::widen(query.clone());
    let reply = begin(store, &widened, options)?;
    let variables = match &reply {
        Reply::Rows(rows) => rows.variables(),
        Reply::Boolean(_) | Reply::Triples(_) => &[],
    };
    let marks = Marks::new(variables, watched, store);
    Ok((reply, marks))
}

impl Marks {
    fn new(variables: &[String], Watched { shown, watches }: Watched, store: &Store) -> Self {
        let places = variables.iter().cloned().zip(0..).collect();
        let single_valued = single_valued(store);
        let watches: Vec<Watch> = watches.into_iter().filter(|watch| concerns(watch, &single_valued)).collect();
        // Conflicts that nobody looks for need not be read.
        let records = if watches.is_empty() { HashMap::new() } else { records(store) };
        let contradicted = Contradicted::with(records, single_valued);
        Self { places, shown, watches, contradicted, store: store.clone() }
    }

    /// Whether any column has values that documents can contradict.
    pub fn can_be_contradicted(&self) -> bool {
        !self.watches.is_empty()
    }

    /// The columns that the query asks for, of all that the rows have.
    pub fn shown<'v>(&self, variables: &'v [String]) -> &'v [String] {
        variables.get(..self.shown).unwrap_or(variables)
    }

    /// A row with what is contradicted in it, without the columns that the query does not ask for.
    pub fn mark(&self, mut cells: Row) -> MarkedRow {
        let row = Cells { places: &self.places, cells: &cells, store: &self.store };
        let watches = self.watches.iter().filter(|watch| self.contradicted.holds(watch, &row));
        let contradicted = watches.filter_map(|watch| self.places.get(watch.column.as_str()).copied()).collect();
        cells.truncate(self.shown);
        MarkedRow { cells, contradicted }
    }
}

/// A row, by the names of its columns.
struct Cells<'a> {
    places: &'a HashMap<String, usize>,
    cells: &'a [Option<Term>],
    store: &'a Store,
}

impl<'a> Cells<'a> {
    fn get(&self, column: &str) -> Option<&'a Term> {
        self.cells.get(*self.places.get(column)?)?.as_ref()
    }

    fn at(&self, place: &'a BoundTerm) -> Option<&'a Term> {
        match place {
            BoundTerm::Constant(term) => Some(term),
            BoundTerm::Variable(variable) => self.get(variable.as_str()),
        }
    }

    fn reach(&self, reached: &'a Reached) -> HashSet<Term> {
        let from: HashSet<Term> = self.at(&reached.from).cloned().into_iter().collect();
        reached
            .steps
            .iter()
            .fold(from, |from, step| from.iter().flat_map(|term| next(self.store, term, step)).collect())
    }
}

/// The things that are one step away from a thing.
fn next(store: &Store, from: &Term, step: &Step) -> Vec<Term> {
    let default = Some(GraphNameRef::DefaultGraph);
    let subject = match from {
        Term::NamedNode(node) => Some(NamedOrBlankNodeRef::from(node)),
        Term::BlankNode(node) => Some(node.into()),
        _ => None,
    };
    let along = |property: &NamedNode| match (step.backwards, subject) {
        (true, _) => {
            let quads = store.quads_for_pattern(None, Some(property.as_ref()), Some(from.as_ref()), default);
            quads.filter_map(Result::ok).map(|quad| quad.subject.into()).collect()
        }
        (false, Some(subject)) => {
            let quads = store.quads_for_pattern(Some(subject), Some(property.as_ref()), None, default);
            quads.filter_map(Result::ok).map(|quad| quad.object).collect()
        }
        (false, None) => Vec::new(),
    };
    step.properties.iter().flat_map(along).collect()
}

/// The records that take part in conflicts, by the thing, the property and the text of the value.
type Records = HashMap<(NamedNode, NamedNode, String), HashSet<NamedNode>>;

/// The values that records give and others contradict.
#[derive(Debug)]
pub struct Contradicted {
    records: Records,
    /// The texts of the values.
    texts: HashSet<String>,
    single_valued: HashSet<NamedNode>,
}

impl Contradicted {
    /// Reads the conflicts of a store.
    pub fn new(store: &Store) -> Self {
        Self::with(records(store), single_valued(store))
    }

    /// As [`Contradicted::new`], of a store whose contradictions are read already.
    pub fn of(contradictions: &[Contradiction], store: &Store) -> Self {
        let mut records = Records::new();
        for conflict in contradictions.iter().filter(|found| found.kind == ContradictionKind::Conflict) {
            for (value, evidence) in conflict.sides.iter().flatten() {
                let key = (conflict.entity.clone(), conflict.property.clone(), text(value).to_owned());
                records.entry(key).or_default().extend(evidence.iter().map(|evidence| evidence.record.clone()));
            }
        }
        Self::with(records, single_valued(store))
    }

    fn with(records: Records, single_valued: HashSet<NamedNode>) -> Self {
        let texts = records.keys().map(|(_, _, text)| text.clone()).collect();
        Self { records, texts, single_valued }
    }

    /// Whether a document contradicts what a record says; without the record, what any says.
    pub fn contains(&self, entity: &NamedNode, property: &NamedNode, value: &Term, record: Option<&NamedNode>) -> bool {
        let key = (entity.clone(), property.clone(), text(value).to_owned());
        let records = self.records.get(&key);
        records.is_some_and(|records| record.is_none_or(|record| records.contains(record)))
    }

    fn holds(&self, watch: &Watch, row: &Cells<'_>) -> bool {
        let Some(value) = watch.value.as_ref().or_else(|| row.get(watch.column.as_str())) else { return false };
        if !self.texts.contains(text(value)) || watch.unless.iter().any(|choice| row.get(choice.as_str()).is_some()) {
            return false;
        }
        let things = row.reach(&watch.entity);
        things.iter().any(|thing| matches!(thing, Term::NamedNode(entity) if self.is_said(entity, value, watch, row)))
    }

    fn is_said(&self, entity: &NamedNode, value: &Term, watch: &Watch, row: &Cells<'_>) -> bool {
        let record = match watch.record.as_ref().and_then(|record| row.at(record)) {
            Some(Term::NamedNode(record)) => Some(record),
            _ => None,
        };
        let given = watch.properties.as_ref().err().and_then(|variable| row.get(variable.as_str()));
        match (&watch.properties, given) {
            (Ok(properties), _) => properties.iter().any(|property| self.contains(entity, property, value, record)),
            (Err(_), Some(Term::NamedNode(property))) => self.contains(entity, property, value, record),
            // A query that does not tell the property: any will do.
            (Err(_), _) => self.single_valued.iter().any(|property| self.contains(entity, property, value, record)),
        }
    }
}

/// Whether documents can contradict each other about what is watched.
fn concerns(watch: &Watch, single_valued: &HashSet<NamedNode>) -> bool {
    match &watch.properties {
        Ok(properties) => properties.iter().any(|property| single_valued.contains(property)),
        Err(_) => true,
    }
}

/// The records of all conflicts of a store.
fn records(store: &Store) -> Records {
    let mut records = Records::new();
    for conflict in instances(store, vocab::CONFLICT) {
        let one = |property| objects(store, &conflict, property).into_iter().next();
        let (Some(entity), Some(property)) = (one(vocab::ON_ENTITY), one(vocab::ON_PROPERTY)) else { continue };
        let sides = objects(store, &conflict, vocab::HAS_PART);
        for record in sides.iter().flat_map(|side| objects(store, side, vocab::HAD_MEMBER)) {
            let graph = Some(GraphNameRef::NamedNode(record.as_ref()));
            let said = store.quads_for_pattern(Some(entity.as_ref().into()), Some(property.as_ref()), None, graph);
            for quad in said.filter_map(Result::ok) {
                let key = (entity.clone(), property.clone(), text(&quad.object).to_owned());
                records.entry(key).or_default().insert(record.clone());
            }
        }
    }
    records
}

/// Dates and numbers are shown as text as well.
fn text(value: &Term) -> &str {
    match value {
        Term::NamedNode(node) => node.as_str(),
        Term::Literal(literal) => literal.value(),
        _ => "",
    }
}

fn single_valued(store: &Store) -> HashSet<NamedNode> {
    let quads = store.quads_for_pattern(None, Some(vocab::SINGLE_VALUED), None, None).filter_map(Result::ok);
    let is_true = |value: &Term| matches!(value, Term::Literal(literal) if literal.value() == "true");
    let properties = quads.filter(|quad| is_true(&quad.object)).filter_map(|quad| match quad.subject {
        NamedOrBlankNode::NamedNode(property) => Some(property),
        NamedOrBlankNode::BlankNode(_) => None,
    });
    properties.collect()
}
