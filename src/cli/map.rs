use super::Cli;
use super::error::{CliError, Failure};
use super::export::{format_of, parse_format};
use super::output::write_to;
use crate::dataset::parse_nquads;
use crate::engine::{Report, RunOptions, SortedLines, StreamLines, compile, run as run_plan};
use crate::export::{ExportFormat, ExportOptions, Prefixes, write};
use crate::rml::{Mapping, MappingError, parse_mappings};
use crate::source::DirectoryFiles;
use std::path::{Path, PathBuf};

/// Run RML mappings over their own sources: a plain RML processor.
///
/// Reads CSV. A value of which no term can be made is skipped, counted and told, and the command ends with 1.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Mapping files in Turtle
    #[arg(required = true, value_name = "MAPPING", value_hint = clap::ValueHint::FilePath)]
    mappings: Vec<PathBuf>,

    /// What relative IRIs are put behind
    #[arg(long, value_name = "IRI", value_parser = parse_iri)]
    base_iri: Option<String>,

    /// File to write [default: standard output]
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    output: Option<PathBuf>,

    /// The format [default: by the file's ending, else nquads]
    #[arg(long, value_parser = parse_format, value_name = "nquads|trig|turtle|ntriples|rdfxml|jsonld")]
    format: Option<ExportFormat>,

    /// Stop at the first value of which no term can be made, and leave no output
    #[arg(long)]
    strict: bool,

    /// Threads to use; there is one so far, and the output does not depend on it
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..))]
    threads: u16,
}

fn parse_iri(text: &str) -> Result<String, String> {
    match iri_string::types::IriStr::new(text) {
        Ok(iri) => Ok(iri.to_string()),
        Err(_) => Err("write an absolute IRI".to_owned()),
    }
}

pub(super) fn run(cli: &Cli, args: &Args) -> Result<(), CliError> {
    tracing::debug!(threads = args.threads, "mapping");
    let texts = args.mappings.iter().map(|path| Ok((read(path)?, path))).collect::<Result<Vec<_>, MappingError>>()?;
    let mapping = parse_mappings(texts.iter().map(|(text, path)| (text.as_slice(), path.as_path())))?;
    let job = Job { mapping, args };
    let report = match format(args) {
        ExportFormat::NQuads => job.stream()?,
        format => job.collect(format)?,
    };
    tell(cli, &report)
}

fn read(path: &Path) -> Result<Vec<u8>, MappingError> {
    std::fs::read(path).map_err(|cause| MappingError::Io { path: path.to_owned(), cause })
}

fn format(args: &Args) -> ExportFormat {
    let by_ending = || format_of(args.output.as_deref());
    args.format.or_else(by_ending).unwrap_or(ExportFormat::NQuads)
}

struct Job<'a> {
    mapping: Mapping,
    args: &'a Args,
}

impl Job<'_> {
    /// N-Quads are written as they are made.
    fn stream(&self) -> Result<Report, CliError> {
        if self.args.strict && self.args.output.is_none() {
            // Nothing may be printed before all is known to be right.
            let mut sink = StreamLines::new(Vec::new());
            let report = self.run(&mut sink)?;
            write_to(None, |out| out.write_all(&sink.into_inner()))?;
            return Ok(report);
        }
        let mut report = Report::default();
        write_to(self.args.output.as_deref(), |out| {
            let mut sink = StreamLines::new(out);
            report = self.run(&mut sink)?;
            Ok::<(), CliError>(())
        })?;
        Ok(report)
    }

    /// Other formats group and sort, and need all statements first.
    fn collect(&self, format: ExportFormat) -> Result<Report, CliError> {
        let mut lines = SortedLines::default();
        let report = self.run(&mut lines)?;
        let quads = parse_nquads(&lines.to_text(), Path::new("the mapping's output"))?;
        let options = ExportOptions { prefixes: &Prefixes::default(), context: None };
        write_to(self.args.output.as_deref(), |out| write(&quads, format, &options, out))?;
        Ok(report)
    }

    fn run(&self, sink: &mut dyn crate::engine::LineSink) -> Result<Report, CliError> {
        let files = DirectoryFiles::new("");
        let plan = compile(&self.mapping, &files, self.args.base_iri.as_deref())?;
        Ok(run_plan(&plan, &files, RunOptions { strict: self.args.strict }, sink)?)
    }
}

/// How many problems are written out.
const SHOWN: usize = 20;

fn tell(cli: &Cli, report: &Report) -> Result<(), CliError> {
    for problem in report.problems.iter().take(SHOWN) {
        anstream::eprintln!("error: {problem} (by {})", problem.triples_map);
    }
    let more = report.rejected.saturating_sub(SHOWN as u64);
    if more > 0 {
        anstream::eprintln!("... and {more} more");
    }
    if cli.quiet {
        return ending(report);
    }
    anstream::eprintln!(
        "{} rows read, {} statements made, {} duplicates dropped, {} written; {} terms rejected",
        report.rows,
        report.made,
        report.duplicates,
        report.written(),
        report.rejected
    );
    if report.unjoined > 0 {
        anstream::eprintln!("{} rows found nothing to join with", report.unjoined);
    }
    ending(report)
}

fn ending(report: &Report) -> Result<(), CliError> {
    if report.rejected == 0 { Ok(()) } else { Err(CliError::told(Failure::Data)) }
}
