use super::DiffError;
use super::revision::Checkout;
use crate::dataset::{map_tables, statements};
use crate::project::{PROJECT_FILE, Project};
use diwan_rdf::blank::Labels;
use diwan_rdf::files::{AllowedFolders, rdf_format, read_rdf_file};
use diwan_rdf::quads::{Collector, Id, Pattern, Quads};
use diwan_rdf::term::RdfText;
use oxigraph::io::RdfParser;
use oxigraph::model::{NamedNodeRef, Quad};
use std::path::Path;

/// One side of a comparison: the statements of a dataset.
#[derive(Debug)]
pub struct Side {
    /// All statements.
    pub quads: Quads,
    /// The base IRI of the dataset, if it declares one.
    pub base: Option<String>,
    /// The number of values that gave no valid term. They are not among the statements.
    pub rejected: u64,
}

/// The base IRI for relative IRIs in files. It is the same for both sides, because the paths of the files differ.
const BASE: &str = "file:///";

/// The file name of a built graph.
const BUILT: &str = "graph.nq";

impl Side {
    /// Opens a side by name: a project's folder or project file, a folder with a built graph, an RDF file, or otherwise
    /// a git revision of `project`. With `allow_outside`, the files of a project in a folder may be outside that
    /// folder.
    ///
    /// # Errors
    /// [`DiffError`] when the name matches nothing, or the side cannot be read.
    pub fn open(name: &str, project: &Project, allow_outside: bool) -> Result<Self, DiffError> {
        let path = Path::new(name);
        if path.ends_with(PROJECT_FILE) && path.is_file() {
            return of_project(path.parent().unwrap_or(Path::new("")), name, allow_outside);
        }
        if path.is_dir() {
            return of_folder(path, name, allow_outside);
        }
        if path.exists() {
            return of_file(path);
        }
        let checkout = Checkout::of(name, project.directory())?;
        if !checkout.files().join(PROJECT_FILE).is_file() {
            let reason = format!("that folder had no {PROJECT_FILE} in this revision");
            return Err(DiffError::Git { revision: name.to_owned(), reason });
        }
        of_project(&checkout.files(), name, false)
    }

    /// Maps the tables of a project without checking them, so that projects with errors can be compared. `side` names
    /// the side in messages.
    ///
    /// # Errors
    /// [`DiffError::Dataset`] when the mapping or a vocabulary is invalid.
    pub fn of_project(project: &Project, side: &str) -> Result<Self, DiffError> {
        let project = &project.snapshot();
        let mapped = map_tables(project).and_then(|tables| Ok((tables.report.rejected, statements(project, &tables)?)));
        let (rejected, quads) = mapped.map_err(|cause| DiffError::Dataset { side: side.to_owned(), cause })?;
        Ok(Self { quads, base: Some(project.config().base.clone()), rejected })
    }
}

impl Side {
    /// Whether there are statements and all of them are in the default graph.
    pub(super) fn is_merged(&self) -> bool {
        !self.quads.is_empty() && self.quads.iter().all(|found| found.graph == Id::DEFAULT_GRAPH)
    }

    /// The statements with blank nodes.
    pub(super) fn with_blank_nodes(&self) -> Vec<Quad> {
        let found = self.quads.iter().filter(|found| self.quads.has_blank_node(found));
        found.filter_map(|found| self.quads.quad(&found)).collect()
    }

    /// Replaces the labels of blank nodes.
    pub(super) fn relabel(&mut self, labels: &Labels) -> Result<(), DiffError> {
        let mut labelled = self.with_blank_nodes();
        if labelled.is_empty() {
            return Ok(());
        }
        labelled.iter_mut().for_each(|quad| labels.relabel(quad));
        let others = self.quads.filtered(|found| !self.quads.has_blank_node(found));
        let labelled = Quads::from_quads(&labelled).map_err(DiffError::of_statements)?;
        self.quads = others.union(&labelled).map_err(DiffError::of_statements)?;
        Ok(())
    }
}

fn of_folder(folder: &Path, name: &str, allow_outside: bool) -> Result<Side, DiffError> {
    if folder.join(PROJECT_FILE).is_file() {
        of_project(folder, name, allow_outside)
    } else if folder.join(BUILT).is_file() {
        of_file(&folder.join(BUILT))
    } else {
        Err(DiffError::Folder(folder.to_owned()))
    }
}

fn of_project(folder: &Path, side: &str, allow_outside: bool) -> Result<Side, DiffError> {
    let allowed = if allow_outside { AllowedFolders::Everywhere } else { AllowedFolders::within([folder]) };
    let project =
        Project::open_within(folder, allowed).map_err(|cause| DiffError::Project { side: side.to_owned(), cause })?;
    Side::of_project(&project, side)
}

fn of_file(path: &Path) -> Result<Side, DiffError> {
    let format = rdf_format(path).ok_or_else(|| DiffError::Ending(path.to_owned()))?;
    let bytes = read_rdf_file(path).map_err(|cause| DiffError::Io { path: path.to_owned(), cause })?;
    let syntax = |reason| DiffError::Syntax { path: path.to_owned(), reason };
    let parser = RdfParser::from_format(format).with_base_iri(BASE);
    let parser = parser.map_err(|error| syntax(error.to_string()))?;
    let mut quads = Collector::default();
    for quad in RdfText::new(parser, &bytes).map_err(syntax)? {
        quads.quad(&quad.map_err(syntax)?);
    }
    let quads = quads.finish().map_err(DiffError::of_statements)?;
    Ok(Side { base: base(&quads), quads, rejected: 0 })
}

const URI_SPACE: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("http://rdfs.org/ns/void#uriSpace");

/// The base IRI from the dataset's description (`void:uriSpace`).
fn base(quads: &Quads) -> Option<String> {
    let property = quads.terms().find_iri(URI_SPACE.as_str())?;
    let mut uses: Vec<_> = quads.matching(Pattern { predicate: Some(property), ..Pattern::ALL }).collect();
    uses.sort_unstable();
    uses.iter().find_map(|found| {
        let (dataset, base) = (quads.term(found.subject).iri()?, quads.term(found.object).value()?);
        (dataset.strip_suffix("dataset") == Some(&base)).then(|| base.into_owned())
    })
}
