//! Which values of an answer the documents contradict.

use super::contradictions::{Contradiction, ContradictionKind, contradictions};
use super::patterns::{Reached, Step, Watch, Watched};
use super::query::Answer;
use super::said::Place;
use crate::evidence::vocab;
use oxigraph::model::{GraphNameRef, Literal, NamedNode, NamedOrBlankNode, NamedOrBlankNodeRef, Term};
use oxigraph::store::Store;
use std::collections::{BTreeSet, HashMap, HashSet};

/// An answer whose contradicted values are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked {
    /// The answer.
    pub answer: Answer,
    /// Whether any column has values that documents can contradict.
    pub can_be_contradicted: bool,
    /// For each row the columns, by their places, whose values a document contradicts.
    contradicted: Vec<BTreeSet<usize>>,
}

impl Marked {
    pub(super) fn new(answer: Answer, watched: &Watched, store: &Store) -> Self {
        let Answer::Solutions { mut variables, mut rows } = answer else {
            return Self { answer, can_be_contradicted: false, contradicted: Vec::new() };
        };
        let found = Contradicted::new(store);
        let places: HashMap<&str, usize> =
            variables.iter().enumerate().map(|(place, name)| (name.as_str(), place)).collect();
        let watches: Vec<_> = watched.watches.iter().filter(|watch| found.concerns(watch)).collect();
        let row = |cells: &Vec<Option<Term>>| {
            let row = Row { places: &places, cells, store };
            let contradicted = watches.iter().filter(|watch| found.holds(watch, &row));
            contradicted.filter_map(|watch| places.get(watch.column.as_str()).copied()).collect()
        };
        let contradicted = rows.iter().map(row).collect();
        let can_be_contradicted = !watches.is_empty();
        variables.truncate(watched.shown);
        rows.iter_mut().for_each(|row| row.truncate(watched.shown));
        Self { answer: Answer::Solutions { variables, rows }, can_be_contradicted, contradicted }
    }

    /// Whether a document contradicts the value in a column, both by their places.
    pub fn is_contradicted(&self, row: usize, column: usize) -> bool {
        self.contradicted.get(row).is_some_and(|columns| columns.contains(&column))
    }

    /// Whether a document contradicts any value of the answer.
    pub fn has_contradicted(&self) -> bool {
        self.contradicted.iter().any(|columns| !columns.is_empty())
    }

    /// The answer with one more column, which names the columns of the row that a document contradicts, with spaces
    /// between them; the answer as it is when none of its columns can be contradicted, or has that name.
    pub fn with_column(self, name: &str) -> Answer {
        match self.answer {
            Answer::Solutions { mut variables, mut rows }
                if self.can_be_contradicted && !variables.iter().any(|variable| variable == name) =>
            {
                for (row, columns) in rows.iter_mut().zip(&self.contradicted) {
                    let names: Vec<&str> = columns.iter().map(|column| variables[*column].as_str()).collect();
                    row.push((!names.is_empty()).then(|| Literal::from(names.join(" ")).into()));
                }
                variables.push(name.to_owned());
                Answer::Solutions { variables, rows }
            }
            answer => answer,
        }
    }
}

/// A row, by the names of its columns.
struct Row<'a> {
    places: &'a HashMap<&'a str, usize>,
    cells: &'a [Option<Term>],
    store: &'a Store,
}

impl<'a> Row<'a> {
    fn get(&self, column: &str) -> Option<&'a Term> {
        self.cells.get(*self.places.get(column)?)?.as_ref()
    }

    fn at(&self, place: &'a Place) -> Option<&'a Term> {
        match place {
            Place::Constant(term) => Some(term),
            Place::Variable(variable) => self.get(variable.as_str()),
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

/// The values that records give and others contradict.
#[derive(Debug)]
pub struct Contradicted {
    /// The records that take part, by the thing, the property and the text of the value.
    records: HashMap<(NamedNode, NamedNode, String), HashSet<NamedNode>>,
    /// The texts of the values.
    texts: HashSet<String>,
    single_valued: HashSet<NamedNode>,
}

impl Contradicted {
    /// Reads the conflicts of a store.
    pub fn new(store: &Store) -> Self {
        Self::of(&contradictions(store), store)
    }

    /// As [`Contradicted::new`], of a store whose contradictions are read already.
    pub fn of(contradictions: &[Contradiction], store: &Store) -> Self {
        let mut records: HashMap<_, HashSet<_>> = HashMap::new();
        for conflict in contradictions.iter().filter(|found| found.kind == ContradictionKind::Conflict) {
            for (value, evidence) in conflict.sides.iter().flatten() {
                let key = (conflict.entity.clone(), conflict.property.clone(), text(value).to_owned());
                records.entry(key).or_default().extend(evidence.iter().map(|evidence| evidence.record.clone()));
            }
        }
        let texts = records.keys().map(|(_, _, text): &(_, _, String)| text.clone()).collect();
        Self { records, texts, single_valued: single_valued(store) }
    }

    /// Whether a document contradicts what a record says; without the record, what any says.
    pub fn contains(&self, entity: &NamedNode, property: &NamedNode, value: &Term, record: Option<&NamedNode>) -> bool {
        let key = (entity.clone(), property.clone(), text(value).to_owned());
        let records = self.records.get(&key);
        records.is_some_and(|records| record.is_none_or(|record| records.contains(record)))
    }

    /// Whether documents can contradict each other about what is watched.
    fn concerns(&self, watch: &Watch) -> bool {
        match &watch.properties {
            Ok(properties) => properties.iter().any(|property| self.single_valued.contains(property)),
            Err(_) => true,
        }
    }

    fn holds(&self, watch: &Watch, row: &Row<'_>) -> bool {
        let Some(value) = watch.value.as_ref().or_else(|| row.get(watch.column.as_str())) else { return false };
        if !self.texts.contains(text(value)) || watch.unless.iter().any(|choice| row.get(choice.as_str()).is_some()) {
            return false;
        }
        let things = row.reach(&watch.entity);
        things.iter().any(|thing| matches!(thing, Term::NamedNode(entity) if self.is_said(entity, value, watch, row)))
    }

    fn is_said(&self, entity: &NamedNode, value: &Term, watch: &Watch, row: &Row<'_>) -> bool {
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
