use crate::constraint::ShapeIndex;
use crate::graph::{Classes, Data, KnownIds};
use crate::path::Path;
use crate::report::PatternFault;
use crate::shapes::{Shape, Shapes};
use diwan_rdf::quads::{ExtendedTerms, GraphView, Id, Quads, TooManyTerms};
use diwan_sparql::QueryPatternError;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::{Mutex, PoisonError};

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
    /// The terms of the shapes only, with their ids in the shapes.
    pub(super) shapes_terms: ExtendedTerms<'v>,
    /// What was wrong with patterns from the data, by shape.
    faults: Mutex<BTreeMap<ShapeIndex, PatternFault>>,
}

impl<'v> Bound<'v> {
    pub(super) fn new(shapes: &'v Shapes, data: &'v Quads) -> Result<Self, TooManyTerms> {
        let own = shapes.quads.terms();
        let (terms, ids) = ExtendedTerms::new(data.terms(), own)?;
        let id = |id: &Id| ids.get(id.index()).copied().unwrap_or(Id::DEFAULT_GRAPH);
        let paths = shapes.all.iter().map(|shape| shape.path.as_ref().map(|path| path.map(&id))).collect();
        let in_shapes = own.ids().map(|of_shapes| (id(&of_shapes), of_shapes)).collect();
        let known = KnownIds::new(&terms);
        Ok(Self {
            shapes,
            terms,
            ids,
            in_shapes,
            known,
            paths,
            shapes_terms: ExtendedTerms::from(own),
            faults: Mutex::default(),
        })
    }

    /// Notes what was wrong with patterns from the data when the queries of a shape were evaluated.
    pub(super) fn note_faults(&self, shape: &Shape, first: QueryPatternError, calls: usize) {
        let mut faults = self.faults.lock().unwrap_or_else(PoisonError::into_inner);
        let new = PatternFault { shape: shape.name.clone(), error: first, calls };
        match faults.entry(shape.index) {
            Entry::Vacant(entry) => drop(entry.insert(new)),
            Entry::Occupied(entry) => entry.into_mut().add(new),
        }
    }

    /// What was wrong with patterns from the data.
    pub(super) fn faults(&self) -> Vec<PatternFault> {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
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
