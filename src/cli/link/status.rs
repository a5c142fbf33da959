use super::session::decisions;
use crate::cli::Cli;
use crate::cli::args::{TextFormat, View};
use crate::cli::error::CliError;
use crate::cli::output::{print, print_json};
use crate::cli::session::{Session, open_own_project};
use crate::cli::table::{table, terminal_width};
use crate::link::{Facts, class_name};
use serde_json::json;
use std::collections::BTreeMap;

/// How many entities are linked, have no item, or are open, by class.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// How to write it
    #[arg(long, value_enum, default_value_t)]
    format: TextFormat,
}

#[derive(Clone, Copy, Default)]
struct Counts {
    linked: usize,
    absent: usize,
    open: usize,
    rejected: usize,
}

pub(super) fn run(cli: &Cli, args: &Args) -> Result<(), CliError> {
    let session = Session::of(open_own_project(cli)?, View::All)?;
    let facts = Facts::read(&session.store, session.entities.names());
    let decisions = decisions(&session.project)?;
    let decided = decisions.by_entity();
    let mut counts: BTreeMap<String, Counts> = BTreeMap::new();
    for (entity, class) in facts.registered() {
        let counts = counts.entry(class_name(class)).or_default();
        let decided = decided.get(session.entities.names().slug(entity.as_str()));
        match decided {
            Some(decided) if decided.linked.is_some() => counts.linked += 1,
            Some(decided) if decided.absent => counts.absent += 1,
            _ => counts.open += 1,
        }
        counts.rejected += decided.map_or(0, |decided| decided.rejected.len());
    }
    match args.format {
        TextFormat::Text => print(&text(&counts)),
        TextFormat::Json => print_json(&counts.iter().map(|(class, counts)| json(class, *counts)).collect::<Vec<_>>()),
    }
}

fn text(counts: &BTreeMap<String, Counts>) -> String {
    let total = counts.values().fold(Counts::default(), |total, counts| Counts {
        linked: total.linked + counts.linked,
        absent: total.absent + counts.absent,
        open: total.open + counts.open,
        rejected: total.rejected + counts.rejected,
    });
    let row = |name: &str, counts: &Counts| {
        let Counts { linked, absent, open, rejected } = counts;
        let numbers = [linked, absent, open, rejected].map(ToString::to_string);
        [vec![name.to_owned()], numbers.to_vec()].concat()
    };
    let mut rows: Vec<_> = counts.iter().map(|(name, counts)| row(name, counts)).collect();
    rows.push(row("all", &total));
    let header = ["entities", "linked", "not in Wikidata", "open", "candidates rejected"].map(str::to_owned);
    table(&header, &rows, terminal_width())
}

fn json(class: &str, counts: Counts) -> serde_json::Value {
    let Counts { linked, absent, open, rejected } = counts;
    json!({ "class": class, "linked": linked, "notInWikidata": absent, "open": open, "rejected": rejected })
}
