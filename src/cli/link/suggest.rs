use super::session::{PatienceArgs, check_endpoint, entity, open_linked, own_folder, today};
use crate::app::{LinkedGraph, decisions, output_folder};
use crate::cli::GlobalArgs;
use crate::cli::error::{CliError, Failure};
use crate::cli::output::print;
use crate::cli::remark::remark;
use crate::cli::visible::visible_line;
use crate::link::{
    Candidate, Decided, Decision, ItemId, LinkError, Service, ServiceOptions, Suggested, Verdict, Wanted, Wishes,
    append, class_name, read_candidates, shown_address, suggest, wanted, with_lock, write_candidates,
};
use diwan_rdf::text::{nearest, shortened};
use indicatif::{ProgressBar, ProgressStyle};
use oxigraph::model::NamedNode;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Ask a reconciliation service which items entities may be.
///
/// Asks for every entity that is still open, by its names in all languages and with what is known of it, and writes the
/// candidates to data/candidates.csv, best first. `diwan link review` decides about them; only a candidate with the
/// same identifier, such as an ISO code, is accepted at once. Answers are kept on disk: a run that was broken off goes
/// on where it was, and nothing is asked twice.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Entities to ask for: slugs or names [default: all that are open]
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

    /// Ask for names as the documents print them, too
    #[arg(long)]
    attested: bool,

    /// Ask nothing; use the answers that are kept
    #[arg(long)]
    offline: bool,

    /// Ask again, whatever is kept
    #[arg(long, conflicts_with = "offline")]
    refresh: bool,

    /// Requests on their way at once
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u8).range(1..=8))]
    jobs: u8,

    #[command(flatten)]
    patience: PatienceArgs,
}

pub(super) fn run(cli: &GlobalArgs, args: &Args) -> Result<(), CliError> {
    check_endpoint(args.endpoint.as_deref())?;
    let link = open_linked(cli)?;
    let project = &link.graph.project;
    let folder = own_folder(project)?;
    let decisions = decisions(project)?;
    let decided = decisions.by_entity();
    let wishes = Wishes {
        class: args.class.as_deref().map(|class| known_class(class, &link)).transpose()?,
        entities: entities(&args.entities, &link, &decided)?,
        endpoint: args.endpoint.as_deref(),
        attested: args.attested,
    };
    let config = &project.config().link;
    let wanted = wanted(&link.facts, &link.crosswalk, &link.gathered.statements, &decided, config, &wishes);
    let mut by_endpoint: BTreeMap<&str, Vec<&Wanted>> = BTreeMap::new();
    for wanted in &wanted {
        by_endpoint.entry(&wanted.endpoint).or_default().push(wanted);
    }
    let run = Run {
        cli,
        args,
        cache: output_folder(project).unwrap_or_else(|| folder.join(".diwan")).join("answers"),
        candidates: folder.join(&config.candidates),
        decisions: folder.join(&config.decisions),
    };
    let mut failed = false;
    for (endpoint, wanted) in by_endpoint {
        failed |= !run.service(endpoint, &wanted, &decided)?;
    }
    if wanted.is_empty() && !cli.quiet {
        print("nothing is open\n")?;
    }
    if failed { Err(CliError::told(Failure::Io)) } else { Ok(()) }
}

/// One run over all services, and the files it works on.
struct Run<'a> {
    cli: &'a GlobalArgs,
    args: &'a Args,
    cache: PathBuf,
    candidates: PathBuf,
    decisions: PathBuf,
}

impl Run<'_> {
    /// How far it is, on a terminal.
    fn bar(&self, wanted: &[&Wanted]) -> ProgressBar {
        let names: usize = wanted.iter().map(|wanted| wanted.names.len()).sum();
        let bar = if self.cli.quiet { ProgressBar::hidden() } else { ProgressBar::new(names as u64) };
        let style = ProgressStyle::with_template("{bar:30} {pos} of {len} names, {eta} left");
        bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
    }

    /// Asks one service; false when something was not answered. One that is down does not stop the others.
    fn service(&self, endpoint: &str, wanted: &[&Wanted], decided: &BTreeMap<&str, Decided>) -> Result<bool, CliError> {
        let bar = self.bar(wanted);
        let progress = |names: usize| bar.inc(names as u64);
        let suggested = Service::open(self.args.options(endpoint, &self.cache))
            .and_then(|service| Ok((suggest(&service, wanted, usize::from(self.args.limit), &progress)?, service)));
        bar.finish_and_clear();
        let (suggested, service) = match suggested {
            Ok(suggested) => suggested,
            Err(error) => {
                remark!("error: {error}");
                return Ok(false);
            }
        };
        with_lock(&self.candidates, || keep(&self.candidates, endpoint, wanted, &suggested, decided))?;
        accept(&self.decisions, &suggested)?;
        tell_trouble(&suggested);
        if !self.cli.quiet {
            print(&summary(&service, wanted, &suggested))?;
        }
        Ok(suggested.unanswered.is_empty())
    }
}

impl Args {
    fn options(&self, endpoint: &str, cache: &Path) -> ServiceOptions {
        ServiceOptions {
            endpoint: endpoint.to_owned(),
            cache: cache.to_owned(),
            offline: self.offline,
            refresh: self.refresh,
            jobs: self.jobs.into(),
            patience: self.patience.patience(),
        }
    }
}

/// A class of the registers, as it is called on the command line.
fn known_class<'c>(class: &'c str, link: &LinkedGraph) -> Result<&'c str, CliError> {
    let known: BTreeSet<String> = link.facts.registered().map(|(_, class)| class_name(class)).collect();
    if known.contains(class) {
        return Ok(class);
    }
    let near = nearest(class, known.iter()).map(|near| format!("; did you mean {near}?")).unwrap_or_default();
    let list = known.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
    Err(CliError::new(Failure::Usage, format!("no register is of the class {class}{near} (there are {list})")))
}

fn entities(
    texts: &[String],
    link: &LinkedGraph,
    decided: &BTreeMap<&str, Decided>,
) -> Result<Vec<NamedNode>, CliError> {
    let resolve = |text: &String| {
        let node = entity(link, text)?;
        if decided.get(link.facts.slug(&node)).is_some_and(Decided::is_settled) {
            let reason = format!("\"{}\" is decided already; see {}", shortened(text), "links.csv");
            return Err(CliError::new(Failure::Usage, reason));
        }
        Ok(node)
    };
    texts.iter().map(resolve).collect()
}

/// Replaces the candidates that this service had for the entities that were asked for; the others stay.
fn keep(
    path: &Path,
    endpoint: &str,
    wanted: &[&Wanted],
    suggested: &Suggested,
    decided: &BTreeMap<&str, Decided>,
) -> Result<(), LinkError> {
    let asked: BTreeSet<&str> = wanted.iter().map(|wanted| wanted.slug.as_str()).collect();
    let unanswered: BTreeSet<&str> = suggested.unanswered.iter().map(|(slug, ..)| slug.as_str()).collect();
    let old = read_candidates(path)?;
    // Where an answer is missing, what was found before is still worth having.
    let stays = |candidate: &&Candidate| {
        let slug = candidate.slug.as_str();
        let found_again = suggested.candidates.iter().any(|new| new.slug == slug && new.item == candidate.item);
        let elsewhere = candidate.endpoint != shown_address(endpoint);
        !asked.contains(slug) || elsewhere || (unanswered.contains(slug) && !found_again)
    };
    let open = |candidate: &&Candidate| {
        let decided = decided.get(candidate.slug.as_str());
        let rejected = |decided: &Decided| decided.rejected.iter().any(|item| item.to_string() == candidate.item);
        !decided.is_some_and(|decided| decided.is_settled() || rejected(decided))
    };
    let candidates = old.iter().filter(stays).chain(&suggested.candidates).filter(open);
    write_candidates(path, &candidates.cloned().collect::<Vec<_>>())
}

/// Accepts items that have the same identifier, unless something was decided about them meanwhile.
fn accept(path: &Path, suggested: &Suggested) -> Result<(), CliError> {
    for (slug, item, property) in &suggested.identified {
        let Ok(item) = item.parse::<ItemId>() else { continue };
        let (verdict, method) = (Verdict::Linked(item), format!("identifier {property}"));
        let told = format!("accepted {slug} = {item}: the same {method}\n");
        let decision = Decision { slug: slug.clone(), verdict, method, date: today(), line: 0 };
        if append(path, &[decision])?.is_empty() {
            print(&told)?;
        }
    }
    Ok(())
}

/// What was not answered, and what was answered only in part.
fn tell_trouble(suggested: &Suggested) {
    const SHOWN: usize = 10;
    for (slug, name, reason) in suggested.unanswered.iter().take(SHOWN) {
        remark!("no answer: {slug}, \"{name}\": {reason}");
    }
    let more = suggested.unanswered.len().saturating_sub(SHOWN);
    if more > 0 {
        remark!("... and {more} more names without an answer; run again to ask for them alone");
    }
    if let Some(reason) = &suggested.uncompared {
        remark!("identifiers were not compared: {reason}");
    }
    for (slug, name, reason) in suggested.unusable.iter().take(SHOWN) {
        remark!("left out: {slug}, \"{name}\": {reason}");
    }
    let more = suggested.unusable.len().saturating_sub(SHOWN);
    if more > 0 {
        remark!("... and {more} more candidates that cannot be used");
    }
    if suggested.bare > 0 {
        remark!("{} names were refused with type and properties, and asked without", suggested.bare);
    }
}

fn summary(service: &Service, wanted: &[&Wanted], suggested: &Suggested) -> String {
    let with: BTreeSet<&str> = suggested.candidates.iter().map(|candidate| candidate.slug.as_str()).collect();
    format!(
        "{}: {} names of {} entities; {} answers kept from before, {} requests sent\n\
         {} candidates for {} entities; decide with `diwan link review`\n",
        visible_line(&service.manifest().name),
        suggested.questions,
        wanted.len(),
        suggested.kept,
        service.sent(),
        suggested.candidates.len(),
        with.len()
    )
}
