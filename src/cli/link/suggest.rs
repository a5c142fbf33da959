use super::session::{RetryArgs, check_endpoint, entity, open_linked, own_folder, today};
use crate::app::{AppError, AskOptions, LinkedGraph, ServiceSuggestions, Suggestions};
use crate::cli::GlobalArgs;
use crate::cli::error::{CliError, Failure};
use crate::cli::message::message;
use crate::cli::output::print;
use crate::cli::visible::visible_line;
use crate::link::{SuggestOptions, Suggested};
use diwan_rdf::text::nearest;
use indicatif::{ProgressBar, ProgressStyle};
use std::collections::BTreeSet;

/// Search for the items of entities with a reconciliation service.
///
/// Looks up every entity without a decision by its names in all languages, together with what is known about it, and
/// writes the candidates to data/candidates.csv, best first. `diwan link review` decides about them; only a candidate
/// with the same identifier, such as an ISO code, is accepted automatically. Answers are cached: an interrupted run can
/// be continued, and no query is sent twice.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Entities to look up: slugs or names [default: all without a decision]
    #[arg(value_name = "ENTITY")]
    entities: Vec<String>,

    /// Only entities of this class: meeting, official, body, place ...
    #[arg(long = "type", value_name = "CLASS")]
    class: Option<String>,

    /// The service [default: that of diwan.toml, which is Wikidata's]
    #[arg(long, value_name = "URL", value_hint = clap::ValueHint::Url)]
    endpoint: Option<String>,

    /// Candidates to keep for each entity
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..))]
    limit: u16,

    /// Also look up names as the documents print them
    #[arg(long)]
    attested: bool,

    /// Send no requests; use cached answers only
    #[arg(long)]
    offline: bool,

    /// Ignore cached answers
    #[arg(long, conflicts_with = "offline")]
    refresh: bool,

    /// Maximum number of concurrent requests
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u8).range(1..=8))]
    jobs: u8,

    #[command(flatten)]
    retry: RetryArgs,
}

pub(super) fn run(cli: &GlobalArgs, args: &Args) -> Result<(), CliError> {
    check_endpoint(args.endpoint.as_deref())?;
    let link = open_linked(cli)?;
    let folder = own_folder(&link.graph.project)?;
    let options = SuggestOptions {
        class: args.class.as_deref().map(|class| known_class(class, &link)).transpose()?,
        entities: args.entities.iter().map(|name| entity(&link, name)).collect::<Result<_, _>>()?,
        endpoint: args.endpoint.as_deref(),
        attested: args.attested,
    };
    let suggestions = link.suggestions(folder, &options)?;
    let (mut services, mut is_complete) = (0, true);
    for (endpoint, names) in suggestions.services() {
        services += 1;
        is_complete &= ask(cli, args, &suggestions, endpoint, names)?;
    }
    if services == 0 && !cli.quiet {
        print("no entities are open\n")?;
    }
    if is_complete { Ok(()) } else { Err(CliError::reported(Failure::Io)) }
}

/// Asks one service. Returns false if some names have no answer: a service that is down does not stop the others.
fn ask(
    cli: &GlobalArgs,
    args: &Args,
    suggestions: &Suggestions,
    endpoint: &str,
    names: usize,
) -> Result<bool, CliError> {
    let bar = progress_bar(cli, names);
    let asked = suggestions.ask(endpoint, &args.options(), &today(), &|names| bar.inc(names as u64));
    bar.finish_and_clear();
    let found = match asked {
        Ok(found) => found,
        Err(AppError::Service(error)) => {
            message!("error: {error}");
            return Ok(false);
        }
        Err(error) => return Err(error.into()),
    };
    for (slug, item, property) in &found.accepted {
        print(&format!("accepted {slug} = {item}: the same identifier {property}\n"))?;
    }
    report_problems(&found.suggested);
    if !cli.quiet {
        print(&summary(&found))?;
    }
    Ok(found.suggested.unanswered.is_empty())
}

/// The progress bar on a terminal.
fn progress_bar(cli: &GlobalArgs, names: usize) -> ProgressBar {
    let bar = if cli.quiet { ProgressBar::hidden() } else { ProgressBar::new(names as u64) };
    let style = ProgressStyle::with_template("{bar:30} {pos} of {len} names, {eta} left");
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

impl Args {
    fn options(&self) -> AskOptions {
        AskOptions {
            limit: self.limit.into(),
            offline: self.offline,
            refresh: self.refresh,
            jobs: self.jobs.into(),
            retry: self.retry.policy(),
        }
    }
}

/// Checks the name of a class of registered entities.
fn known_class<'c>(class: &'c str, link: &LinkedGraph) -> Result<&'c str, CliError> {
    let known = link.class_names();
    if known.contains(class) {
        return Ok(class);
    }
    let near = nearest(class, known.iter()).map(|near| format!("; did you mean {near}?")).unwrap_or_default();
    let list = known.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
    Err(CliError::new(
        Failure::Usage,
        format!(
            "no register has entities of the class {class}{near} (there are \
        {list})"
        ),
    ))
}

/// Reports names without an answer, and invalid answers.
fn report_problems(suggested: &Suggested) {
    const SHOWN: usize = 10;
    for (slug, name, reason) in suggested.unanswered.iter().take(SHOWN) {
        message!("no answer: {slug}, \"{name}\": {reason}");
    }
    let more = suggested.unanswered.len().saturating_sub(SHOWN);
    if more > 0 {
        message!("... and {more} more names without an answer; run the command again to ask only for them");
    }
    if let Some(reason) = &suggested.uncompared {
        message!("identifiers were not compared: {reason}");
    }
    for (slug, name, reason) in suggested.unusable.iter().take(SHOWN) {
        message!("left out: {slug}, \"{name}\": {reason}");
    }
    let more = suggested.unusable.len().saturating_sub(SHOWN);
    if more > 0 {
        message!("... and {more} more candidates that cannot be used");
    }
    if suggested.bare > 0 {
        message!("{} names were rejected with type and properties, and sent again without them", suggested.bare);
    }
}

fn summary(found: &ServiceSuggestions) -> String {
    let ServiceSuggestions { service, entities, requests, suggested, .. } = found;
    let with: BTreeSet<&str> = suggested.candidates.iter().map(|candidate| candidate.slug.as_str()).collect();
    format!(
        "{}: {} names of {entities} entities; {} answers from the cache, {requests} requests sent\n\
         {} candidates for {} entities; decide with `diwan link review`\n",
        visible_line(service),
        suggested.questions,
        suggested.kept,
        suggested.candidates.len(),
        with.len()
    )
}
