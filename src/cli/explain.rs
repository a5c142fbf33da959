use super::error::{CliError, Failure};
use super::output::print;
use super::table::{table, terminal_width};
use crate::check::{rule_of, rules};
use diwan_rdf::text::{nearest, shortened};

/// Explain a code of `diwan check`: what it means and why it matters.
///
/// Without a code, lists all of them.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The code, such as D002, or the name, such as duplicate-key
    code: Option<String>,
}

pub(super) fn run(args: &Args) -> Result<(), CliError> {
    let Some(code) = &args.code else {
        let rows: Vec<_> = rules().map(|rule| vec![rule.code().to_owned(), rule.summary()]).collect();
        return print(&table(&["code", "meaning"].map(str::to_owned), &rows, terminal_width()));
    };
    let wanted = code.to_uppercase();
    match rule_of(&wanted).or_else(|| rules().find(|rule| rule.name() == code)) {
        Some(rule) => print(&format!("{}: {}\n\n{}\n", rule.code(), rule.summary(), rule.explanation())),
        None => {
            let near = nearest(&wanted, rules().map(|rule| rule.code()));
            let hint = near.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
            let code = shortened(code);
            let reason = format!("no check has the code `{code}`{hint} (`diwan explain` lists them)");
            Err(CliError::new(Failure::Usage, reason))
        }
    }
}
