use super::GlobalArgs;
use super::args::parse_language;
use super::error::CliError;
use super::evidence::contradiction_text;
use super::output::{print, print_json};
use super::session::open_graph;
use crate::app::view::{Contradiction, ContradictionKind};

/// List every contradiction, with all sides and their quotes.
///
/// Conflicts are values of which at most one can be true; a value marked ≈ agrees with the one above it and is only
/// less precise. Calendar mismatches are dates that a passage prints in two calendars and that are not the same day.
/// `diwan query oddities` lists contradictions that only curators found.
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

/// The number of contradictions of each kind.
fn total(found: &[Contradiction]) -> String {
    let count = |kind| found.iter().filter(|contradiction| contradiction.kind == kind).count();
    let counted = |number: usize, one: &str| format!("{number} {one}{}", if number == 1 { "" } else { "s" });
    let conflicts = counted(count(ContradictionKind::Conflict), "conflict");
    match count(ContradictionKind::CalendarMismatch) {
        0 => format!("{conflicts}\n"),
        number => format!("{conflicts}, {}\n", counted(number, "calendar mismatch").replace("mismatchs", "mismatches")),
    }
}
