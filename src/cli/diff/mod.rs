//! `diwan diff`.

mod json;
mod text;

use super::Cli;
use super::args::TextFormat;
use super::error::{CliError, Failure};
use super::output::{print, print_json, remark};
use super::session::{open_project, prefixes};
use super::text::TermStyle;
use super::visible::visible_line;
use crate::diff::{Changes, Side, Snapshot, compare};
use crate::export::Prefixes;
use crate::project::Project;
use oxigraph::model::NamedNode;

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
    #[arg(long, value_name = "TAG", default_value = "en")]
    lang: String,
}

pub(super) fn run(cli: &Cli, args: &Args) -> Result<(), CliError> {
    let project = open_project(cli)?;
    let (old, new) = (open(&args.old, &project, cli)?, open(&new_name(args, &project)?, &project, cli)?);
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

fn new_name(args: &Args, project: &Project) -> Result<String, CliError> {
    let folder = || match project.directory() {
        Some(folder) if folder.as_os_str().is_empty() => Ok(".".to_owned()),
        Some(folder) => Ok(folder.to_string_lossy().into_owned()),
        None => Err(CliError::new(Failure::Usage, "there is no project here to compare with; give NEW too")),
    };
    args.new.clone().map_or_else(folder, Ok)
}

fn open(name: &str, project: &Project, cli: &Cli) -> Result<Side, CliError> {
    let side = Side::open(name, project)?;
    if side.rejected > 0 && !cli.quiet {
        remark!("note: {name}: {} values gave no statement; `diwan check` tells which", side.rejected);
    }
    Ok(side)
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
