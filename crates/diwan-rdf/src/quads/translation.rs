use super::{Id, Quads, Statement};

/// A mapping from the term ids of one dataset to those of another.
#[derive(Debug)]
pub struct Translation(Vec<Option<Id>>);

impl Translation {
    /// Creates the mapping from one dataset to another.
    #[must_use]
    pub fn new(from: &Quads, to: &Quads) -> Self {
        let mut others = (0..).map(Id).zip(to.terms().iter()).peekable();
        let mut numbers = Vec::with_capacity(from.terms().len());
        for term in from.terms().iter() {
            while others.next_if(|(_, other)| *other < term).is_some() {}
            numbers.push(others.next_if(|(_, other)| *other == term).map(|(id, _)| id));
        }
        Self(numbers)
    }

    /// The id of a term in the other dataset, if it occurs there.
    #[must_use]
    pub fn id(&self, id: Id) -> Option<Id> {
        self.0.get(id.index()).copied().flatten()
    }

    /// The statement with the ids of the other dataset, if it has all the terms.
    #[must_use]
    pub fn statement(&self, statement: &Statement) -> Option<Statement> {
        Some(Statement {
            subject: self.id(statement.subject)?,
            predicate: self.id(statement.predicate)?,
            object: self.id(statement.object)?,
            graph: self.id(statement.graph)?,
        })
    }
}

impl Quads {
    /// The statements that the other dataset does not contain, in the order of their lines.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Vec<Statement> {
        let translation = Translation::new(self, other);
        let is_there = |found: &Statement| translation.statement(found).is_some_and(|found| other.contains(&found));
        self.iter().filter(|found| !is_there(found)).collect()
    }
}
