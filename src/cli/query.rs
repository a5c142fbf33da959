use super::GlobalArgs;
use super::args::{ModelName, View, parse_language, parse_megabytes, parse_time_limit};
use super::error::{CliError, Failure};
use super::guard;
use super::message::message;
use super::naming;
use super::output::{SpooledOutput, print, print_lines, write_to};
use super::table::{LongTable, table, terminal_width};
use super::text::line;
use super::visible::visible;
use crate::app::view::{AnswerCell, AnswerColumn, AnswerRow};
use crate::app::{Answer, AnswerRows, Labels, ProjectGraph, bundled_queries, bundled_query};
use crate::project::Project;
use crate::results::{ResultsFormat, RowWriter, write_boolean};
use crate::store::{
    DerivedColumn, Filled, Gaps, MarkedRow, Model, Parameter, QueryOptions, QueryTemplate, non_string_arguments,
    unknown_terms,
};
use diwan_rdf::files::read_text;
use diwan_rdf::text::shortened;
use diwan_rdf::write::{ExportFormat, ExportOptions, Prefixes, write};
use diwan_sparql::PatternFaults;
use oxigraph::model::{GraphName, Literal, Triple};
use std::collections::BTreeMap;
use std::io;
use std::mem::ManuallyDrop;
use std::path::PathBuf;
use std::time::Duration;

/// Query the graph: with a bundled query, a file, or SPARQL text.
///
/// Without a query, lists the bundled ones. A query that names no graph sees all graphs merged; `GRAPH ?record { … }`
/// gives the record of a statement. The prefixes of the project's JSON-LD context need not be declared.
///
/// In a table, ≠ marks values that a document contradicts. In the other formats the answer of a bundled query has one more
/// column, `contradicted`, with the names of the columns whose values in that row are contradicted.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Name of a bundled query
    name: Option<String>,

    /// A file with a query
    #[arg(long, value_name = "FILE", conflicts_with = "name", value_hint = clap::ValueHint::FilePath)]
    file: Option<PathBuf>,

    /// A query
    #[arg(long, value_name = "TEXT", conflicts_with_all = ["name", "file"])]
    sparql: Option<String>,

    /// Value of a parameter; entities can be given by slug, name in any language, Wikidata item or IRI
    #[arg(long = "param", value_name = "NAME=VALUE")]
    parameters: Vec<String>,

    /// Format of the answer
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    /// Language of display names [default: the first of the project's languages]
    #[arg(long, value_name = "TAG", value_parser = parse_language)]
    lang: Option<String>,

    /// IRIs instead of display names
    #[arg(long)]
    iris: bool,

    /// Which statements are used where documents contradict each other
    #[arg(long, value_enum, default_value_t)]
    view: View,

    /// Data model of the graph [default: the one that the query is written for]
    #[arg(long, value_enum, default_value_t, hide_default_value = true)]
    model: ModelName,

    /// Allow SERVICE to query other endpoints over the network
    #[cfg(feature = "link")]
    #[arg(long)]
    allow_service: bool,

    /// Time limit of the query in seconds
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = parse_time_limit)]
    timeout: Duration,

    /// Memory limit of the program in megabytes, including the graph
    #[arg(long, value_name = "MB", default_value = "4096", value_parser = parse_megabytes)]
    memory: usize,
}

impl Args {
    fn allow_service(&self) -> bool {
        #[cfg(feature = "link")]
        return self.allow_service;
        #[cfg(not(feature = "link"))]
        return false;
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    #[default]
    Table,
    Json,
    Csv,
    Tsv,
    Xml,
}

pub(super) fn run(cli: &GlobalArgs, args: &Args) -> Result<(), CliError> {
    let project = super::session::open_project(cli)?;
    if args.name.is_none() && args.file.is_none() && args.sparql.is_none() {
        if !args.parameters.is_empty() {
            let reason = "--param needs a query: name one, or use --file or --sparql";
            return Err(CliError::new(Failure::Usage, reason));
        }
        return list(&project);
    }
    let template = template(args, &project)?.with_base(&project.config().base);
    // The graph is not freed, because the process ends with the command.
    let graph = ManuallyDrop::new(ProjectGraph::open_in_model(project, args.view.into(), model(&template, args))?);
    let language = args.lang.as_deref().unwrap_or(graph.language());
    let filled = template.fill(&values(args)?, &graph.entities, graph.prefixes.iter(), language)?;
    if !cli.quiet {
        naming::report_arguments(&filled, &graph.entities, language);
        naming::report_unknown(&unknown_terms(&filled.query, &graph.store, &graph.entities));
    }
    let options = QueryOptions {
        prefixes: graph.prefixes.iter().collect(),
        timeout: args.timeout,
        memory: args.memory.saturating_mul(1 << 20),
        allow_service: args.allow_service(),
        faults: PatternFaults::default(),
    };
    let answer = graph.answer(&filled, &options)?;
    let derived = &template.derived;
    let output = Output { cli, args, graph: &graph, language, derived, filled: &filled, options: &options };
    match answer {
        Answer::Rows(rows) => output.rows(*rows),
        Answer::Boolean(value) => output.boolean(value),
        Answer::Triples(triples) => output.triples(&triples),
    }
}

/// The data model to query: the one that the query is written for, or the requested one.
fn model(template: &QueryTemplate, args: &Args) -> Model {
    match (template.model, args.model) {
        (Model::Records, ModelName::Records) => Model::Records,
        (Model::Wikidata, _) | (_, ModelName::Wikidata) => Model::Wikidata,
    }
}

/// Writes the answer to a query.
struct Output<'a> {
    cli: &'a GlobalArgs,
    args: &'a Args,
    graph: &'a ProjectGraph,
    language: &'a str,
    derived: &'a [DerivedColumn],
    filled: &'a Filled,
    options: &'a QueryOptions<'a>,
}

/// The name of the column with the names of the columns whose values are contradicted.
const CONTRADICTED: &str = "contradicted";

impl Output<'_> {
    /// Reports what may explain missing values before the answer is written. `empty` names what an empty answer lacks.
    fn report_gaps(&self, gaps: &Gaps, empty: Option<&str>) {
        // The diagnosis runs queries of its own, with the memory limit of the query.
        guard::memory(self.options.memory);
        if self.cli.quiet {
            return;
        }
        if let Some(empty) = empty.filter(|_| gaps.no_rows()) {
            naming::report_empty(empty, self.filled, &self.graph.entities, self.language);
        }
        // If the diagnosis fails, the answer is still right.
        let found = non_string_arguments(&self.graph.store, &self.filled.query, gaps, self.options).unwrap_or_default();
        found.iter().for_each(|found| message!("warning: {found}"));
        if let Some((fault, calls)) = self.options.faults.first() {
            let more = if calls > 1 { format!(" ({calls} calls)") } else { String::new() };
            message!("warning: {fault}; such a call has no value{more}");
        }
    }

    /// Writes rows after all of them have been evaluated, so that an answer is complete or an error.
    fn rows(&self, rows: AnswerRows) -> Result<(), CliError> {
        match self.args.results_format() {
            None => self.table(rows),
            Some(format) => self.results(rows, format),
        }
    }

    fn boolean(&self, value: bool) -> Result<(), CliError> {
        self.report_gaps(&Gaps::without_rows(value), None);
        match self.args.results_format() {
            None => print(if value { "yes\n" } else { "no\n" }),
            Some(format) => write_to(None, |out| write_boolean(value, format, out)),
        }
    }

    /// Writes rows in a SPARQL results format. Those of a bundled query get a column with the names of contradicted
    /// columns.
    fn results(&self, rows: AnswerRows, format: ResultsFormat) -> Result<(), CliError> {
        let names = rows.columns().to_vec();
        let mut variables = names.clone();
        let is_marked =
            self.args.name.is_some() && rows.can_be_contradicted() && !names.iter().any(|name| name == CONTRADICTED);
        if is_marked {
            variables.push(CONTRADICTED.to_owned());
        }
        let mut gaps = Gaps::before_rows(&names);
        let output = SpooledOutput::fill(|out| {
            let mut writer = RowWriter::begin(variables, format, out)?;
            for row in rows {
                let MarkedRow { mut cells, contradicted } = row.map_err(CliError::from)?;
                gaps.add_row(&cells);
                if is_marked {
                    let names: Vec<&str> =
                        contradicted.iter().filter_map(|column| names.get(*column)).map(String::as_str).collect();
                    cells.push((!names.is_empty()).then(|| Literal::from(names.join(" ")).into()));
                }
                writer.write(&cells)?;
            }
            Ok(writer.finish()?)
        })?;
        self.report_gaps(&gaps, Some("rows"));
        write_to(None, |out| io::copy(&mut output.read()?, out).map(|_| ()))
    }

    fn table(&self, rows: AnswerRows) -> Result<(), CliError> {
        let labels = labels(self.args, self.graph);
        let columns = AnswerColumn::all(rows.columns(), self.derived);
        let header: Vec<String> = columns.iter().map(heading).collect();
        let mut gaps = Gaps::before_rows(rows.columns());
        let (mut count, mut has_contradicted) = (0_usize, false);
        let table = LongTable::new(&header, |add| {
            for row in rows {
                let row = row.map_err(CliError::from)?;
                gaps.add_row(&row.cells);
                count += 1;
                has_contradicted |= !row.contradicted.is_empty();
                let cells = AnswerRow::new(&row, &labels).cells;
                add(&cells.iter().map(|cell| cell.as_ref().map(cell_text).unwrap_or_default()).collect::<Vec<_>>())?;
            }
            Ok(())
        })?;
        self.report_gaps(&gaps, Some("rows"));
        let count = if count == 1 { "1 row".to_owned() } else { format!("{count} rows") };
        print_lines(|out| {
            table.write(terminal_width(), out)?;
            write!(out, "({count})\n{}", visible(&legend(has_contradicted, &columns)))
        })
    }

    fn triples(&self, triples: &[Triple]) -> Result<(), CliError> {
        self.report_gaps(&Gaps::without_rows(!triples.is_empty()), Some("statements"));
        let format = match self.args.format {
            Format::Table => ExportFormat::Turtle,
            Format::Json => ExportFormat::JsonLd,
            Format::Xml => ExportFormat::RdfXml,
            Format::Csv | Format::Tsv => {
                let reason =
                    "CONSTRUCT and DESCRIBE return a graph; use --format table (Turtle), json (JSON-LD) or xml";
                return Err(CliError::new(Failure::Usage, reason));
            }
        };
        let quads: Vec<_> = triples.iter().map(|triple| triple.clone().in_graph(GraphName::DefaultGraph)).collect();
        let prefixes: Prefixes = self.graph.prefixes.iter().collect();
        let context = self.graph.project.context()?;
        let options = ExportOptions { prefixes: &prefixes, context: context.as_deref() };
        write_to(None, |out| write(&quads, format, &options, out))
    }
}

fn heading(column: &AnswerColumn) -> String {
    let name = &column.name;
    if column.derived.is_some() { format!("{name} (derived)") } else { name.clone() }
}

fn cell_text(cell: &AnswerCell) -> String {
    let text = line(&cell.value.label);
    if cell.is_contradicted { format!("≠ {text}") } else { text }
}

impl Args {
    /// The SPARQL results format; `None` for a table.
    fn results_format(&self) -> Option<ResultsFormat> {
        match self.format {
            Format::Table => None,
            Format::Json => Some(ResultsFormat::Json),
            Format::Csv => Some(ResultsFormat::Csv),
            Format::Tsv => Some(ResultsFormat::Tsv),
            Format::Xml => Some(ResultsFormat::Xml),
        }
    }
}

/// The values of parameters, each given once.
fn values(args: &Args) -> Result<BTreeMap<String, String>, CliError> {
    let mut values = BTreeMap::new();
    let usage = |reason: String| CliError::new(Failure::Usage, reason);
    for parameter in &args.parameters {
        let no_value = || usage(format!("--param {}: write NAME=VALUE", shortened(parameter)));
        let (name, value) = parameter.split_once('=').ok_or_else(no_value)?;
        if values.insert(name.to_owned(), value.to_owned()).is_some() {
            return Err(usage(format!("parameter `{}` is given twice", shortened(name))));
        }
    }
    Ok(values)
}

fn list(project: &Project) -> Result<(), CliError> {
    let rows: Vec<Vec<String>> = bundled_queries(project)?
        .into_iter()
        .map(|template| {
            let parameters: Vec<_> = template.parameters.iter().map(listed).collect();
            let answers = format!("{}{}", template.summary, derived_names(&template.derived));
            vec![template.name, answers, parameters.join(" ")]
        })
        .collect();
    let header = ["query", "answers", "parameters"].map(str::to_owned);
    print(&table(&header, &rows, terminal_width()))
}

/// A parameter with its default value and the classes that its value must have.
fn listed(parameter: &Parameter) -> String {
    let value = parameter.default.as_deref().unwrap_or("…");
    let classes =
        if parameter.classes.is_empty() { String::new() } else { format!(" ({})", parameter.classes.join(" or ")) };
    format!("{}={value}{classes}", parameter.name)
}

fn derived_names(derived: &[DerivedColumn]) -> String {
    let names: Vec<&str> = derived.iter().map(|column| column.name.as_str()).collect();
    if names.is_empty() { String::new() } else { format!(" (derived: {})", names.join(", ")) }
}

fn template(args: &Args, project: &Project) -> Result<QueryTemplate, CliError> {
    if let Some(text) = &args.sparql {
        return Ok(QueryTemplate::parse("--sparql", text)?);
    }
    if let Some(path) = &args.file {
        let text = read_text(path).map_err(|error| {
            CliError::with_code("P001", Failure::Io, format!("cannot read {}: {error}", path.display()))
        })?;
        return Ok(QueryTemplate::parse(&path.display().to_string(), &text)?);
    }
    Ok(bundled_query(project, args.name.as_deref().unwrap_or_default())?)
}

fn labels<'a>(args: &'a Args, session: &'a ProjectGraph) -> Labels<'a> {
    Labels {
        entities: &session.entities,
        prefixes: &session.prefixes,
        language: args.lang.as_deref().unwrap_or(session.language()),
        iris: args.iris,
    }
}

/// Explains the marks and headings of a table.
fn legend(has_contradicted: bool, columns: &[AnswerColumn]) -> String {
    let mut out = String::new();
    if has_contradicted {
        out.push_str("≠: a document contradicts the value; `diwan conflicts` lists what the documents say\n");
    }
    let derived = columns.iter().filter_map(|column| Some((&column.name, column.derived.as_ref()?)));
    out.extend(derived.map(|(name, source)| format!("{name} (derived): {source}\n")));
    out
}
