use super::error::{CliError, Failure};
use super::output::print;
use super::table::{table, terminal_width};
use crate::check::explanations;
use diwan_rdf::text::nearest;

/// Say what a code of `diwan check` means and why it matters.
///
/// Without a code, lists all of them.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The code, such as D002
    code: Option<String>,
}

pub(super) fn run(args: &Args) -> Result<(), CliError> {
    let explained = explanations();
    let Some(code) = &args.code else {
        let rows: Vec<_> = explained.into_iter().map(|e| vec![e.code.to_owned(), e.meaning]).collect();
        return print(&table(&["code", "meaning"].map(str::to_owned), &rows, terminal_width()));
    };
    let wanted = code.to_uppercase();
    match explained.iter().find(|explained| explained.code == wanted) {
        Some(found) => print(&format!("{}: {}\n\n{}\n", found.code, found.meaning, found.explanation)),
        None => {
            let near = nearest(&wanted, explained.iter().map(|explained| explained.code));
            let hint = near.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
            let reason = format!("no check has the code {code}{hint} (`diwan explain` lists them)");
            Err(CliError::new(Failure::Usage, reason))
        }
    }
}
