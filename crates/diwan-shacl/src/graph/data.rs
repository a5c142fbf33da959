use super::Classes;
use diwan_rdf::quads::{ExtendedTerms, GraphView, Id};

/// A graph to validate, with a mapping from the terms of the shapes to its terms.
#[derive(Clone, Copy)]
pub(crate) struct Data<'d> {
    /// The terms of the dataset, followed by terms of the shapes that it does not contain.
    pub(crate) terms: &'d ExtendedTerms<'d>,
    /// The ids in `terms`, by the ids in the shapes.
    pub(crate) ids: &'d [Id],
    pub(crate) graph: GraphView<'d>,
    pub(crate) classes: &'d Classes,
}

impl Data<'_> {
    /// The id of a term of the shapes.
    pub(crate) fn id(&self, of_shapes: Id) -> Id {
        self.ids.get(of_shapes.index()).copied().unwrap_or(Id::DEFAULT_GRAPH)
    }
}
