//! Finds the statements behind the columns of a query: the entity, the property and the graph of the quad whose object
//! a column shows.

use super::pattern_reader::{BoundTerm, Reader, Source, StatementPattern};
use oxigraph::model::vocab::rdf;
use oxigraph::model::{NamedNode, Term, Variable};
use spargebra::Query;
use spargebra::algebra::GraphPattern;
use std::collections::{HashMap, HashSet, VecDeque};

/// The columns of the result of a SELECT query; empty for other queries.
pub(super) fn columns(query: &Query) -> Vec<&str> {
    match query {
        Query::Select { pattern, .. } => projected(pattern).iter().map(Variable::as_str).collect(),
        _ => Vec::new(),
    }
}

fn projected(pattern: &GraphPattern) -> &[Variable] {
    projection(pattern).map_or(&[], |(_, variables)| variables)
}

/// The outermost projection: its inner pattern and its variables.
fn projection(pattern: &GraphPattern) -> Option<(&GraphPattern, &[Variable])> {
    match pattern {
        GraphPattern::Project { inner, variables } => Some((inner, variables)),
        GraphPattern::Slice { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Filter { inner, .. }
        | GraphPattern::Extend { inner, .. } => projection(inner),
        _ => None,
    }
}

/// A step from an entity to those that it is connected with by a triple.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) properties: Vec<NamedNode>,
    /// Whether the step goes from object to subject.
    pub(super) backwards: bool,
}

/// How an entity is found from a row: a term of the row, and the steps from there to the entity. Without steps, it is
/// the term itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct EntityPath {
    pub(super) from: BoundTerm,
    pub(super) steps: Vec<Step>,
}

/// A statement whose value is shown in a cell of a column.
#[derive(Clone, Debug)]
pub(super) struct ShownStatement {
    /// The column that shows the value, or else the column that shows the property.
    pub(super) column: Variable,
    /// The value if it is constant; otherwise the cell is the value.
    pub(super) value: Option<Term>,
    /// Variables that `COALESCE` prefers to this value: if one of them is bound in a row, the row shows that one
    /// instead.
    pub(super) unless: Vec<Variable>,
    pub(super) entity: EntityPath,
    /// The possible properties, or the variable that is bound to the property.
    pub(super) properties: Result<Vec<NamedNode>, Variable>,
    /// The record (the graph of the statement), if the query has a GRAPH clause.
    pub(super) record: Option<BoundTerm>,
}

/// The statements behind the columns of a query.
#[derive(Debug, Default)]
pub(super) struct ShownStatements {
    /// The number of columns that the query selects; those that follow were added by [`ShownStatements::widen`].
    pub(super) shown: usize,
    pub(super) shown_statements: Vec<ShownStatement>,
}

impl ShownStatements {
    /// Adds to a SELECT query the columns that are needed to find the statements behind its columns. They follow the
    /// selected columns. A query with `DISTINCT` or `REDUCED` gets no further columns, because they would change its
    /// rows.
    pub(super) fn widen(mut query: Query) -> (Query, Self) {
        let Query::Select { pattern, .. } = &mut query else { return (query, Self::default()) };
        let Some((inner, columns)) = projection(pattern) else { return (query, Self::default()) };
        let (patterns, columns) = (Patterns::of(inner), columns.to_vec());
        let shown_statements = patterns.shown_statements(&columns);
        let needed = shown_statements
            .iter()
            .flat_map(ShownStatement::variables)
            .filter(|variable| patterns.visible.contains(*variable));
        add_columns(pattern, needed.cloned().collect());
        (query, Self { shown: columns.len(), shown_statements })
    }
}

impl ShownStatement {
    fn variables(&self) -> impl Iterator<Item = &Variable> {
        let places = [Some(&self.entity.from), self.record.as_ref()].into_iter().flatten();
        let variables = places.filter_map(|place| match place {
            BoundTerm::Variable(variable) => Some(variable),
            BoundTerm::Constant(_) => None,
        });
        variables.chain(self.properties.as_ref().err()).chain(&self.unless)
    }
}

fn add_columns(pattern: &mut GraphPattern, added: Vec<Variable>) {
    match pattern {
        GraphPattern::Slice { inner, .. } => add_columns(inner, added),
        GraphPattern::Project { variables, .. } => {
            for variable in added {
                if !variables.contains(&variable) {
                    variables.push(variable);
                }
            }
        }
        _ => {}
    }
}

/// The statement patterns of a query, and the variables that are in scope at its end.
#[derive(Debug)]
struct Patterns {
    statements: Vec<StatementPattern>,
    made_of: HashMap<Variable, Vec<Source>>,
    visible: HashSet<Variable>,
}

impl Patterns {
    fn of(pattern: &GraphPattern) -> Self {
        let Reader { statements, made_of, .. } = Reader::of(pattern);
        let mut visible = HashSet::new();
        pattern.on_in_scope_variable(|variable| {
            visible.insert(variable.clone());
        });
        Self { statements, made_of, visible }
    }

    fn shown_statements(&self, columns: &[Variable]) -> Vec<ShownStatement> {
        let shown: Vec<Vec<Source>> = columns.iter().map(|column| self.sources(column)).collect();
        let mut shown_statements = Vec::new();
        for statement in &self.statements {
            let before = shown_statements.len();
            for (column, sources) in columns.iter().zip(&shown) {
                let sources = sources.iter().filter(|source| source.place == statement.object);
                shown_statements
                    .extend(sources.filter_map(|source| self.shown_statement(statement, column, None, &source.unless)));
            }
            if shown_statements.len() == before
                && let (Err(property), BoundTerm::Constant(value)) = (&statement.properties, &statement.object)
                && columns.contains(property)
            {
                shown_statements.extend(self.shown_statement(statement, property, Some(value.clone()), &[]));
            }
        }
        shown_statements
    }

    /// `None` if the subject of the statement cannot be found from a row.
    fn shown_statement(
        &self,
        statement: &StatementPattern,
        column: &Variable,
        value: Option<Term>,
        unless: &[Variable],
    ) -> Option<ShownStatement> {
        Some(ShownStatement {
            column: column.clone(),
            value,
            unless: unless.iter().filter(|variable| self.visible.contains(*variable)).cloned().collect(),
            entity: self.entity_path(&statement.subject)?,
            properties: statement.properties.clone(),
            record: statement.graph.clone().filter(|graph| self.is_shown(graph)),
        })
    }

    fn is_shown(&self, place: &BoundTerm) -> bool {
        match place {
            BoundTerm::Variable(variable) => self.visible.contains(variable),
            BoundTerm::Constant(_) => true,
        }
    }

    /// The variable, and everything that its values can be taken from.
    fn sources(&self, variable: &Variable) -> Vec<Source> {
        let mut found = vec![Source { place: BoundTerm::Variable(variable.clone()), unless: Vec::new() }];
        let mut next = 0;
        while let Some(source) = found.get(next).cloned() {
            let parts = match &source.place {
                BoundTerm::Variable(variable) => self.made_of.get(variable),
                BoundTerm::Constant(_) => None,
            };
            for part in parts.into_iter().flatten() {
                let unless = source.unless.iter().chain(&part.unless).cloned().collect();
                let part = Source { place: part.place.clone(), unless };
                if !found.contains(&part) {
                    found.push(part);
                }
            }
            next += 1;
        }
        found
    }

    /// The path from a row to an entity, preferably one that starts at a variable of the row rather than a constant.
    fn entity_path(&self, place: &BoundTerm) -> Option<EntityPath> {
        match place {
            BoundTerm::Variable(variable) if !self.visible.contains(variable) => {
                let from_row = self.path_to_hidden(variable, |place| matches!(place, BoundTerm::Variable(_)));
                from_row.or_else(|| self.path_to_hidden(variable, |_| true))
            }
            _ => Some(EntityPath { from: place.clone(), steps: Vec::new() }),
        }
    }

    /// The shortest path to a variable that is not in scope at the end of the query.
    fn path_to_hidden(&self, hidden: &Variable, is_start: impl Fn(&BoundTerm) -> bool) -> Option<EntityPath> {
        let mut seen = HashSet::from([hidden]);
        let mut waiting = VecDeque::from([(hidden, Vec::new())]);
        while let Some((variable, steps)) = waiting.pop_front() {
            for (place, step) in self.statements.iter().filter_map(|statement| statement.step_to(variable)) {
                let steps: Vec<Step> = [step].into_iter().chain(steps.iter().cloned()).collect();
                match place {
                    _ if self.is_shown(place) && is_start(place) => {
                        return Some(EntityPath { from: place.clone(), steps });
                    }
                    BoundTerm::Variable(next) if !self.visible.contains(next) && seen.insert(next) => {
                        waiting.push_back((next, steps));
                    }
                    _ => {}
                }
            }
        }
        None
    }
}

impl StatementPattern {
    /// The other end of the statement, and the step from there to the variable. `rdf:type` is not followed: a class has
    /// too many instances to identify one of them.
    fn step_to(&self, variable: &Variable) -> Option<(&BoundTerm, Step)> {
        let properties = self.properties.as_ref().ok().filter(|properties| !properties.contains(&rdf::TYPE.into()))?;
        let is_it = |place: &BoundTerm| matches!(place, BoundTerm::Variable(other) if other == variable);
        let (place, backwards) = match (is_it(&self.object), is_it(&self.subject)) {
            (true, _) => (&self.subject, false),
            (_, true) => (&self.object, true),
            _ => return None,
        };
        Some((place, Step { properties: properties.clone(), backwards }))
    }
}
