//! Columns with empty values that went into IRIs, blank nodes, join keys, datatypes and languages. In RML an empty cell is a
//! value; few authors of mappings intend that.

use super::empty_values::EmptyFields;
use super::{LiteralSuffix, ObjectPlan, Plan, SourcePlan, TermPlan};
use crate::source::RowPosition;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// A column, or another reference, with an empty value from which something other than a literal's text was generated.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EmptyValue {
    /// The data file.
    pub path: PathBuf,
    /// The column or reference.
    pub column: String,
    /// Where the first such value stands.
    pub place: RowPosition,
    /// What was generated from it.
    pub usage: EmptyValueUsage,
}

/// What is generated from an empty value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EmptyValueUsage {
    /// An IRI, a blank node or a join key.
    Name,
    /// The datatype or the language of a literal.
    Type,
}

impl Plan {
    /// The columns with empty values that should perhaps be nulls, each with its first.
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
                            join.child.iter().for_each(|value| found.name(source, value.empty_fields()));
                            join.parent.iter().for_each(|value| found.name(parent, value.empty_fields()));
                            found.term(parent, &join.subject);
                        }
                    }
                }
            }
        }
        let values = found.first.into_iter();
        values.map(|((path, column), (usage, place))| EmptyValue { path, column, place, usage }).collect()
    }
}

/// The first place of each column, by what is made of its values; names come before types.
#[derive(Default)]
struct Found {
    first: BTreeMap<(PathBuf, String), (EmptyValueUsage, RowPosition)>,
}

impl Found {
    fn term(&mut self, source: &SourcePlan, term: &TermPlan) {
        match term {
            TermPlan::Iri { value, .. } | TermPlan::BlankNode(value) => self.name(source, value.empty_fields()),
            TermPlan::Literal {
                suffix: LiteralSuffix::Language(value) | LiteralSuffix::Datatype(value, _), ..
            } => {
                self.fields(source, value.empty_fields(), EmptyValueUsage::Type);
            }
            TermPlan::Constant(_) | TermPlan::Fresh(_) | TermPlan::Literal { .. } => {}
        }
    }

    fn name(&mut self, source: &SourcePlan, fields: &EmptyFields) {
        self.fields(source, fields, EmptyValueUsage::Name);
    }

    fn fields(&mut self, source: &SourcePlan, fields: &EmptyFields, usage: EmptyValueUsage) {
        for (field, place) in fields.found() {
            let column = (source.path.clone(), source.name(field).to_owned());
            let first = self.first.entry(column).or_insert((usage, place));
            *first = (usage, place).min(*first);
        }
    }
}
