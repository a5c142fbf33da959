//! A project's graph in Wikidata's terms.

use crate::cli::args::View;
use crate::cli::error::CliError;
use crate::cli::session::Session;
use crate::cli::{Cli, error::Failure};
use crate::link::{Concepts, Crosswalk, Decisions, Facts, Gathered, Items, gather, read_items};
use crate::project::Project;
use std::path::{Path, PathBuf};

/// A project's graph, what joins it to Wikidata, and what it says in Wikidata's terms.
pub(super) struct LinkSession {
    pub(super) session: Session,
    pub(super) crosswalk: Crosswalk,
    pub(super) concepts: Concepts,
    pub(super) facts: Facts,
    pub(super) gathered: Gathered,
}

impl LinkSession {
    pub(super) fn open(cli: &Cli, view: View) -> Result<Self, CliError> {
        let session = Session::open(cli, view)?;
        let link = &session.project.config().link;
        let read = |path: &Path| session.project.read(path);
        let prefixes = &session.prefixes;
        let shown = |path: &Path| session.project.shown(path);
        let crosswalk = Crosswalk::parse(&shown(&link.crosswalk), &read(&link.crosswalk)?, prefixes)?;
        let concepts = Concepts::parse(&shown(&link.concepts), &read(&link.concepts)?, prefixes)?;
        let facts = Facts::read(&session.store, session.entities.names());
        let gathered = gather(&facts, &crosswalk, &concepts);
        Ok(Self { crosswalk, concepts, facts, gathered, session })
    }
}

/// What was decided; the embedded project's decisions come with it.
pub(super) fn decisions(project: &Project) -> Result<Decisions, CliError> {
    let path = &project.config().link.decisions;
    let shown = project.shown(path);
    match project.directory() {
        Some(_) => Ok(Decisions::read(&shown)?),
        None => Ok(Decisions::parse(&shown, &project.read(path)?)?),
    }
}

/// Where Wikidata's data come from.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
pub(super) struct ItemsArgs {
    /// File with Wikidata's entities, or folder of such files: JSON as in the dumps or from Special:EntityData, or RDF; may
    /// be compressed with gzip or zstd
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::AnyPath)]
    items: Option<PathBuf>,
}

impl ItemsArgs {
    /// The items that entities are linked to, and those that `also` says.
    pub(super) fn read(&self, link: &LinkSession) -> Result<Items, CliError> {
        let linked: std::collections::BTreeSet<_> = link.facts.linked().values().copied().collect();
        match &self.items {
            Some(path) => Ok(read_items(path, &|id| linked.contains(&id))?),
            None => Err(CliError::told(Failure::Usage)),
        }
    }
}
