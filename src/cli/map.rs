use super::GlobalArgs;
use super::args::parse_time_limit;
use super::error::{CliError, Failure};
use super::guard;
use super::map_errors;
use super::map_files::{MapFiles, Timed};
use super::message::message;
use super::output::write_to;
use super::overwrite::refuse_overwriting;
use super::rdf_output::{format_of, note_merged_graphs, parse_format, parse_output};
use crate::app::project_of_mapping;
use crate::dataset::parse_nquads;
use crate::project::PROJECT_FILE;
use diwan_rdf::files::{AllowedFolders, read_whole};
use diwan_rdf::text::shortened;
use diwan_rdf::write::{ExportFormat, ExportOptions, Prefixes, StreamTurtle, prefixes_for, write};
use diwan_rml::engine::{
    DEFAULT_BASE_IRI, EmptyValue, EmptyValueUsage, EngineError, LineSink, Plan, Report, RunOptions, SortedLines,
    Sources, StreamLines, compile_with, run as run_plan,
};
use diwan_rml::mapping::{Mapping, MappingError, Parser, Vocabulary};
use diwan_rml::source::RepeatedName;
use std::io::{self, Seek as _, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Run RML mappings on any data: a plain RML processor.
///
/// Reads CSV, TSV, JSON and JSON lines, plain or compressed, with mappings in RML, in R2RML or in the older RML
/// vocabulary. Values that cannot be mapped to terms are skipped, counted and reported, and the exit code is 1.
///
/// N-Quads, N-Triples, Turtle and TriG are written while rows are read; JSON-LD and RDF/XML are collected in memory.
/// N-Triples, Turtle and RDF/XML have no named graphs: the graphs of the mapping are merged.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Mapping files in Turtle
    #[arg(required = true, value_name = "MAPPING", value_hint = clap::ValueHint::FilePath)]
    mappings: Vec<PathBuf>,

    #[expect(clippy::doc_markdown, reason = "the help shows it as it is")]
    /// Base IRI of relative IRIs [default: http://example.org/, as RML specifies]
    #[arg(long, value_name = "IRI", value_parser = parse_iri)]
    base_iri: Option<String>,

    /// File to write [default: standard output]; with .gz or .zst at the end of its name it is compressed
    #[arg(short, long, value_name = "FILE", value_parser = parse_output, value_hint = clap::ValueHint::FilePath)]
    output: Option<PathBuf>,

    /// Output format [default: by the file's extension, else nquads]
    #[arg(long, value_parser = parse_format, value_name = "nquads|trig|turtle|ntriples|rdfxml|jsonld")]
    format: Option<ExportFormat>,

    /// Read another file instead of one that the mapping names, identified by its name with or without its extension;
    /// `-` is standard input. It is read as the mapping declares: in the same format, and decompressed if the mapping
    /// says so
    #[arg(long = "source", value_name = "NAME=FILE", value_parser = parse_source)]
    sources: Vec<(String, PathBuf)>,

    /// Map one part of every source only; the union of all N parts is the whole
    #[arg(long, value_name = "I/N", value_parser = parse_shard, default_value = "1/1")]
    shard: (u64, u64),

    /// Stop at the first value that cannot be mapped to a term, and leave no output
    #[arg(long)]
    strict: bool,

    /// Treat this text as null in CSV and JSON, in addition to those in the mapping; '' is the empty text. Can be
    /// repeated
    #[arg(long = "null", value_name = "VALUE")]
    nulls: Vec<String>,

    /// Accept CSV rows with more or fewer cells than the header: missing cells are null, and extra cells are ignored
    #[arg(long)]
    lenient: bool,

    /// Number of threads [default: the number of processors]; the output does not depend on it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,

    /// Memory limit for the detection of duplicates in megabytes; the rest is kept on disk
    #[arg(long, value_name = "MB", default_value_t = 512)]
    memory: usize,

    /// Memory limit for the keys and subjects of join parents in megabytes; exceeding it is an error
    #[arg(long, value_name = "MB", default_value_t = 4096)]
    join_memory: usize,

    /// Time limit in seconds [default: none]; if it is exceeded, nothing is written
    #[arg(long, value_name = "SECONDS", value_parser = parse_time_limit)]
    timeout: Option<Duration>,
}

fn parse_iri(text: &str) -> Result<String, String> {
    match iri_string::types::IriStr::new(text) {
        Ok(iri) => Ok(iri.to_string()),
        Err(_) => Err("write an absolute IRI".to_owned()),
    }
}

fn parse_source(text: &str) -> Result<(String, PathBuf), String> {
    let (name, file) = text.split_once('=').ok_or("write NAME=FILE")?;
    Ok((name.to_owned(), file.into()))
}

/// `2/4` as which part, from 0, of how many.
fn parse_shard(text: &str) -> Result<(u64, u64), String> {
    let number = |text: &str| text.parse::<u64>().ok();
    let numbers = text.split_once('/').and_then(|(part, parts)| Some((number(part)?, number(parts)?)));
    match numbers {
        Some((part, parts)) if 1 <= part && part <= parts => Ok((part - 1, parts)),
        _ => Err("write which part of how many: 1/4, 2/4, 3/4 or 4/4".to_owned()),
    }
}

pub(super) fn run(cli: &GlobalArgs, args: &Args) -> Result<(), CliError> {
    let Some(timeout) = args.timeout else { return map(cli, args, None) };
    let deadline = Instant::now().checked_add(timeout);
    // Only reading and writing check the time; work between them is not interrupted.
    guard::time(timeout.saturating_add(GRACE), timeout);
    let mapped = map(cli, args, deadline);
    match deadline.is_some_and(|deadline| Instant::now() >= deadline) {
        true if mapped.is_err() => Err(guard::out_of_time(timeout)),
        _ => mapped,
    }
}

/// How long after its time a run may take to end in good order.
const GRACE: Duration = Duration::from_secs(2);

fn map(cli: &GlobalArgs, args: &Args, deadline: Option<Instant>) -> Result<(), CliError> {
    let format = format_of(cli, args.format, args.output.as_deref(), Some(ExportFormat::NQuads))?;
    let mapping = read_mapping(cli, args)?;
    refuse_overwriting(args.output.as_deref(), inputs(args, &mapping))?;
    report_vocabularies(cli, &mapping);
    report_warnings(cli, &mapping);
    let folders = args.mappings.iter().filter_map(|path| path.parent()).chain([Path::new("")]);
    let reach = if cli.allow_outside { AllowedFolders::Everywhere } else { AllowedFolders::within(folders) };
    let files = MapFiles::new(&args.sources, reach, deadline);
    let job = Job { cli, args, mapping: &mapping, files, format, deadline };
    report_run(cli, &job.write()?, &mapping)
}

/// Reads the mapping. That of a project is read as the project reads it: on its base IRI, with its statements about
/// languages written out.
fn read_mapping(cli: &GlobalArgs, args: &Args) -> Result<Mapping, MappingError> {
    let project = project_of_mapping(&args.mappings);
    let mut parser = Parser::default();
    if let Some(project) = &project {
        if !cli.quiet {
            message!(
                "note: this is the mapping of a project; it is read with the base IRI and the languages of {PROJECT_FILE}"
            );
        }
        parser = parser.with_base(args.base_iri.as_deref().unwrap_or(&project.config().base));
    }
    let text = |path: &PathBuf| {
        let text = read(path)?;
        Ok::<_, MappingError>(match &project {
            Some(project) => project.expand_languages(text),
            None => text,
        })
    };
    let texts = args.mappings.iter().map(|path| Ok((text(path)?, path))).collect::<Result<Vec<_>, MappingError>>()?;
    parser.parse(texts.iter().map(|(text, path)| (text.as_slice(), path.as_path())))
}

/// The files that a run reads.
fn inputs(args: &Args, mapping: &Mapping) -> Vec<PathBuf> {
    let sources = mapping.triples_maps.iter().map(|map| map.source.resolved_path());
    args.mappings.iter().chain(args.sources.iter().map(|(_, file)| file)).cloned().chain(sources).collect()
}

/// Older vocabularies are read as if they were written in today's.
fn report_vocabularies(cli: &GlobalArgs, mapping: &Mapping) {
    let name = |vocabulary: &Vocabulary| match vocabulary {
        Vocabulary::Rml => None,
        Vocabulary::R2rml => Some("R2RML"),
        Vocabulary::OldRml => Some("RML of 2014"),
        Vocabulary::Csvw => Some("CSVW"),
    };
    let older: Vec<_> = mapping.vocabularies.iter().filter_map(name).collect();
    if !older.is_empty() && !cli.quiet {
        message!("note: the mapping uses the vocabularies of {}", older.join(" and "));
    }
}

/// Reports parts of the mapping that have no effect or may be unintended.
fn report_warnings(cli: &GlobalArgs, mapping: &Mapping) {
    if cli.quiet {
        return;
    }
    for problem in mapping.warnings.iter().take(SHOWN) {
        message!("warning[M002]: {problem}");
    }
    let more = mapping.warnings.len().saturating_sub(SHOWN);
    if more > 0 {
        message!("... and {more} more");
    }
}

fn read(path: &Path) -> Result<Vec<u8>, MappingError> {
    read_whole(path).map_err(|cause| MappingError::Io { path: path.to_owned(), cause })
}

struct Job<'a> {
    cli: &'a GlobalArgs,
    args: &'a Args,
    mapping: &'a Mapping,
    files: MapFiles<'a>,
    format: ExportFormat,
    deadline: Option<Instant>,
}

impl Job<'_> {
    /// The output is opened before anything is read: a place that cannot be written to costs no run.
    fn write(&self) -> Result<Report, CliError> {
        let is_collected = matches!(self.format, ExportFormat::RdfXml | ExportFormat::JsonLd);
        if self.args.strict && self.args.output.is_none() && !is_collected {
            return self.stream_when_right();
        }
        let mut report = Report::default();
        write_to(self.args.output.as_deref(), |out| {
            let mut out = Timed::new(out, self.deadline);
            report = if is_collected { self.collect(&mut out) } else { self.stream(&mut out) }?;
            Ok::<(), CliError>(())
        })?;
        Ok(report)
    }

    /// What is to be run, with the graphs that the format can hold; and whether graphs of the mapping are merged.
    fn plan(&self) -> Result<(Plan, bool), CliError> {
        let sources = Sources::default().with_nulls(self.args.nulls.iter().cloned());
        let sources = if self.args.lenient { sources.with_ragged_rows() } else { sources };
        let plan = compile_with(&sources, self.mapping, &self.files, self.args.base_iri.as_deref())
            .map_err(|error| map_errors::explained(error, self.mapping, &self.files))?;
        self.files.check_used()?;
        if self.format.keeps_graphs() {
            return Ok((plan, false));
        }
        let is_merged = plan.has_graphs();
        if is_merged {
            note_merged_graphs(self.cli, self.format);
        }
        Ok((plan.merging_graphs(), is_merged))
    }

    /// Nothing is printed before all is known to be right.
    fn stream_when_right(&self) -> Result<Report, CliError> {
        let mut file = tempfile::tempfile().map_err(EngineError::Spill)?;
        let report = self.stream(&mut file)?;
        file.rewind().map_err(EngineError::Spill)?;
        write_to(None, |out| io::copy(&mut file, out).map(|_| ()))?;
        Ok(report)
    }

    /// Statements are written as they are made.
    fn stream(&self, out: &mut dyn Write) -> Result<Report, CliError> {
        let (plan, is_merged) = self.plan()?;
        if !matches!(self.format, ExportFormat::Turtle | ExportFormat::TriG) {
            return self.run(&plan, &mut StreamLines::new(out));
        }
        let prefixes = prefixes_for(&self.mapping.prefixes, plan.iris());
        let mut sink = StreamTurtle::new(out, &prefixes, is_merged);
        let report = self.run(&plan, &mut sink)?;
        sink.finish().map_err(EngineError::Output)?;
        Ok(report)
    }

    /// Some formats group statements from anywhere, and need all of them first.
    fn collect(&self, out: &mut dyn Write) -> Result<Report, CliError> {
        let mut lines = SortedLines::default();
        let report = self.run(&self.plan()?.0, &mut lines)?;
        let quads = parse_nquads(&lines.to_text(), Path::new("the mapping's output"))?;
        let options = ExportOptions { prefixes: &Prefixes::default(), context: None };
        write(&quads, self.format, &options, out)?;
        Ok(report)
    }

    fn run(&self, plan: &Plan, sink: &mut dyn LineSink) -> Result<Report, CliError> {
        run_plan(plan, &self.files, self.options(), sink).map_err(|error| {
            let is_ragged = matches!(error, EngineError::Ragged { .. }) && !self.args.lenient;
            let hint = is_ragged
                .then(|| "  --lenient reads such rows: missing cells are null, extra cells are ignored".to_owned());
            CliError::from(error).with_hints(hint)
        })
    }

    fn options(&self) -> RunOptions {
        let processors = || std::thread::available_parallelism().map_or(1, usize::from);
        RunOptions {
            strict: self.args.strict,
            threads: self.args.threads.map_or_else(processors, usize::from),
            memory: self.args.memory.saturating_mul(1 << 20),
            join_memory: self.args.join_memory.saturating_mul(1 << 20),
            shard: self.args.shard,
            ..RunOptions::default()
        }
    }
}

/// How many problems are written out.
const SHOWN: usize = 20;

fn report_run(cli: &GlobalArgs, report: &Report, mapping: &Mapping) -> Result<(), CliError> {
    for problem in report.problems.iter().take(SHOWN) {
        message!("error[D001]: {problem} (by {})", problem.triples_map);
    }
    let more = report.rejected.saturating_sub(SHOWN as u64);
    if more > 0 {
        message!("... and {more} more");
    }
    if cli.quiet {
        return ending(report);
    }
    message!(
        "{} rows read, {} statements generated, {} duplicates removed, {} written; {} terms rejected",
        report.rows,
        report.made,
        report.duplicates,
        report.written(),
        report.rejected
    );
    remarks(report, mapping);
    ending(report)
}

/// Reports what is not an error, but may be a mistake.
fn remarks(report: &Report, mapping: &Mapping) {
    if report.unjoined > 0 {
        message!("{} rows have no matching row to join with", report.unjoined);
    }
    if report.untyped > 0 {
        message!("{} values were skipped because their row gives no language or datatype", report.untyped);
    }
    for (path, reference) in &report.never_found {
        message!("warning: {}: `{reference}` has no value in any item", path.display());
    }
    for (path, iterator) in &report.iterators_of_arrays {
        let (path, iterator) = (path.display(), shortened(iterator));
        message!("warning: {path}: `{iterator}` selects arrays; write `{iterator}[*]` to iterate over their elements");
    }
    if report.base_assumed {
        message!("warning: relative IRIs were resolved against {DEFAULT_BASE_IRI}; use --base-iri to set another base");
    }
    ragged(report);
    after_quotes(report);
    for (path, RepeatedName { name, place }) in &report.repeated_names {
        let (path, name) = (path.display(), shortened(name));
        message!("warning: {path}{place}: the name `{name}` is repeated in an object; all its values are read");
    }
    // The older vocabularies have no null values.
    let can_say = mapping.vocabularies.contains(&Vocabulary::Rml);
    let how = if can_say { "add rml:null \"\" to the source, or use --null ''" } else { "use --null ''" };
    for EmptyValue { path, column, place, usage, .. } in &report.empty_values {
        let (path, noun) = (path.display(), if place.line().is_some() { "column" } else { "reference" });
        let into = match usage {
            EmptyValueUsage::Name => "IRIs, blank nodes or join keys",
            EmptyValueUsage::Type => "datatypes or languages",
        };
        message!(
            "warning: {path}{place}: {noun} `{column}` has empty values, which become parts of {into}; if they mean no value, {how}"
        );
    }
    for path in &report.empty {
        message!("warning: {}: the source has no rows", path.display());
    }
}

/// Rows that were read although they have more or fewer cells than the header.
fn ragged(report: &Report) {
    for (path, rows) in &report.ragged {
        for (line, cells) in rows.first.iter().take(SHOWN) {
            let how = if *cells < rows.columns { "missing cells are null" } else { "extra cells are ignored" };
            message!(
                "warning: {}:{line}: the row has {cells} cells, the header {}; {how}",
                path.display(),
                rows.columns
            );
        }
        let more = rows.count.saturating_sub(SHOWN as u64);
        if more > 0 {
            message!("... and {more} more rows of {}", path.display());
        }
    }
}

/// Cells that go on after their closing quote.
fn after_quotes(report: &Report) {
    for (path, cells) in &report.after_quotes {
        let path = path.display();
        for (line, column) in cells.first.iter().take(SHOWN) {
            let column = column.as_deref().map_or_else(String::new, |name| format!(" column `{}`:", shortened(name)));
            message!(
                "warning: {path}:{line}:{column} text follows the closing quote, and \"a\"b is read as ab; write quotes \
                 inside a quoted cell twice"
            );
        }
        let more = cells.count.saturating_sub(SHOWN as u64);
        if more > 0 {
            message!("... and {more} more such cells of {path}");
        }
    }
}

fn ending(report: &Report) -> Result<(), CliError> {
    if report.rejected == 0 { Ok(()) } else { Err(CliError::reported(Failure::Data)) }
}
