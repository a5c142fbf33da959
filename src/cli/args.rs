use diwan_rdf::term::is_language_tag;
use std::path::PathBuf;
use std::time::Duration;

/// Flags of all commands.
#[derive(Debug, clap::Args)]
pub(super) struct GlobalArgs {
    /// Folder of the project [default: this folder or the nearest above it with a diwan.toml]
    #[arg(long, global = true, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    pub(super) project: Option<PathBuf>,

    /// Use the data compiled into the program, whatever the current folder is
    #[cfg(feature = "embedded")]
    #[arg(long, global = true, conflicts_with = "project")]
    pub(super) embedded: bool,

    /// Allow a project or mapping to name files outside its folder
    #[arg(long, global = true)]
    pub(super) allow_outside: bool,

    /// More messages on standard error (-vv: even more)
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub(super) verbose: u8,

    /// No messages except errors
    #[arg(short, long, global = true)]
    pub(super) quiet: bool,
}

impl GlobalArgs {
    /// Whether the user selected the data compiled into the program.
    pub(super) fn embedded(&self) -> bool {
        #[cfg(feature = "embedded")]
        return self.embedded;
        #[cfg(not(feature = "embedded"))]
        return false;
    }
}

/// The format of a result.
#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
pub(super) enum TextFormat {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
}

/// Which statements of the documents are used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum View {
    /// All statements
    #[default]
    All,
    /// Only the preferred side of a contradiction that an editor has judged, and no deprecated statements
    Preferred,
}

/// The data model of the graph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum ModelName {
    /// One graph for each record, in the project's own vocabulary
    #[default]
    Records,
    /// Wikidata's model: statement nodes with qualifiers, ranks and references, in one graph
    Wikidata,
}

/// Parses a number of seconds from the command line. 0 is allowed.
pub(super) fn parse_seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "write a number of seconds")?;
    Duration::try_from_secs_f64(seconds).map_err(|_| "write a finite number of seconds, 0 or more".into())
}

/// Parses a time limit in seconds from the command line. 0 is refused, because nothing could run.
pub(super) fn parse_time_limit(text: &str) -> Result<Duration, String> {
    match parse_seconds(text)? {
        Duration::ZERO => Err("write a number of seconds greater than 0".to_owned()),
        time => Ok(time),
    }
}

/// Parses an amount of memory in megabytes from the command line. 0 is refused, because nothing could run.
pub(super) fn parse_megabytes(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0) | Err(_) => Err("write a whole number of megabytes, 1 or more".to_owned()),
        Ok(megabytes) => Ok(megabytes),
    }
}

/// Parses a language tag from the command line. Returns it in lower case.
pub(super) fn parse_language(text: &str) -> Result<String, String> {
    match is_language_tag(text) {
        true => Ok(text.to_lowercase()),
        false => Err("write a language tag, such as en, ar or pt-br".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Cli;
    use clap::CommandFactory as _;

    /// The default value of a flag. `diwan query --memory` is `default("query", "memory")`.
    fn default(command: &str, flag: &str) -> Option<String> {
        let cli = Cli::command();
        let command = cli.find_subcommand(command).unwrap();
        let argument = command.get_arguments().find(|argument| argument.get_long() == Some(flag)).unwrap();
        argument.get_default_values().first().map(|value| value.to_str().unwrap().to_owned())
    }

    #[test]
    fn defaults_of_limits_match_docs_limits_md() {
        let page = include_str!("../../docs/limits.md");
        let mut flags = Vec::new();
        for row in page.lines().filter(|line| line.starts_with("| ")) {
            let cells: Vec<&str> = row.split('|').map(str::trim).collect();
            let Some((command, flags_text)) = cells[3].trim_matches('`').split_once(' ') else { continue };
            let flag = flags_text.rsplit(' ').next().unwrap().trim_start_matches("--");
            let number = cells[2].split(' ').next().filter(|limit| *limit != "none").map(str::to_owned);
            assert_eq!(default(command, flag), number, "{row}");
            flags.push(format!("{command} {flag}"));
        }
        let expected = [
            "query timeout",
            "query memory",
            "check timeout",
            "check max-results",
            "map timeout",
            "map memory",
            "map join-memory",
        ];
        assert_eq!(flags, expected);
    }

    #[test]
    fn limits_of_zero_are_refused() {
        assert_eq!(parse_time_limit("0.001"), Ok(Duration::from_millis(1)));
        assert_eq!(parse_time_limit("0"), Err("write a number of seconds greater than 0".to_owned()));
        assert_eq!(parse_seconds("0"), Ok(Duration::ZERO));
        assert_eq!(parse_megabytes("1"), Ok(1));
        for wrong in ["0", "-1", "1.5", ""] {
            assert_eq!(parse_megabytes(wrong), Err("write a whole number of megabytes, 1 or more".to_owned()));
        }
    }
}
