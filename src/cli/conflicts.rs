use super::GlobalArgs;
use super::args::parse_language;
use super::error::CliError;
use super::evidence::contradiction_text;
use super::output::{print, print_json};
use super::session::open_graph;
use crate::app::view::Contradiction;

/// List every contradiction, with all sides and their quotes.
///
/// Conflicts are values of which at most one can be true; a value marked ≈ agrees with the one above it and is only
/// less precise. Other contradictions name their kind in parentheses: one ordinal for two meetings, parts that are more
/// than their whole, and so on. Calendar mismatches are dates that a passage prints in two calendars and that are not the
/// same day. `diwan query oddities` lists contradictions that only curators found.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Output format
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    /// Language of display names [default: the first of the project's languages]
    #[arg(long, value_name = "TAG", value_parser = parse_language)]
    lang: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum Format {
    #[default]
    Table,
    Json,
}

pub(super) fn run(cli: &GlobalArgs, args: &Args) -> Result<(), CliError> {
    let graph = open_graph(cli)?;
    let found = graph.contradictions(args.lang.as_deref().unwrap_or(graph.language()));
    match args.format {
        Format::Table => print(&text(&found)),
        Format::Json => print_json(&found),
    }
}

fn text(found: &[Contradiction]) -> String {
    let mut out = String::new();
    for contradiction in found {
        out.push_str(&contradiction_text(contradiction));
        out.push('\n');
    }
    out.push_str(&total(found));
    out
}

/// The number of conflicts, of other contradictions and of calendar mismatches.
fn total(found: &[Contradiction]) -> String {
    let counted = |is_of_kind: fn(&Contradiction) -> bool, one: &str, several: &str| {
        let number = found.iter().filter(|contradiction| is_of_kind(contradiction)).count();
        (number, format!("{number} {}", if number == 1 { one } else { several }))
    };
    let (_, conflicts) = counted(|found| found.is_conflict, "conflict", "conflicts");
    let others = counted(is_other, "other contradiction", "other contradictions");
    let mismatches = counted(|found| found.is_calendar_mismatch, "calendar mismatch", "calendar mismatches");
    let rest = [others, mismatches].into_iter().filter(|(number, _)| *number > 0).map(|(_, text)| text);
    format!("{}\n", [conflicts].into_iter().chain(rest).collect::<Vec<_>>().join(", "))
}

fn is_other(found: &Contradiction) -> bool {
    !found.is_conflict && !found.is_calendar_mismatch
}
