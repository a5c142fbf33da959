//! Columns of which empty values went into IRIs, blank nodes and join keys. RML takes an empty cell for a value; few mean
//! that.

use super::empty_values::EmptyFields;
use super::{ObjectPlan, Plan, SourcePlan, TermPlan};
use crate::source::RowPosition;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// A column, or another reference, of which an empty value went into an IRI, a blank node or a join key.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EmptyValue {
    /// The data file.
    pub path: PathBuf,
    /// The column or reference.
    pub column: String,
    /// Where the first such value stands.
    pub place: RowPosition,
}

impl Plan {
    /// The columns of which empty values went into IRIs, blank nodes and join keys, each with its first.
    pub(super) fn empty_values(&self) -> Vec<EmptyValue> {
        let mut found = Found::default();
        for source in &self.sources {
            for map in &source.maps {
                found.term(source, &map.subject);
                map.graphs.iter().flatten().flatten().for_each(|graph| found.term(source, graph));
                for statement in &map.statements {
                    found.term(source, &statement.predicate);
                    match &statement.object {
                        ObjectPlan::Term(object) => found.term(source, object),
                        ObjectPlan::Join(join) => {
                            let parent = &self.sources[join.source];
                            join.child.iter().for_each(|value| found.fields(source, value.empty_fields()));
                            join.parent.iter().for_each(|value| found.fields(parent, value.empty_fields()));
                            found.term(parent, &join.subject);
                        }
                    }
                }
            }
        }
        found.first.into_iter().map(|((path, column), place)| EmptyValue { path, column, place }).collect()
    }
}

/// The first place of each column, which are in order.
#[derive(Default)]
struct Found {
    first: BTreeMap<(PathBuf, String), RowPosition>,
}

impl Found {
    fn term(&mut self, source: &SourcePlan, term: &TermPlan) {
        if let TermPlan::Iri { value, .. } | TermPlan::BlankNode(value) = term {
            self.fields(source, value.empty_fields());
        }
    }

    fn fields(&mut self, source: &SourcePlan, fields: &EmptyFields) {
        for (field, place) in fields.found() {
            let first = self.first.entry((source.path.clone(), source.name(field).to_owned())).or_insert(place);
            *first = place.min(*first);
        }
    }
}
