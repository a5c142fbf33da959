//! Common to the link commands: the graph they work on, and the arguments for Wikidata's data.

use crate::app::{LinkedGraph, Selection};
use crate::cli::args::{parse_seconds, parse_time_limit};
use crate::cli::error::CliError;
use crate::cli::message::message;
use crate::cli::naming::report_taken;
use crate::cli::overwrite::{refuse_overwriting, refuse_overwriting_project};
use crate::cli::session::open_own_project;
use crate::cli::{GlobalArgs, error::Failure};
use crate::link::{
    ItemId, Items, Reading, RedirectedLink, RetryPolicy, ask_items, becomes_item_file, is_web_address, item_files,
    read_items, shown_address,
};
use crate::project::Project;
use diwan_rdf::text::shortened;
use oxigraph::model::NamedNode;
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Opens the project's graph for linking. It is not freed, because the process ends with the command.
pub(super) fn open_linked(cli: &GlobalArgs) -> Result<ManuallyDrop<LinkedGraph>, CliError> {
    Ok(ManuallyDrop::new(LinkedGraph::open(open_own_project(cli)?, Selection::All)?))
}

/// Follows redirects of items that were merged into others, and reports them.
pub(super) fn follow(link: &mut LinkedGraph, items: &mut Items) {
    for RedirectedLink { entity, before, now, is_free } in link.follow(items) {
        let slug = link.facts.slug(&entity);
        let left = if is_free {
            ""
        } else {
            ", which is already the item of another entity, so the link is not \
            followed"
        };
        message!("note: {slug} is linked to {before}, which was merged into {now}{left}; correct links.csv");
    }
}

/// The entity that a name resolves to.
pub(super) fn entity(link: &LinkedGraph, name: &str) -> Result<NamedNode, CliError> {
    let found = link.graph.resolve(name, link.graph.language())?;
    if found.by_words {
        report_taken(name, &found.node, &link.graph.entities, link.graph.language());
    }
    Ok(found.node)
}

/// The entity that a name resolves to; an error if it is not linked.
pub(super) fn linked_entity(link: &LinkedGraph, name: &str) -> Result<NamedNode, CliError> {
    let node = entity(link, name)?;
    let no_item = || CliError::new(Failure::Usage, format!("\"{name}\" is not linked to an item"));
    if link.is_linked(&node) { Ok(node) } else { Err(no_item()) }
}

/// The folder of a project that can be written to.
pub(super) fn own_folder(project: &Project) -> Result<&Path, CliError> {
    project.directory().ok_or_else(|| {
        let reason = "the data compiled into the program cannot be changed; create a project with `diwan init`, or \
            select one with --project";
        CliError::new(Failure::Usage, reason)
    })
}

/// The current day in UTC.
pub(super) fn today() -> String {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    let seconds = i64::try_from(now.as_secs()).unwrap_or_default();
    chrono::DateTime::from_timestamp(seconds, 0).unwrap_or_default().format("%Y-%m-%d").to_string()
}

/// How failed requests to services are repeated.
#[derive(Debug, clap::Args)]
pub(super) struct RetryArgs {
    /// Maximum number of attempts for a request
    #[arg(long, value_name = "N", default_value_t = 6, value_parser = clap::value_parser!(u32).range(1..=20))]
    attempts: u32,

    /// Seconds to wait before the second attempt; the wait doubles with each further attempt
    #[arg(long, value_name = "SECONDS", default_value = "1", value_parser = parse_seconds)]
    wait: Duration,

    /// Time limit of one request in seconds
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = parse_time_limit)]
    timeout: Duration,
}

impl RetryArgs {
    pub(super) fn policy(&self) -> RetryPolicy {
        RetryPolicy { attempts: self.attempts, first_wait: self.wait, timeout: self.timeout }
    }
}

/// Where Wikidata's data come from.
#[derive(Debug, clap::Args)]
pub(super) struct ItemsArgs {
    /// File with Wikidata's entities, or folder of such files: JSON as in the dumps or from Special:EntityData, or RDF;
    /// may be compressed with gzip, zstd or bzip2
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::AnyPath)]
    items: Option<PathBuf>,

    /// SPARQL endpoint with data in Wikidata's model, to query for the items
    #[arg(long, value_name = "URL", conflicts_with = "items", value_hint = clap::ValueHint::Url)]
    endpoint: Option<String>,

    #[command(flatten)]
    retry: RetryArgs,
}

/// Refuses an invalid address. It is not checked by the parser of the argument, whose errors would show a password in
/// it.
pub(super) fn check_endpoint(endpoint: Option<&str>) -> Result<(), CliError> {
    match endpoint.filter(|endpoint| !is_web_address(endpoint)) {
        None => Ok(()),
        Some(endpoint) => {
            let shown = shortened(&shown_address(endpoint));
            let reason = format!("--endpoint: \"{shown}\" is not an address; write http://… or https://…");
            Err(CliError::new(Failure::Usage, reason))
        }
    }
}

/// Reads items, and reports damaged and repeated ones.
pub(super) fn read_and_report(path: &Path, wanted: &dyn Fn(ItemId) -> bool) -> Result<Items, CliError> {
    let Reading { items, damage, more_damage, repeated, more_repeated, .. } = read_items(path, wanted)?;
    for (place, reason) in &damage {
        message!("warning: {place}: {reason}; it is left out");
    }
    match more_damage {
        0 => {}
        1 => message!("warning: 1 more entity cannot be read, and is left out"),
        more => message!("warning: {more} more entities cannot be read, and are left out"),
    }
    for text in &repeated {
        message!("note: {text}");
    }
    match more_repeated {
        0 => {}
        1 => message!("note: 1 more item is repeated"),
        more => message!("note: {more} more items are repeated"),
    }
    Ok(items)
}

impl ItemsArgs {
    /// Refuses an endpoint that cannot be asked.
    pub(super) fn check(&self) -> Result<(), CliError> {
        check_endpoint(self.endpoint.as_deref())
    }

    /// Refuses to overwrite these items and the files of the project.
    pub(super) fn refuse_overwriting(&self, output: Option<&Path>, project: &Project) -> Result<(), CliError> {
        refuse_overwriting_project(output, project)?;
        let link = &project.config().link;
        let tables = [&link.candidates, &link.decisions, &link.crosswalk, &link.concepts];
        refuse_overwriting(output, tables.map(|path| project.shown(path)))?;
        let (Some(items), Some(output)) = (&self.items, output) else { return Ok(()) };
        refuse_overwriting(Some(output), item_files(items)?)?;
        let folder = output.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let is_within = items.is_dir() && folder.canonicalize().ok() == items.canonicalize().ok();
        if is_within && becomes_item_file(output) {
            let (output, items) = (output.display(), items.display());
            let reason = format!(
                "{output} would be read as Wikidata's data the next time; write it to a folder other than \
                    {items}"
            );
            return Err(CliError::new(Failure::Usage, reason));
        }
        Ok(())
    }

    /// The items that entities are linked to.
    pub(super) fn read(&self, link: &LinkedGraph) -> Result<Items, CliError> {
        let linked = link.linked_items();
        if linked.is_empty() {
            message!(
                "note: no entity is linked; `diwan link suggest` looks for items, `diwan link review` decides about them"
            );
        }
        if let Some(path) = &self.items {
            return read_and_report(path, &|id| linked.contains(&id));
        }
        let Some(endpoint) = &self.endpoint else {
            let reason =
                "Wikidata's data are missing; name a file or folder with --items, or a SPARQL endpoint with --endpoint";
            return Err(CliError::new(Failure::Usage, reason));
        };
        let linked: Vec<_> = linked.into_iter().collect();
        let languages = link.facts.languages();
        let languages: Vec<&str> = languages.iter().map(String::as_str).chain(["mul"]).collect();
        Ok(ask_items(endpoint, &linked, &link.crosswalk.properties(), &languages, self.retry.policy())?)
    }
}
