//! Marks the values in query results that documents contradict.

use super::contradictions::{Contradiction, Scope, SideValue, instances, marked_sides};
use super::pattern_reader::BoundTerm;
use super::patterns::{EntityPath, ShownStatement, ShownStatements, Step};
use super::query::{QueryOptions, Reply, Row, begin};
use super::{Store, StoreError};
use crate::evidence::vocab;
use oxigraph::model::{GraphNameRef, NamedNode, NamedOrBlankNode, NamedOrBlankNodeRef, Quad, Term};
use spargebra::Query;
use std::collections::{BTreeSet, HashMap, HashSet};

/// Finds, row by row, the values of a result that documents contradict.
pub struct Marks {
    places: HashMap<String, usize>,
    /// The number of columns that the query selects; further columns were added to find the statements behind the
    /// values.
    shown: usize,
    shown_statements: Vec<ShownStatement>,
    contradicted: Contradicted,
    store: Store,
}

/// A result row with its contradicted columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkedRow {
    /// The values of the columns that the query selects.
    pub cells: Row,
    /// The indexes of the columns whose values a document contradicts.
    pub contradicted: BTreeSet<usize>,
}

/// Evaluates a parsed query and prepares the marking of contradicted values. The rows of the reply may have more
/// columns than the query selects; [`Marks::mark`] removes them.
///
/// # Errors
/// [`StoreError`] if the query fails or exceeds a limit before its first row.
pub fn ask_marked(store: &Store, query: &Query, options: &QueryOptions<'_>) -> Result<(Reply, Marks), StoreError> {
    let (widened, shown_statements) = ShownStatements::widen(query.clone());
    let reply = begin(store, &widened, options)?;
    let variables = match &reply {
        Reply::Rows(rows) => rows.variables(),
        Reply::Boolean(_) | Reply::Triples(_) => &[],
    };
    let marks = Marks::new(variables, shown_statements, store);
    Ok((reply, marks))
}

impl Marks {
    fn new(variables: &[String], ShownStatements { shown, shown_statements }: ShownStatements, store: &Store) -> Self {
        let places = variables.iter().cloned().zip(0..).collect();
        let single_valued = single_valued(store);
        let shown_statements: Vec<ShownStatement> =
            shown_statements.into_iter().filter(|statement| concerns(statement, &single_valued)).collect();
        // Reading the conflicts is only needed if a column can show a contradicted value.
        let records = if shown_statements.is_empty() { HashMap::new() } else { records(store) };
        let contradicted = Contradicted::with(records, single_valued);
        Self { places, shown, shown_statements, contradicted, store: store.clone() }
    }

    /// Whether any column can have values that documents contradict.
    pub fn can_be_contradicted(&self) -> bool {
        !self.shown_statements.is_empty()
    }

    /// Of all variables of the rows, those that the query selects.
    pub fn shown<'v>(&self, variables: &'v [String]) -> &'v [String] {
        variables.get(..self.shown).unwrap_or(variables)
    }

    /// Marks the contradicted columns of a row, and removes the columns that the query does not select.
    pub fn mark(&self, mut cells: Row) -> MarkedRow {
        let row = Cells { places: &self.places, cells: &cells, store: &self.store };
        let shown_statements =
            self.shown_statements.iter().filter(|statement| self.contradicted.holds(statement, &row));
        let contradicted =
            shown_statements.filter_map(|statement| self.places.get(statement.column.as_str()).copied()).collect();
        cells.truncate(self.shown);
        MarkedRow { cells, contradicted }
    }
}

/// A row with access by column name.
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

    fn reach(&self, path: &'a EntityPath) -> HashSet<Term> {
        let from: HashSet<Term> = self.at(&path.from).cloned().into_iter().collect();
        path.steps.iter().fold(from, |from, step| from.iter().flat_map(|term| next(self.store, term, step)).collect())
    }
}

/// The terms one step away from a term.
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

/// The records that take part in conflicts, by entity, property and text of the value.
type Records = HashMap<(NamedNode, NamedNode, String), HashSet<NamedNode>>;

/// The values on which records contradict each other.
#[derive(Debug)]
pub struct Contradicted {
    records: Records,
    /// The texts of all contradicted values, to dismiss most cells quickly.
    texts: HashSet<String>,
    single_valued: HashSet<NamedNode>,
}

impl Contradicted {
    /// Reads the conflicts of a store.
    pub fn new(store: &Store) -> Self {
        Self::with(records(store), single_valued(store))
    }

    /// As [`Contradicted::new`], from the contradictions of the store that have already been read.
    pub fn of(contradictions: &[Contradiction], store: &Store) -> Self {
        let mut records = Records::new();
        let marking = contradictions.iter().filter(|found| !found.kind.is_calendar_mismatch());
        for conflict in marking {
            let sides = conflict.sides.iter().take(marked_sides(store, &conflict.node));
            for SideValue { entity, property, value, evidence } in sides.flatten() {
                let key = (entity.clone(), property.clone(), text(value).to_owned());
                records.entry(key).or_default().extend(evidence.iter().map(|evidence| evidence.record.clone()));
            }
        }
        Self::with(records, single_valued(store))
    }

    fn with(records: Records, single_valued: HashSet<NamedNode>) -> Self {
        let texts = records.keys().map(|(_, _, text)| text.clone()).collect();
        Self { records, texts, single_valued }
    }

    /// Whether a document contradicts the statement that `record` makes; without a record, the statement of any record.
    pub fn contains(&self, entity: &NamedNode, property: &NamedNode, value: &Term, record: Option<&NamedNode>) -> bool {
        let key = (entity.clone(), property.clone(), text(value).to_owned());
        let records = self.records.get(&key);
        records.is_some_and(|records| record.is_none_or(|record| records.contains(record)))
    }

    fn holds(&self, statement: &ShownStatement, row: &Cells<'_>) -> bool {
        let Some(value) = statement.value.as_ref().or_else(|| row.get(statement.column.as_str())) else {
            return false;
        };
        if !self.texts.contains(text(value)) || statement.unless.iter().any(|choice| row.get(choice.as_str()).is_some())
        {
            return false;
        }
        let things = row.reach(&statement.entity);
        things.iter().any(
            |thing| matches!(thing, Term::NamedNode(entity) if self.is_contradicted(entity, value, statement, row)),
        )
    }

    fn is_contradicted(&self, entity: &NamedNode, value: &Term, statement: &ShownStatement, row: &Cells<'_>) -> bool {
        let record = match statement.record.as_ref().and_then(|record| row.at(record)) {
            Some(Term::NamedNode(record)) => Some(record),
            _ => None,
        };
        let given = statement.properties.as_ref().err().and_then(|variable| row.get(variable.as_str()));
        match (&statement.properties, given) {
            (Ok(properties), _) => properties.iter().any(|property| self.contains(entity, property, value, record)),
            (Err(_), Some(Term::NamedNode(property))) => self.contains(entity, property, value, record),
            // The property is unknown: any single-valued property counts.
            (Err(_), _) => self.single_valued.iter().any(|property| self.contains(entity, property, value, record)),
        }
    }
}

/// Whether a statement can be contradicted: its property is single-valued, or unknown.
fn concerns(statement: &ShownStatement, single_valued: &HashSet<NamedNode>) -> bool {
    match &statement.properties {
        Ok(properties) => properties.iter().any(|property| single_valued.contains(property)),
        Err(_) => true,
    }
}

/// Reads the records of all conflicts of a store.
fn records(store: &Store) -> Records {
    let mut records = Records::new();
    let conflicts = instances(store, vocab::CONFLICT).into_iter();
    for scope in conflicts.flat_map(|conflict| Scope::marked(store, &conflict)) {
        for record in &scope.records {
            for quad in statements(store, &scope, record) {
                let NamedOrBlankNode::NamedNode(entity) = quad.subject else { continue };
                let key = (entity, quad.predicate, text(&quad.object).to_owned());
                records.entry(key).or_default().insert(record.clone());
            }
        }
    }
    records
}

/// What a record says about the entities and properties of a side.
fn statements<'s>(store: &'s Store, scope: &'s Scope, record: &'s NamedNode) -> impl Iterator<Item = Quad> + use<'s> {
    let pairs =
        scope.entities.iter().flat_map(|entity| scope.properties.iter().map(move |property| (entity, property)));
    pairs.flat_map(move |(entity, property)| {
        let graph = Some(GraphNameRef::NamedNode(record.as_ref()));
        let quads = store.quads_for_pattern(Some(entity.as_ref().into()), Some(property.as_ref()), None, graph);
        quads.filter_map(Result::ok).collect::<Vec<_>>()
    })
}

/// The text by which values are compared, without datatype and language: queries often return dates and numbers as
/// plain strings.
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
