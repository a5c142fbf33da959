use super::describe::descriptions;
use super::error::ValidationError;
use super::run::Run;
use crate::constraint::ShapeIndex;
use crate::graph::{Classes, Graph, Id, Terms};
use crate::report::{ValidationReport, ValidationResult};
use crate::shapes::{Shape, Shapes};
use crate::target::focus_nodes;
use diwan_rdf::stack;
use spareval::CancellationToken;
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
        let report = |(data, (focus_nodes, results)): (&Graph, (usize, Vec<_>))| {
            let descriptions = descriptions(&results, self.terms, data, &self.shapes.graph);
            ValidationReport::new(focus_nodes, results, descriptions)
        };
        Ok(self.graphs.iter().zip(found).map(report).collect())
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
            for node in &task.nodes {
                results.extend(run.results(task.shape, *node)?.into_iter().map(|result| (task.graph, result)));
            }
            last = Some((task.graph, run));
        }
        Ok(results)
    }

    fn run(&self, graph: usize) -> Run<'_> {
        let Self { terms, shapes, options, stop, .. } = self;
        Run::new(terms, shapes, &self.graphs[graph], &self.classes[graph], options.timeout, stop)
    }
}
