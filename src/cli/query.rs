use super::Cli;
use super::args::{ModelName, View, parse_language, parse_seconds};
use super::error::{CliError, Failure};
use super::guard;
use super::naming;
use super::output::{print, remark, write_to};
use super::table::{table, terminal_width};
use super::text::line;
use crate::app::{Labels, LinkedGraph, ProjectGraph};
use crate::project::Project;
use crate::results::{Results, ResultsFormat, write_results};
use crate::store::{
    Answer, DerivedColumn, Marked, Model, Parameter, QueryOptions, QueryTemplate, ask_marked, not_texts, unknown_terms,
};
use diwan_rdf::files::read_text;
use diwan_rdf::text::{nearest, shortened};
use diwan_rdf::write::{ExportFormat, ExportOptions, Prefixes, write};
use oxigraph::model::{GraphName, Term, Triple};
use std::collections::BTreeMap;
use std::mem::ManuallyDrop;
use std::path::PathBuf;
use std::time::Duration;

/// Ask the graph: a bundled query by its name, a file, or SPARQL text.
///
/// Without a query, lists the bundled ones. A query that names no graph sees all graphs merged; `GRAPH ?record { … }`
/// tells which record says something. The prefixes of the project's JSON-LD context need not be declared.
///
/// In a table ≠ marks values that a document contradicts. In the other formats the answer of a bundled query has one more
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

    /// Value of a parameter; things can be given by slug, name in any language, Wikidata item or IRI
    #[arg(long = "param", value_name = "NAME=VALUE")]
    parameters: Vec<String>,

    /// How to write the answer
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    /// Language of display names [default: the first of the project's languages]
    #[arg(long, value_name = "TAG", value_parser = parse_language)]
    lang: Option<String>,

    /// IRIs instead of display names
    #[arg(long)]
    iris: bool,

    /// Whose word counts where documents contradict each other
    #[arg(long, value_enum, default_value_t)]
    view: View,

    /// The shape of the graph that is asked [default: what the query is for]
    #[arg(long, value_enum, default_value_t, hide_default_value = true)]
    model: ModelName,

    /// Let SERVICE ask other endpoints, over the network
    #[arg(long)]
    allow_service: bool,

    /// Seconds the query may take
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = parse_seconds)]
    timeout: Duration,

    /// Megabytes of memory that the program may use, with the graph
    #[arg(long, value_name = "MB", default_value_t = 4096)]
    memory: usize,
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

pub(super) fn run(cli: &Cli, args: &Args) -> Result<(), CliError> {
    let project = super::session::open_project(cli)?;
    if args.name.is_none() && args.file.is_none() && args.sparql.is_none() {
        if !args.parameters.is_empty() {
            let reason = "--param goes with a query: name one, or give --file or --sparql";
            return Err(CliError::new(Failure::Usage, reason));
        }
        return list(&project);
    }
    let template = template(args, &project)?.with_base(&project.config().base);
    let session = match (template.model, args.model) {
        (Model::Records, ModelName::Records) => ProjectGraph::open(project, args.view.into())?,
        (Model::Wikidata, _) | (_, ModelName::Wikidata) => {
            LinkedGraph::open(project, args.view.into())?.into_wikidata_shape()?
        }
    };
    // The process ends sooner than the store could be freed piece by piece.
    let session = ManuallyDrop::new(session);
    let language = args.lang.as_deref().unwrap_or(session.language());
    let filled = template.fill(&values(args)?, &session.entities, session.prefixes.iter(), language)?;
    if !cli.quiet {
        naming::tell_arguments(&filled, &session.entities, language);
        naming::tell_unknown(&unknown_terms(&filled.query, &session.store, &session.entities));
    }
    let options = QueryOptions {
        prefixes: session.prefixes.iter().collect(),
        timeout: args.timeout,
        memory: args.memory.saturating_mul(1 << 20),
        allow_service: args.allow_service,
    };
    let marked = ask_marked(&session.store, &filled.query, &options)?;
    if !cli.quiet {
        naming::tell_empty(&marked.answer, &filled, &session.entities, language);
    }
    // An answer that fits may still be too large as a table.
    guard::memory(options.memory);
    if !cli.quiet {
        // A warning that cannot be found is none.
        let found = not_texts(&session.store, &filled.query, &marked.answer, &options).unwrap_or_default();
        found.iter().for_each(|found| remark!("warning: {found}"));
    }
    match args.format {
        Format::Table => write_table(&marked, &template.derived, args, &session),
        _ => write_answer(&shown(marked, args), args, &session),
    }
}

/// The name of the column that tells which values are contradicted.
const CONTRADICTED: &str = "contradicted";

/// What SPARQL answers, and to a bundled query which of its values are contradicted.
fn shown(marked: Marked, args: &Args) -> Answer {
    if args.name.is_some() { marked.with_column(CONTRADICTED) } else { marked.answer }
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

/// The bundled queries.
fn templates(project: &Project) -> Result<Vec<QueryTemplate>, CliError> {
    let paths = project.list(&project.config().queries)?;
    let queries = paths.iter().filter(|path| path.extension().is_some_and(|extension| extension == "rq"));
    queries
        .map(|path| {
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            Ok(QueryTemplate::parse(&name, &project.read_text(path)?)?)
        })
        .collect()
}

fn list(project: &Project) -> Result<(), CliError> {
    let rows: Vec<Vec<String>> = templates(project)?
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

/// A parameter as it is given, and of what class its value must be.
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
    let name = args.name.as_deref().unwrap_or_default();
    let templates = templates(project)?;
    templates.iter().find(|template| template.name == name).cloned().ok_or_else(|| unknown(name, &templates))
}

fn unknown(name: &str, templates: &[QueryTemplate]) -> CliError {
    let near = nearest(name, templates.iter().map(|template| template.name.as_str()));
    let hint = near.map(|name| format!("; did you mean `{name}`?")).unwrap_or_default();
    let name = shortened(name);
    CliError::new(Failure::Usage, format!("no bundled query is called `{name}`{hint} (`diwan query` lists them)"))
}

fn write_table(
    marked: &Marked,
    derived: &[DerivedColumn],
    args: &Args,
    session: &ProjectGraph,
) -> Result<(), CliError> {
    match &marked.answer {
        Answer::Solutions { variables, rows } => {
            print(&solutions_table(variables, rows, marked, derived, labels(args, session)))
        }
        Answer::Boolean(value) => print(if *value { "yes\n" } else { "no\n" }),
        Answer::Triples(triples) => write_triples(triples, Format::Table, session),
    }
}

fn write_answer(answer: &Answer, args: &Args, session: &ProjectGraph) -> Result<(), CliError> {
    let results = match answer {
        Answer::Triples(triples) => return write_triples(triples, args.format, session),
        Answer::Boolean(value) => Results::Boolean(*value),
        Answer::Solutions { variables, rows } => Results::Solutions { variables, rows },
    };
    let format = match args.format {
        Format::Table | Format::Json => ResultsFormat::Json,
        Format::Csv => ResultsFormat::Csv,
        Format::Tsv => ResultsFormat::Tsv,
        Format::Xml => ResultsFormat::Xml,
    };
    write_to(None, |out| write_results(&results, format, out))
}

fn labels<'a>(args: &'a Args, session: &'a ProjectGraph) -> Labels<'a> {
    Labels {
        entities: &session.entities,
        prefixes: &session.prefixes,
        language: args.lang.as_deref().unwrap_or(session.language()),
        iris: args.iris,
    }
}

fn solutions_table(
    variables: &[String],
    rows: &[Vec<Option<Term>>],
    marked: &Marked,
    derived: &[DerivedColumn],
    labels: Labels<'_>,
) -> String {
    let cell = |(column, value): (usize, &Option<Term>), row| {
        let text = value.as_ref().map(|term| line(&labels.term(term))).unwrap_or_default();
        if marked.is_contradicted(row, column) { format!("≠ {text}") } else { text }
    };
    let cells: Vec<Vec<String>> = rows
        .iter()
        .enumerate()
        .map(|(row, cells)| cells.iter().enumerate().map(|at| cell(at, row)).collect())
        .collect();
    let is_derived = |name: &String| derived.iter().any(|column| column.name == *name);
    let heading = |name: &String| if is_derived(name) { format!("{name} (derived)") } else { name.clone() };
    let header: Vec<String> = variables.iter().map(heading).collect();
    let count = if rows.len() == 1 { "1 row".to_owned() } else { format!("{} rows", rows.len()) };
    format!("{}({count})\n{}", table(&header, &cells, terminal_width()), legend(marked, derived))
}

/// What the marks and headings of a table mean.
fn legend(marked: &Marked, derived: &[DerivedColumn]) -> String {
    let mut out = String::new();
    if marked.has_contradicted() {
        out.push_str("≠: a document contradicts the value; `diwan conflicts` lists what the documents say\n");
    }
    out.extend(derived.iter().map(|column| format!("{} (derived): {}\n", column.name, column.source)));
    out
}

fn write_triples(triples: &[Triple], format: Format, session: &ProjectGraph) -> Result<(), CliError> {
    let format = match format {
        Format::Table => ExportFormat::Turtle,
        Format::Json => ExportFormat::JsonLd,
        Format::Xml => ExportFormat::RdfXml,
        Format::Csv | Format::Tsv => {
            let reason =
                "CONSTRUCT and DESCRIBE answer with a graph; use --format table (Turtle), json (JSON-LD) or xml";
            return Err(CliError::new(Failure::Usage, reason));
        }
    };
    let quads: Vec<_> = triples.iter().map(|triple| triple.clone().in_graph(GraphName::DefaultGraph)).collect();
    let prefixes: Prefixes = session.prefixes.iter().collect();
    let context = session.project.context()?;
    let options = ExportOptions { prefixes: &prefixes, context: context.as_deref() };
    write_to(None, |out| write(&quads, format, &options, out))
}
