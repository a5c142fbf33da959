use super::dataset::Dataset;
use crate::graph::model_term;
use diwan_rdf::quads::Id;
use diwan_sparql::PatternFaults;
use oxrdf::{Literal, Term};
use spareval::CancellationToken;
use spargebra::algebra::PropertyPathExpression;

/// What a query is asked about.
pub(crate) struct Context<'c> {
    pub(crate) dataset: Dataset<'c>,
    pub(crate) stop: &'c CancellationToken,
    /// The shape, its path and its messages.
    pub(crate) shape: Id,
    pub(crate) path: Option<PropertyPathExpression>,
    pub(crate) messages: &'c [Literal],
    pub(crate) focus: Id,
    pub(crate) values: &'c [Id],
    /// How messages show terms that are no literals.
    pub(crate) show: &'c dyn Fn(&Term) -> String,
    /// Collects what is wrong with patterns from the data: such calls have no value.
    pub(crate) faults: PatternFaults,
}

impl Context<'_> {
    pub(super) fn term(&self, id: Id) -> Term {
        model_term(self.dataset.data.terms, id)
    }

    pub(super) fn term_of_shapes(&self, id: Id) -> Term {
        self.term(self.dataset.data.id(id))
    }
}
