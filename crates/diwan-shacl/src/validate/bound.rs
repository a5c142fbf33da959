use crate::graph::{Classes, Data, KnownIds};
use crate::path::Path;
use crate::shapes::{Shape, Shapes};
use diwan_rdf::quads::{ExtendedTerms, GraphView, Id, Quads, TooManyTerms};
use rustc_hash::FxHashMap;

/// Shapes whose terms have been looked up in a dataset, so that its graphs can be validated without copying them.
pub(super) struct Bound<'v> {
    pub(super) shapes: &'v Shapes,
    /// The terms of the dataset, and those of the shapes that it does not contain.
    terms: ExtendedTerms<'v>,
    /// The ids in `terms`, by the ids in the shapes.
    ids: Vec<Id>,
    /// The ids in the shapes, by the ids in `terms`.
    pub(super) in_shapes: FxHashMap<Id, Id>,
    known: KnownIds,
    /// The paths of all shapes.
    paths: Vec<Option<Path<Id>>>,
    /// The terms of the shapes alone, with the ids in the shapes.
    pub(super) shapes_terms: ExtendedTerms<'v>,
}

impl<'v> Bound<'v> {
    pub(super) fn new(shapes: &'v Shapes, data: &'v Quads) -> Result<Self, TooManyTerms> {
        let own = shapes.quads.terms();
        let (terms, ids) = ExtendedTerms::new(data.terms(), own)?;
        let id = |id: &Id| ids.get(id.index()).copied().unwrap_or(Id::DEFAULT_GRAPH);
        let paths = shapes.all.iter().map(|shape| shape.path.as_ref().map(|path| path.map(&id))).collect();
        let in_shapes = own.ids().map(|of_shapes| (id(&of_shapes), of_shapes)).collect();
        let known = KnownIds::new(&terms);
        Ok(Self { shapes, terms, ids, in_shapes, known, paths, shapes_terms: ExtendedTerms::from(own) })
    }

    /// The classes of the shapes with their subclasses in a graph.
    pub(super) fn classes(&self, graph: GraphView<'_>) -> Classes {
        let classes = self.shapes.classes.iter().filter_map(|class| self.ids.get(class.index()).copied());
        Classes::new(graph, self.known, classes)
    }

    /// A graph of the dataset, to be validated.
    pub(super) fn data<'d>(&'d self, graph: GraphView<'d>, classes: &'d Classes) -> Data<'d> {
        Data { terms: &self.terms, ids: &self.ids, graph, classes }
    }

    /// The path of a shape.
    pub(super) fn path(&self, shape: &Shape) -> Option<&Path<Id>> {
        self.paths.get(shape.index)?.as_ref()
    }

    /// The graph of the shapes.
    pub(super) fn shapes_graph(&self) -> GraphView<'v> {
        self.shapes.quads.merged_view()
    }
}
