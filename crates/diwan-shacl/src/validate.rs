use super::constraint::Constraint;
use super::graph::{Classes, Graph, Id, Terms};
use super::path::Path;
use super::report::{ValidationReport, ValidationResult};
use super::shapes::{Shape, ShapeIndex, Shapes};
use super::sparql::Dataset;
use super::target::focus_nodes;
use diwan_rdf::stack;
use diwan_rdf::text::shortened;
use oxrdf::{Literal, NamedNode, Term};
use spareval::CancellationToken;
use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// How a validation runs.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// How long it may take in all.
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
        "{shape}: the validation did not end within {} s; simplify the shape, its queries, or the shapes it refers to",
        timeout.as_secs_f64()
    )]
    Stopped {
        /// The shape that was being applied.
        shape: String,
        /// The time.
        timeout: Duration,
    },
    /// A pattern with back-references takes too many steps.
    #[error(
        "{shape}: sh:pattern takes too many steps on {value}; write it without back-references or nested repetitions"
    )]
    Pattern {
        /// The shape.
        shape: String,
        /// The value.
        value: String,
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
/// [`ValidationError`] when a query of the shapes fails, or the time is up.
pub fn validate(
    terms: &Terms,
    shapes: &Shapes,
    data: &Graph,
    options: &Options,
) -> Result<ValidationReport, ValidationError> {
    let reports = validate_each(terms, shapes, std::slice::from_ref(data), options)?;
    Ok(reports.into_iter().next().unwrap_or_default())
}

/// Validates graphs, each alone: a report for each, in their order. The time is that of all together.
///
/// # Errors
/// As for [`validate`].
pub fn validate_each(
    terms: &Terms,
    shapes: &Shapes,
    graphs: &[Graph],
    options: &Options,
) -> Result<Vec<ValidationReport>, ValidationError> {
    let stop = CancellationToken::new();
    let (done, ended) = mpsc::channel::<()>();
    thread::scope(|scope| {
        let clock = thread::Builder::new().spawn_scoped(scope, || {
            if ended.recv_timeout(options.timeout) == Err(mpsc::RecvTimeoutError::Timeout) {
                stop.cancel();
            }
            drop(ended);
        });
        clock.map_err(|error| ValidationError::Thread(error.to_string()))?;
        let work = Validation::new(terms, shapes, graphs, options, &stop);
        let reports = work.reports();
        drop(done);
        reports
    })
}

/// Some focus nodes of one shape in one graph.
struct Task {
    graph: usize,
    shape: ShapeIndex,
    nodes: Vec<Id>,
}

/// How many focus nodes make a task: enough to be worth a thread's attention.
const TASK: usize = 512;

/// What is validated with what.
struct Validation<'v> {
    terms: &'v Terms,
    shapes: &'v Shapes,
    graphs: &'v [Graph],
    /// Of each graph.
    classes: Vec<Classes>,
    options: &'v Options,
    stop: &'v CancellationToken,
}

impl<'v> Validation<'v> {
    fn new(
        terms: &'v Terms,
        shapes: &'v Shapes,
        graphs: &'v [Graph],
        options: &'v Options,
        stop: &'v CancellationToken,
    ) -> Self {
        let classes = graphs.iter().map(|data| Classes::new(data, shapes.classes.iter().copied())).collect();
        Self { terms, shapes, graphs, classes, options, stop }
    }

    fn reports(&self) -> Result<Vec<ValidationReport>, ValidationError> {
        let tasks = self.tasks()?;
        let mut found: Vec<_> = self.graphs.iter().map(|_| (0, Vec::new())).collect();
        for task in &tasks {
            found[task.graph].0 += task.nodes.len();
        }
        for (graph, result) in self.results(&tasks)? {
            found[graph].1.push(result);
        }
        Ok(found.into_iter().map(|(focus_nodes, results)| ValidationReport::new(focus_nodes, results)).collect())
    }

    /// Every shape with every graph: that may be much, and has its part of the time.
    fn tasks(&self) -> Result<Vec<Task>, ValidationError> {
        let is_wanted = |shape: &Shape| !shape.deactivated && !shape.targets.is_empty();
        let shapes: Vec<_> = self.shapes.all.iter().enumerate().filter(|(_, shape)| is_wanted(shape)).collect();
        let mut tasks = Vec::new();
        for (graph, (data, classes)) in self.graphs.iter().zip(&self.classes).enumerate() {
            for (index, shape) in &shapes {
                if self.stop.is_cancelled() {
                    return Err(ValidationError::Stopped { shape: shape.name.clone(), timeout: self.options.timeout });
                }
                let nodes = focus_nodes(shape, data, classes);
                let task = |nodes: &[Id]| Task { graph, shape: *index, nodes: nodes.to_vec() };
                tasks.extend(nodes.chunks(TASK).map(task));
            }
        }
        Ok(tasks)
    }

    /// Does all tasks, in threads whose stacks are deep: shapes refer to shapes, and queries are nested.
    fn results(&self, tasks: &[Task]) -> Result<Vec<(usize, ValidationResult)>, ValidationError> {
        let next = AtomicUsize::new(0);
        let next = &next;
        // A few nodes are done before a thread has started.
        let helpers = self.options.threads.min(tasks.len() / 2).max(1);
        thread::scope(|scope| {
            let spawn = |_| stack::spawn_scoped(scope, move || self.share(tasks, next));
            let helping = (0..helpers).map(spawn).collect::<Result<Vec<_>, _>>();
            let mut results = Vec::new();
            for helper in helping.map_err(|error| ValidationError::Thread(error.to_string()))? {
                results.extend(helper.join().map_err(|_| ValidationError::Panicked)??);
            }
            Ok(results)
        })
    }

    /// Does tasks as long as there are any: the results with the graphs they are of.
    fn share(&self, tasks: &[Task], next: &AtomicUsize) -> Result<Vec<(usize, ValidationResult)>, ValidationError> {
        let mut results = Vec::new();
        let mut last: Option<(usize, Run<'_>)> = None;
        while let Some(task) = tasks.get(next.fetch_add(1, Ordering::Relaxed)) {
            let run = match last.take() {
                Some((graph, run)) if graph == task.graph => run,
                _ => self.run(task.graph),
            };
            run.validate_task(task, &mut results)?;
            last = Some((task.graph, run));
        }
        Ok(results)
    }

    fn run(&self, graph: usize) -> Run<'_> {
        Run {
            terms: self.terms,
            shapes: self.shapes,
            data: &self.graphs[graph],
            classes: &self.classes[graph],
            stop: self.stop,
            timeout: self.options.timeout,
            active: RefCell::default(),
            known: RefCell::default(),
            depth: Cell::new(0),
            deepest: Cell::new(0),
        }
    }
}

/// How many shapes may refer to one another in a row.
const MAX_DEPTH: usize = 2000;

/// What one thread validates with.
pub(super) struct Run<'v> {
    pub(super) terms: &'v Terms,
    pub(super) shapes: &'v Shapes,
    pub(super) data: &'v Graph,
    pub(super) classes: &'v Classes,
    pub(super) stop: &'v CancellationToken,
    timeout: Duration,
    /// What is being validated with recursive shapes.
    active: RefCell<HashSet<(ShapeIndex, Id)>>,
    /// What other shapes have asked for already: shapes that share shapes would ask for the same over and over.
    known: RefCell<HashMap<(ShapeIndex, Id), Known>>,
    /// How many shapes are being validated, one for another.
    depth: Cell<usize>,
    /// How many there have been, one for another, below the shape that is being validated.
    deepest: Cell<usize>,
}

/// What is known of a node and a shape that refers to others, and not to itself.
#[derive(Clone, Copy)]
struct Known {
    conforms: bool,
    /// How many shapes were being validated below it, one for another: what is too deep is so whatever is known.
    height: usize,
}

impl<'v> Run<'v> {
    fn validate_task(&self, task: &Task, results: &mut Vec<(usize, ValidationResult)>) -> Result<(), ValidationError> {
        let mut found = Vec::new();
        for node in &task.nodes {
            self.validate(task.shape, *node, &mut found)?;
            results.extend(found.drain(..).map(|found| (task.graph, self.result(found))));
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
        match self.recall(index, focus)? {
            Some(true) => Ok(()),
            // What is wrong is not kept.
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

    /// Applies a shape one level deeper; how many levels there were below it.
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
        let value = self.shapes.names.show(self.terms.term(value));
        ValidationError::Pattern { shape: shape.name.clone(), value: shortened(&value) }
    }

    fn apply(&self, shape: &'v Shape, focus: Id, found: &mut Vec<Found<'v>>) -> Result<(), ValidationError> {
        let values = shape.path.as_ref().map_or_else(|| vec![focus], |path| path.values(self.data, focus));
        let scope = Scope { run: self, shape, focus, values: &values };
        shape.constraints.iter().try_for_each(|constraint| constraint.check(&scope, found))
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
