use super::bound::Bound;
use super::error::{MAX_DEPTH, ValidationError};
use crate::constraint::{Constraint, ShapeIndex};
use crate::graph::{Data, model_term};
use crate::path::Path;
use crate::shapes::{Shape, Shapes};
use crate::sparql::{Dataset, Value};
use diwan_rdf::quads::Id;
use diwan_rdf::text::shortened;
use oxrdf::{Literal, NamedNode};
use spareval::CancellationToken;
use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::time::Duration;

/// The state of one thread.
pub(super) struct Run<'v> {
    pub(super) bound: &'v Bound<'v>,
    pub(super) shapes: &'v Shapes,
    pub(super) data: Data<'v>,
    pub(super) stop: &'v CancellationToken,
    timeout: Duration,
    /// The recursive shapes that are being applied, with their nodes.
    pub(super) active: RefCell<HashSet<(ShapeIndex, Id)>>,
    /// Results that are reused, because many shapes may refer to the same ones.
    known: RefCell<HashMap<(ShapeIndex, Id), Known>>,
    /// The depth of the current chain of references.
    depth: Cell<usize>,
    /// The maximum depth so far below the current shape.
    deepest: Cell<usize>,
    /// How many more details the current result may have.
    pub(super) details_left: Cell<usize>,
}

/// The known result of a node and a shape that refers to others, and not to itself.
#[derive(Clone, Copy)]
struct Known {
    conforms: bool,
    /// The depth of the references below it. The limit on the depth must not depend on what is known.
    height: usize,
}

impl<'v> Run<'v> {
    pub(super) fn new(bound: &'v Bound<'v>, data: Data<'v>, timeout: Duration, stop: &'v CancellationToken) -> Self {
        Self {
            bound,
            shapes: bound.shapes,
            data,
            stop,
            timeout,
            active: RefCell::default(),
            known: RefCell::default(),
            depth: Cell::new(0),
            deepest: Cell::new(0),
            details_left: Cell::new(0),
        }
    }

    /// Validates a node against a shape, and adds the results.
    pub(super) fn validate(
        &self,
        index: ShapeIndex,
        focus: Id,
        found: &mut Vec<Found<'v>>,
    ) -> Result<(), ValidationError> {
        match self.recall(index, focus)? {
            Some(true) => Ok(()),
            // Only the verdict is known, not the results.
            Some(false) | None => self.validate_anew(index, focus, found),
        }
    }

    fn validate_anew(&self, index: ShapeIndex, focus: Id, found: &mut Vec<Found<'v>>) -> Result<(), ValidationError> {
        let shape = &self.shapes.all[index];
        if shape.deactivated {
            return Ok(());
        }
        if shape.recursive && !self.active.borrow_mut().insert((index, focus)) {
            return Ok(());
        }
        let before = found.len();
        let height = self.descend(shape, || self.apply(shape, focus, found))?;
        if shape.recursive {
            self.active.borrow_mut().remove(&(index, focus));
        } else if shape.is_composed && self.depth.get() > 0 {
            let known = Known { conforms: found.len() == before, height };
            self.known.borrow_mut().insert((index, focus), known);
        }
        Ok(())
    }

    /// Applies a shape one level deeper. Returns the number of levels below it.
    fn descend(
        &self,
        shape: &Shape,
        apply: impl FnOnce() -> Result<(), ValidationError>,
    ) -> Result<usize, ValidationError> {
        if self.stop.is_cancelled() {
            return Err(self.stopped(shape));
        }
        let depth = self.depth.get() + 1;
        self.reach(shape, depth)?;
        let deepest = self.deepest.replace(depth);
        self.depth.set(depth);
        apply()?;
        self.depth.set(depth - 1);
        let below = self.deepest.get();
        self.deepest.set(deepest.max(below));
        Ok(below - depth)
    }

    fn reach(&self, shape: &Shape, depth: usize) -> Result<(), ValidationError> {
        self.deepest.set(self.deepest.get().max(depth));
        match depth > MAX_DEPTH {
            true => Err(ValidationError::TooDeep { shape: shape.name.clone() }),
            false => Ok(()),
        }
    }

    /// Whether the node conforms, if it is known.
    fn recall(&self, index: ShapeIndex, node: Id) -> Result<Option<bool>, ValidationError> {
        let shape = &self.shapes.all[index];
        let known = match shape.is_composed {
            true => self.known.borrow().get(&(index, node)).copied(),
            false => None,
        };
        let Some(Known { conforms, height }) = known else { return Ok(None) };
        self.reach(shape, self.depth.get() + 1 + height)?;
        Ok(Some(conforms))
    }

    pub(super) fn stopped(&self, shape: &Shape) -> ValidationError {
        ValidationError::Stopped { shape: shape.name.clone(), timeout: self.timeout }
    }

    pub(super) fn pattern_takes_too_long(&self, shape: &Shape, value: Id) -> ValidationError {
        let value = self.show(&model_term(self.data.terms, value));
        ValidationError::Pattern { shape: shape.name.clone(), value: shortened(&value) }
    }

    /// The values that a shape finds from a focus node.
    pub(super) fn values(&self, shape: &Shape, focus: Id) -> Vec<Id> {
        self.bound.path(shape).map_or_else(|| vec![focus], |path| path.values(self.data.graph, focus))
    }

    /// Whether a node conforms to a shape.
    pub(super) fn conforms(&self, shape: ShapeIndex, node: Id) -> Result<bool, ValidationError> {
        if let Some(conforms) = self.recall(shape, node)? {
            return Ok(conforms);
        }
        let mut found = Vec::new();
        self.validate_anew(shape, node, &mut found)?;
        Ok(found.is_empty())
    }

    pub(super) fn dataset(&self) -> Dataset<'v> {
        Dataset { data: self.data, shapes: self.bound.shapes_graph(), in_shapes: &self.bound.in_shapes }
    }

    /// The path of a shape with its properties.
    pub(super) fn named_path(&self, shape: &Shape) -> Option<Path> {
        let name = |id: &Id| self.node(*id).unwrap_or_else(|| NamedNode::new_unchecked(""));
        self.bound.path(shape).map(|path| path.map(&name))
    }

    /// The IRI with an id.
    pub(super) fn node(&self, id: Id) -> Option<NamedNode> {
        self.data.terms.get(id).node().map(Into::into)
    }
}

/// The values to which a constraint is applied.
pub(super) struct Scope<'v, 's> {
    pub(super) run: &'s Run<'v>,
    pub(super) shape: &'v Shape,
    pub(super) focus: Id,
    pub(super) values: &'s [Id],
}

impl<'v> Scope<'v, '_> {
    /// A result for a value that is at fault, or for the values as a whole.
    pub(super) fn found(&self, constraint: &'v Constraint, value: Option<Id>) -> Found<'v> {
        Found {
            focus: self.focus,
            shape: self.shape,
            constraint,
            value: value.map(Value::Known),
            path: None,
            messages: Vec::new(),
            times: 1,
        }
    }
}

/// A result before its terms and messages are looked up.
pub(super) struct Found<'v> {
    pub(super) focus: Id,
    pub(super) shape: &'v Shape,
    pub(super) constraint: &'v Constraint,
    pub(super) value: Option<Value>,
    /// The property, if it is not the path of the shape.
    pub(super) path: Option<NamedNode>,
    /// The messages, if they are not those of the shape.
    pub(super) messages: Vec<Literal>,
    /// How many results are equal to this one.
    pub(super) times: usize,
}
