use super::Cli;
use super::args::{ModelName, View, parse_seconds};
use super::error::{CliError, Failure};
use super::guard;
use super::output::{print, write_to};
use super::session::Session;
use super::table::{table, terminal_width};
use super::text::TermStyle;
use crate::export::{ExportFormat, ExportOptions, Prefixes, write};
use crate::project::Project;
use crate::store::{Answer, Model, QueryOptions, QueryTemplate, evaluate};
use crate::term::nearest;
use oxigraph::model::{GraphName, Term, Triple, Variable};
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;

/// Ask the graph: a bundled query by its name, a file, or SPARQL text.
///
/// Without a query, lists the bundled ones. A query that names no graph sees all graphs merged; `GRAPH ?record { … }`
/// tells which record says something. The prefixes of the project's JSON-LD context need not be declared.
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
    #[arg(long = "param", value_name = "NAME=VALUE", value_parser = parse_parameter)]
    parameters: Vec<(String, String)>,

    /// How to write the answer
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    /// Language of display names
    #[arg(long, value_name = "TAG", default_value = "en")]
    lang: String,

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

fn parse_parameter(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("write NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}

pub(super) fn run(cli: &Cli, args: &Args) -> Result<(), CliError> {
    let project = super::session::open_project(cli)?;
    if args.name.is_none() && args.file.is_none() && args.sparql.is_none() {
        return list(&project);
    }
    let template = template(args, &project)?;
    let session = match (template.model, args.model) {
        (Model::Records, ModelName::Records) => Session::of(project, args.view)?,
        (Model::Wikidata, _) | (_, ModelName::Wikidata) => super::link::open_model(project, args.view)?,
    };
    let values: BTreeMap<String, String> = args.parameters.iter().cloned().collect();
    let text = template.fill(&values, &session.entities)?;
    let options = QueryOptions {
        prefixes: session.prefixes.iter().collect(),
        timeout: args.timeout,
        memory: args.memory.saturating_mul(1 << 20),
        allow_service: args.allow_service,
    };
    let answer = evaluate(&session.store, &text, &options)?;
    // An answer that fits may still be too large as a table.
    guard::memory(options.memory);
    write_answer(&answer, args, &session)
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
            let parameters: Vec<_> = template
                .parameters
                .iter()
                .map(|parameter| match &parameter.default {
                    Some(default) => format!("{}={default}", parameter.name),
                    None => format!("{}=…", parameter.name),
                })
                .collect();
            vec![template.name, template.summary, parameters.join(" ")]
        })
        .collect();
    let header = ["query", "answers", "parameters"].map(str::to_owned);
    print(&table(&header, &rows, terminal_width()))
}

fn template(args: &Args, project: &Project) -> Result<QueryTemplate, CliError> {
    if let Some(text) = &args.sparql {
        return Ok(QueryTemplate::parse("--sparql", text)?);
    }
    if let Some(path) = &args.file {
        let text = std::fs::read_to_string(path)
            .map_err(|error| CliError::new(Failure::Io, format!("cannot read {}: {error}", path.display())))?;
        return Ok(QueryTemplate::parse(&path.display().to_string(), &text)?);
    }
    let name = args.name.as_deref().unwrap_or_default();
    let templates = templates(project)?;
    templates.iter().find(|template| template.name == name).cloned().ok_or_else(|| unknown(name, &templates))
}

fn unknown(name: &str, templates: &[QueryTemplate]) -> CliError {
    let near = nearest(name, templates.iter().map(|template| template.name.as_str()));
    let hint = near.map(|name| format!("; did you mean `{name}`?")).unwrap_or_default();
    CliError::new(Failure::Usage, format!("no bundled query is called `{name}`{hint} (`diwan query` lists them)"))
}

fn write_answer(answer: &Answer, args: &Args, session: &Session) -> Result<(), CliError> {
    match (answer, args.format) {
        (Answer::Solutions { variables, rows }, Format::Table) => solutions_table(variables, rows, args, session),
        (Answer::Boolean(value), Format::Table) => print(if *value { "yes\n" } else { "no\n" }),
        (Answer::Triples(triples), format) => write_triples(triples, format, session),
        (answer, format) => write_to(None, |out| serialize(answer, format, out)),
    }
}

fn solutions_table(
    variables: &[String],
    rows: &[Vec<Option<Term>>],
    args: &Args,
    session: &Session,
) -> Result<(), CliError> {
    let style =
        TermStyle { entities: &session.entities, prefixes: &session.prefixes, language: &args.lang, iris: args.iris };
    let cell = |value: &Option<Term>| value.as_ref().map(|term| style.term(term)).unwrap_or_default();
    let cells: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(cell).collect()).collect();
    let text = table(variables, &cells, terminal_width());
    let count = if rows.len() == 1 { "1 row".to_owned() } else { format!("{} rows", rows.len()) };
    print(&format!("{text}({count})\n"))
}

fn serialize(answer: &Answer, format: Format, out: &mut dyn Write) -> std::io::Result<()> {
    let serializer = QueryResultsSerializer::from_format(match format {
        Format::Table | Format::Json => QueryResultsFormat::Json,
        Format::Csv => QueryResultsFormat::Csv,
        Format::Tsv => QueryResultsFormat::Tsv,
        Format::Xml => QueryResultsFormat::Xml,
    });
    match answer {
        Answer::Boolean(value) => serializer.serialize_boolean_to_writer(out, *value).map(|_| ()),
        Answer::Solutions { variables, rows } => {
            let names: Vec<_> = variables.iter().map(Variable::new_unchecked).collect();
            let mut writer = serializer.serialize_solutions_to_writer(out, names.clone())?;
            for row in rows {
                let bound = names.iter().zip(row).filter_map(|(name, value)| Some((name, value.as_ref()?)));
                writer.serialize(bound)?;
            }
            writer.finish().map(|_| ())
        }
        // CONSTRUCT and DESCRIBE are written as RDF.
        Answer::Triples(_) => Ok(()),
    }
}

fn write_triples(triples: &[Triple], format: Format, session: &Session) -> Result<(), CliError> {
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
    let context = match &session.project.config().context {
        Some(path) => Some(session.project.read_text(path)?),
        None => None,
    };
    let options = ExportOptions { prefixes: &prefixes, context: context.as_deref() };
    write_to(None, |out| write(&quads, format, &options, out))
}
