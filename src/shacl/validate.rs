use super::constraint::Constraint;
use super::graph::{Classes, Graph, Id, Terms};
use super::path::Path;
use super::report::{ValidationReport, ValidationResult};
use super::shapes::{Shape, ShapeIndex, Shapes};
use super::sparql::Dataset;
use super::target::focus_nodes;
use oxigraph::model::{Literal, NamedNode, Term};
use oxigraph::sparql::CancellationToken;
use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// How a validation runs.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// How long it may take, if shapes have queries; other shapes cannot take long.
    pub timeout: Duration,
    /// How many threads may work on it.
    pub threads: usize,
}

impl Default for Options {
    /// A minute, and as many threads as the machine has.
    fn default() -> Self {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        Self { timeout: Duration::from_secs(60), threads }
    }
}

/// Why a validation has no result.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ValidationError {
    /// A query cannot be evaluated.
    #[error("{shape}: {cause}")]
    Query {
        /// The shape.
        shape: String,
        /// Why.
        cause: String,
    },
    /// The time was up.
    #[error(
        "{shape}: the validation did not end within the time given; give it more with --timeout, or simplify the query"
    )]
    Stopped {
        /// The shape whose query was being evaluated.
        shape: String,
    },
    /// A shape refers to shapes, and they to shapes, and so on.
    #[error(
        "{shape}: shapes refer to each other more than {MAX_DEPTH} times in a row here; use a path with sh:zeroOrMorePath"
    )]
    TooDeep {
        /// The last shape.
        shape: String,
    },
    /// There is no thread to be had.
    #[error("cannot start a thread: {0}")]
    Thread(String),
    /// A thread broke off.
    #[error("the validator broke off; please report the shapes that made it do so")]
    Panicked,
}

/// Validates a graph. The results are sorted, and do not depend on the number of threads.
///
/// # Errors
/// [`ValidationError`] when a query of the shapes fails or takes too long.
pub fn validate(
    terms: &Terms,
    shapes: &Shapes,
    data: &Graph,
    options: &Options,
) -> Result<ValidationReport, ValidationError> {
    let stop = CancellationToken::new();
    let classes = Classes::new(data, shapes.classes.iter().copied());
    let new_run =
        || Run { terms, shapes, data, classes: &classes, stop: &stop, active: RefCell::default(), depth: Cell::new(0) };
    let tasks = tasks(shapes, data, &classes);
    let focus_nodes = tasks.iter().map(|task| task.nodes.len()).sum();
    if !shapes.has_queries() {
        return Ok(ValidationReport::new(
            focus_nodes,
            validate_tasks(&tasks, options.threads, shapes.may_nest(), &new_run)?,
        ));
    }
    let (done, ended) = mpsc::channel::<()>();
    thread::scope(|scope| {
        scope.spawn(|| {
            if ended.recv_timeout(options.timeout) == Err(mpsc::RecvTimeoutError::Timeout) {
                stop.cancel();
            }
            drop(ended);
        });
        let results = validate_tasks(&tasks, options.threads, shapes.may_nest(), &new_run);
        drop(done);
        Ok(ValidationReport::new(focus_nodes, results?))
    })
}

/// Some focus nodes of one shape.
struct Task {
    shape: ShapeIndex,
    nodes: Vec<Id>,
}

/// How many focus nodes make a task: enough to be worth a thread's attention.
const TASK: usize = 512;

fn tasks(shapes: &Shapes, data: &Graph, classes: &Classes) -> Vec<Task> {
    let of_shape = |(index, shape): (ShapeIndex, &Shape)| {
        let nodes = if shape.deactivated { Vec::new() } else { focus_nodes(shape, data, classes) };
        nodes.chunks(TASK).map(|nodes| Task { shape: index, nodes: nodes.to_vec() }).collect::<Vec<_>>()
    };
    shapes.all.iter().enumerate().flat_map(of_shape).collect()
}

fn validate_tasks<'v>(
    tasks: &[Task],
    threads: usize,
    may_nest: bool,
    new_run: &(impl Fn() -> Run<'v> + Sync),
) -> Result<Vec<ValidationResult>, ValidationError> {
    let next = AtomicUsize::new(0);
    let work = || -> Result<Vec<ValidationResult>, ValidationError> {
        let (run, mut results) = (new_run(), Vec::new());
        while let Some(task) = tasks.get(next.fetch_add(1, Ordering::Relaxed)) {
            run.validate_task(task, &mut results)?;
        }
        Ok(results)
    };
    // A few nodes are done before a thread has started.
    let helpers = threads.min(tasks.len() / 2);
    if helpers < 2 && !may_nest {
        return work();
    }
    thread::scope(|scope| {
        let spawn = |_| thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
        let helping = (0..helpers.max(1)).map(spawn).collect::<Result<Vec<_>, _>>();
        let mut results = Vec::new();
        for helper in helping.map_err(|error| ValidationError::Thread(error.to_string()))? {
            results.extend(helper.join().map_err(|_| ValidationError::Panicked)??);
        }
        Ok(results)
    })
}

/// How many shapes may refer to one another in a row, and the stack they need.
const MAX_DEPTH: usize = 2000;
const STACK: usize = MAX_DEPTH * (32 << 10);

/// What one thread validates with.
pub(super) struct Run<'v> {
    pub(super) terms: &'v Terms,
    pub(super) shapes: &'v Shapes,
    pub(super) data: &'v Graph,
    pub(super) classes: &'v Classes,
    pub(super) stop: &'v CancellationToken,
    /// What is being validated with recursive shapes.
    active: RefCell<HashSet<(ShapeIndex, Id)>>,
    /// How many shapes are being validated, one for another.
    depth: Cell<usize>,
}

impl<'v> Run<'v> {
    fn validate_task(&self, task: &Task, results: &mut Vec<ValidationResult>) -> Result<(), ValidationError> {
        let mut found = Vec::new();
        for node in &task.nodes {
            self.validate(task.shape, *node, &mut found)?;
            results.extend(found.drain(..).map(|found| self.result(found)));
        }
        Ok(())
    }

    /// Validates a node against a shape, and adds what is wrong.
    pub(super) fn validate(
        &self,
        index: ShapeIndex,
        focus: Id,
        found: &mut Vec<Found<'v>>,
    ) -> Result<(), ValidationError> {
        let shape = &self.shapes.all[index];
        if shape.deactivated {
            return Ok(());
        }
        if shape.recursive && !self.active.borrow_mut().insert((index, focus)) {
            return Ok(());
        }
        self.depth.set(self.depth.get() + 1);
        if self.depth.get() > MAX_DEPTH {
            return Err(ValidationError::TooDeep { shape: shape.name.clone() });
        }
        let result = self.apply(shape, focus, found);
        self.depth.set(self.depth.get() - 1);
        if shape.recursive {
            self.active.borrow_mut().remove(&(index, focus));
        }
        result
    }

    fn apply(&self, shape: &'v Shape, focus: Id, found: &mut Vec<Found<'v>>) -> Result<(), ValidationError> {
        let values = shape.path.as_ref().map_or_else(|| vec![focus], |path| path.values(self.data, focus));
        let scope = Scope { run: self, shape, focus, values: &values };
        shape.constraints.iter().try_for_each(|constraint| constraint.check(&scope, found))
    }

    /// Whether a node conforms to a shape.
    pub(super) fn conforms(&self, shape: ShapeIndex, node: Id) -> Result<bool, ValidationError> {
        let mut found = Vec::new();
        self.validate(shape, node, &mut found)?;
        Ok(found.is_empty())
    }

    pub(super) fn dataset(&self) -> Dataset<'v> {
        Dataset { terms: self.terms, data: self.data, shapes: &self.shapes.graph, shapes_name: self.shapes.graph_name }
    }

    pub(super) fn named_path(&self, path: &Path<Id>) -> Path {
        path.map(&|id| self.terms.iri(*id).cloned().unwrap_or_else(|| NamedNode::new_unchecked("")))
    }

    fn result(&self, found: Found<'v>) -> ValidationResult {
        let (shape, term) = (found.shape, |id| self.terms.term(id).clone());
        let own_messages = if found.messages.is_empty() { shape.messages.clone() } else { found.messages };
        let constraint_node = match found.constraint {
            Constraint::Sparql(constraint) => constraint.node(),
            _ => None,
        };
        let own_path = || shape.path.as_ref().map(|path| self.named_path(path));
        ValidationResult {
            focus_node: term(found.focus),
            path: found.path.map(Path::Predicate).or_else(own_path),
            value: found.value.map(|value| match value {
                FoundValue::Known(id) => term(id),
                FoundValue::New(term) => term,
            }),
            source_shape: term(shape.node),
            shape_name: shape.name.clone(),
            component: found.constraint.component(),
            source_constraint: constraint_node.map(term),
            severity: shape.severity.clone(),
            messages: match own_messages.is_empty() {
                true => vec![Literal::new_simple_literal(found.constraint.message(self))],
                false => own_messages,
            },
        }
    }
}

/// What a constraint is applied to: the values that a shape finds from a focus node.
pub(super) struct Scope<'v, 's> {
    pub(super) run: &'s Run<'v>,
    pub(super) shape: &'v Shape,
    pub(super) focus: Id,
    pub(super) values: &'s [Id],
}

impl<'v> Scope<'v, '_> {
    /// A value that is at fault, or that none is there.
    pub(super) fn found(&self, constraint: &'v Constraint, value: Option<Id>) -> Found<'v> {
        Found {
            focus: self.focus,
            shape: self.shape,
            constraint,
            value: value.map(FoundValue::Known),
            path: None,
            messages: Vec::new(),
        }
    }
}

/// A result before it is written out.
pub(super) struct Found<'v> {
    pub(super) focus: Id,
    pub(super) shape: &'v Shape,
    pub(super) constraint: &'v Constraint,
    pub(super) value: Option<FoundValue>,
    /// The property, where it is another than the shape's path.
    pub(super) path: Option<NamedNode>,
    /// Where they are others than the shape's.
    pub(super) messages: Vec<Literal>,
}

/// A value at fault.
pub(super) enum FoundValue {
    Known(Id),
    /// Queries can make terms.
    New(Term),
}
