//! `diwan diff`.

mod json;
mod text;

use super::Cli;
use super::args::{TextFormat, parse_language};
use super::error::{CliError, Failure};
use super::output::{print, print_json, remark};
use super::session::{find_project, no_project, prefixes};
use super::text::TermStyle;
use super::visible::visible_line;
use crate::diff::{Changes, DiffError, Side, Snapshot, compare};
use crate::project::{PROJECT_FILE, Project};
use diwan_rdf::write::Prefixes;
use oxigraph::model::NamedNode;
use std::path::Path;

/// Show what differs between two datasets, fact by fact, with the words that the facts rest on.
///
/// OLD and NEW are each a project's folder, an RDF file, a folder with a built graph, or else a git revision of the
/// project: HEAD~1, v1.0, or HEAD~1:path/of/project. Tables are mapped as this program maps them, and are not checked;
/// nothing is written and nothing checked out.
///
/// Marks: `+` is new, `-` is gone, `~` is another value in the same record, `>` is the same fact in another record, and
/// `"` is the same fact on other words.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// What was before
    #[arg(value_name = "OLD", value_hint = clap::ValueHint::AnyPath)]
    old: String,

    /// What is now [default: the project]
    #[arg(value_name = "NEW", value_hint = clap::ValueHint::AnyPath)]
    new: Option<String>,

    /// How to write it
    #[arg(long, value_enum, default_value_t)]
    format: TextFormat,

    /// Leave out what differs, and count it
    #[arg(long)]
    summary: bool,

    /// End with 1 when anything differs
    #[arg(long)]
    exit_code: bool,

    /// Language of display names
    #[arg(long, value_name = "TAG", default_value = "en", value_parser = parse_language)]
    lang: String,
}

pub(super) fn run(cli: &Cli, args: &Args) -> Result<(), CliError> {
    // Files and folders need no project; prefixes are the same everywhere.
    let own = find_project(cli)?;
    let project = own.clone().map_or_else(Project::embedded, Ok)?;
    let old = open(&args.old, own.as_ref(), cli)?;
    let new = match (&args.new, &own) {
        (Some(new), own) => open(new, own.as_ref(), cli)?,
        (None, Some(own)) => told(Side::of_project(own, "the project")?, "the project", cli),
        (None, None) => return Err(no_project()),
    };
    let (changes, old, new) = compare(old, new, &project.config().base)?;
    if changes.merged && !cli.quiet {
        remark!("note: one side has no graphs; both were merged, and no words are known");
    }
    let prefixes = prefixes(&project)?;
    let shown = Shown { changes: &changes, old: &old, new: &new, prefixes: &prefixes, language: &args.lang };
    match args.format {
        TextFormat::Text => print(&text::text(&shown, args.summary))?,
        TextFormat::Json => print_json(&json::json(&shown, args.summary))?,
    }
    if args.exit_code && !changes.is_empty() { Err(CliError::told(Failure::Data)) } else { Ok(()) }
}

/// One side; where there is no project, there are no revisions either.
fn open(name: &str, own: Option<&Project>, cli: &Cli) -> Result<Side, CliError> {
    let embedded = Project::embedded()?;
    if own.is_none() && !Path::new(name).exists() {
        let reason =
            format!("there is no project here that could have it as a revision (no {PROJECT_FILE} here or above)");
        return Err(DiffError::Unknown { name: name.to_owned(), reason }.into());
    }
    Ok(told(Side::open(name, own.unwrap_or(&embedded))?, name, cli))
}

/// Says what is not among the statements of a side.
fn told(side: Side, name: &str, cli: &Cli) -> Side {
    if side.rejected > 0 && !cli.quiet {
        remark!("note: {name}: {} values gave no statement; `diwan check` tells which", side.rejected);
    }
    side
}

/// What is shown, and what its terms are called.
struct Shown<'a> {
    changes: &'a Changes,
    old: &'a Snapshot,
    new: &'a Snapshot,
    prefixes: &'a Prefixes,
    language: &'a str,
}

impl Shown<'_> {
    /// Names as they were.
    fn was(&self) -> TermStyle<'_> {
        self.style(self.old)
    }

    /// Names as they are.
    fn is(&self) -> TermStyle<'_> {
        self.style(self.new)
    }

    fn style<'s>(&'s self, side: &'s Snapshot) -> TermStyle<'s> {
        TermStyle { entities: &side.entities, prefixes: self.prefixes, language: self.language, iris: false }
    }

    /// What something is called now, or was called when it is gone; on one line, for people.
    fn name(&self, node: &NamedNode) -> String {
        visible_line(&self.raw_name(node)).into_owned()
    }

    /// The same as it is, for programs.
    fn raw_name(&self, node: &NamedNode) -> String {
        let now = self.new.entities.display(node, self.language);
        now.unwrap_or_else(|| self.was().raw_node(node))
    }

    /// The key of a record.
    fn key<'n>(&self, record: &'n NamedNode) -> &'n str {
        let sides = [self.new, self.old].map(|side| side.entities.names().base());
        let short = sides.into_iter().find_map(|base| record.as_str().strip_prefix(base));
        short.map_or(record.as_str(), |path| path.trim_start_matches("record/"))
    }
}
