//! The command line: one file for each command. Only this module prints.
#![allow(clippy::disallowed_methods, reason = "only this module prints and exits")]

mod args;
mod build;
mod build_tables;
mod check;
mod cite;
mod command;
mod completions;
mod conflicts;
mod diff;
mod error;
mod evidence;
mod explain;
mod export;
mod find;
mod guard;
#[cfg(feature = "embedded")]
mod init;
#[cfg(feature = "link")]
mod link;
mod map;
mod map_errors;
mod map_files;
mod message;
#[cfg(feature = "embedded")]
mod migrate;
mod naming;
mod output;
mod overwrite;
mod query;
mod rdf_output;
mod rejection;
mod session;
mod show;
#[cfg(unix)]
mod signals;
mod table;
mod text;
mod usage;
mod visible;

pub use command::Cli;

use args::GlobalArgs;
use clap::{CommandFactory as _, Parser as _};
use command::Command;
use diwan_rdf::stack;
use error::CliError;
use std::io::{self, IsTerminal as _, Write};
use std::process::ExitCode;
use std::sync::mpsc;
use visible::visible_but_styles;

/// Parses the arguments, runs the command and returns the exit code: 0 for success, 1 for errors in the data, 2 for
/// invalid arguments, 3 for an invalid mapping, query or project file, 4 for failed input or output.
pub fn main() -> ExitCode {
    let cli = Cli::try_parse().unwrap_or_else(|error| usage::end(error));
    start_logging(&cli.global);
    #[cfg(unix)]
    signals::handle();
    run_on_large_stack(move || match run(&cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => error.report(),
    })
}

/// Runs the command on a thread with a large stack, because parsers recurse over nested input.
fn run_on_large_stack(work: impl FnOnce() -> ExitCode + Send + 'static) -> ExitCode {
    let (sender, code) = mpsc::sync_channel(1);
    let begun = stack::spawn(move || {
        // The receiver below waits, so that sending cannot fail.
        let _ = sender.send(work());
    });
    match (begun, code.recv()) {
        (Ok(_), Ok(code)) => code,
        // The thread has printed its panic message. 101 is the exit code of a panic.
        (Ok(_), Err(_)) => ExitCode::from(101),
        (Err(error), _) => CliError::new(error::Failure::Io, format!("a thread cannot be started: {error}")).report(),
    }
}

fn run(Cli { global, command }: &Cli) -> Result<(), CliError> {
    match command {
        Command::Build(args) => build::run(global, args),
        Command::Query(args) => query::run(global, args),
        Command::Find(args) => find::run(global, args),
        Command::Show(args) => show::run(global, args),
        Command::Conflicts(args) => conflicts::run(global, args),
        Command::Diff(args) => diff::run(global, args),
        Command::Check(args) => check::run(global, args),
        Command::Explain(args) => explain::run(args),
        Command::Export(args) => export::run(global, args),
        Command::Map(args) => map::run(global, args),
        Command::Cite(args) => cite::run(global, args),
        #[cfg(feature = "link")]
        Command::Link(args) => link::run(global, args),
        #[cfg(feature = "embedded")]
        Command::Init(args) => init::run(global, args),
        #[cfg(feature = "embedded")]
        Command::Migrate(args) => migrate::run(global, args),
        Command::Completions(args) => completions::run(args, Cli::command()),
    }
}

/// Writes each log event immediately and on one line, whatever characters it contains.
struct EventLine<W>(W);

impl<W: Write> Write for EventLine<W> {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(event);
        let line = text.strip_suffix('\n').unwrap_or(&text).replace('\n', "\u{240A}");
        writeln!(self.0, "{}", visible_but_styles(&line))?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Starts logging to standard error. `RUST_LOG` overrides `--verbose` and `--quiet`.
fn start_logging(cli: &GlobalArgs) {
    let level = match (cli.quiet, cli.verbose) {
        (true, _) => "error",
        (false, 0) => "warn",
        (false, 1) => "info",
        (false, _) => "debug",
    };
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new(format!("diwan={level}")));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(|| EventLine(io::stderr()))
        .with_ansi(io::stderr().is_terminal())
        // Errors of logging would go to standard error too, where logging has just failed.
        .log_internal_errors(false)
        .without_time()
        .init();
}
