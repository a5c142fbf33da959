use super::batch::Kept;
use super::bound::Bound;
use super::describe::{Descriptions, descriptions};
use super::error::ValidationError;
use super::run::Run;
use crate::constraint::ShapeIndex;
use crate::graph::{Classes, Data};
use crate::report::{Omitted, ValidationReport};
use crate::shapes::{Shape, Shapes};
use crate::target::focus_nodes;
use diwan_rdf::quads::{GraphView, Id, Quads};
use diwan_rdf::stack;
use spareval::CancellationToken;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// Options of a validation.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The time limit of the whole validation.
    pub timeout: Duration,
    /// The maximum number of threads.
    pub threads: usize,
    /// How many results may be listed in all reports together. The others are counted.
    pub max_results: usize,
}

impl Options {
    /// The default of [`max_results`](Self::max_results).
    pub const MAX_RESULTS: usize = 100_000;
}

impl Default for Options {
    /// A minute, as many threads as the machine has, and 100 000 results.
    fn default() -> Self {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        Self { timeout: Duration::from_secs(60), threads, max_results: Self::MAX_RESULTS }
    }
}

/// Validates the merge of all graphs of a dataset. The results are sorted, and do not depend on the number of threads.
///
/// # Errors
/// [`ValidationError`] if a query of the shapes fails, or the time is up.
pub fn validate(shapes: &Shapes, data: &Quads, options: &Options) -> Result<ValidationReport, ValidationError> {
    let reports = validate_views(shapes, data, &[data.merged_view()], options)?;
    Ok(reports.into_iter().next().unwrap_or_default())
}

/// Validates graphs of a dataset separately. Returns a report for each, in their order. The limits are those of all
/// together.
///
/// # Errors
/// As for [`validate`].
pub fn validate_each(
    shapes: &Shapes,
    data: &Quads,
    graphs: &[Id],
    options: &Options,
) -> Result<Vec<ValidationReport>, ValidationError> {
    let views: Vec<_> = graphs.iter().map(|graph| data.graph_view(*graph)).collect();
    validate_views(shapes, data, &views, options)
}

fn validate_views(
    shapes: &Shapes,
    data: &Quads,
    graphs: &[GraphView<'_>],
    options: &Options,
) -> Result<Vec<ValidationReport>, ValidationError> {
    let bound = Bound::new(shapes, data)?;
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
        let reports = Validation::new(&bound, graphs, options, &stop).reports();
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

/// The maximum number of focus nodes of a task.
const TASK: usize = 512;

/// The graphs to be validated.
struct Validation<'v> {
    bound: &'v Bound<'v>,
    graphs: &'v [GraphView<'v>],
    /// The classes of each graph.
    classes: Vec<Classes>,
    options: &'v Options,
    stop: &'v CancellationToken,
}

impl<'v> Validation<'v> {
    fn new(
        bound: &'v Bound<'v>,
        graphs: &'v [GraphView<'v>],
        options: &'v Options,
        stop: &'v CancellationToken,
    ) -> Self {
        let classes = graphs.iter().map(|graph| bound.classes(*graph)).collect();
        Self { bound, graphs, classes, options, stop }
    }

    fn reports(&self) -> Result<Vec<ValidationReport>, ValidationError> {
        let tasks = self.tasks()?;
        let mut found: Vec<_> = self.graphs.iter().map(|_| (0, Vec::new(), Omitted::default())).collect();
        for task in &tasks {
            found[task.graph].0 += task.nodes.len();
        }
        for (task, batch) in self.run_all(&tasks)?.into_batches() {
            let (_, results, omitted) = &mut found[tasks[task].graph];
            results.extend(batch.results);
            omitted.extend(&batch.omitted);
        }
        let report = |(graph, (focus_nodes, results, omitted)): (usize, (usize, Vec<_>, Omitted))| {
            let data = self.data(graph);
            let data = Descriptions::new(data.terms, data.graph);
            let shapes = Descriptions::new(&self.bound.shapes_terms, self.bound.shapes_graph());
            let descriptions = descriptions(&results, data, shapes);
            let not_run = self.bound.shapes.not_run().map(str::to_owned).collect();
            ValidationReport::new(focus_nodes, results, omitted, not_run, descriptions)
        };
        let mut reports: Vec<_> = found.into_iter().enumerate().map(report).collect();
        // They belong to the shapes, and not to one of the graphs.
        if let Some(first) = reports.first_mut() {
            *first = std::mem::take(first).with_pattern_faults(self.bound.faults());
        }
        Ok(reports)
    }

    /// The tasks of every shape with every graph. There may be so many that the time limit matters.
    fn tasks(&self) -> Result<Vec<Task>, ValidationError> {
        let is_wanted = |shape: &Shape| !shape.deactivated && !shape.targets.is_empty();
        let shapes: Vec<_> = self.bound.shapes.all.iter().enumerate().filter(|(_, shape)| is_wanted(shape)).collect();
        let mut tasks = Vec::new();
        for graph in 0..self.graphs.len() {
            let data = self.data(graph);
            for (index, shape) in &shapes {
                if self.stop.is_cancelled() {
                    return Err(ValidationError::Stopped { shape: shape.name.clone(), timeout: self.options.timeout });
                }
                let nodes = focus_nodes(shape, &data);
                let task = |nodes: &[Id]| Task { graph, shape: *index, nodes: nodes.to_vec() };
                tasks.extend(nodes.chunks(TASK).map(task));
            }
        }
        Ok(tasks)
    }

    /// Runs all tasks, in threads with large stacks: shapes refer to shapes, and queries are nested.
    fn run_all(&self, tasks: &[Task]) -> Result<Kept, ValidationError> {
        let (next, kept) = (AtomicUsize::new(0), Kept::new(self.options.max_results));
        // A few nodes are validated faster than a thread starts.
        let helpers = self.options.threads.min(tasks.len() / 2).max(1);
        thread::scope(|scope| {
            let (next, kept) = (&next, &kept);
            let spawn = |_| stack::spawn_scoped(scope, move || self.share(tasks, next, kept));
            let helping = (0..helpers).map(spawn).collect::<Result<Vec<_>, _>>();
            for helper in helping.map_err(|error| ValidationError::Thread(error.to_string()))? {
                helper.join().map_err(|_| ValidationError::Panicked)??;
            }
            Ok::<_, ValidationError>(())
        })?;
        Ok(kept)
    }

    /// Runs tasks until there are no more.
    fn share(&self, tasks: &[Task], next: &AtomicUsize, kept: &Kept) -> Result<(), ValidationError> {
        let mut last: Option<(usize, Run<'_>)> = None;
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(task) = tasks.get(number) else { return Ok(()) };
            let run = match last.take() {
                Some((graph, run)) if graph == task.graph => run,
                _ => self.run(task.graph),
            };
            let mut batch = kept.batch(number);
            task.nodes.iter().try_for_each(|node| run.results(task.shape, *node, &mut batch))?;
            kept.add(number, batch);
            last = Some((task.graph, run));
        }
    }

    fn run(&self, graph: usize) -> Run<'_> {
        Run::new(self.bound, self.data(graph), self.options.timeout, self.stop)
    }

    fn data(&self, graph: usize) -> Data<'_> {
        self.bound.data(self.graphs[graph], &self.classes[graph])
    }
}
