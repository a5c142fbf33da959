use super::GlobalArgs;
use super::args::{ModelName, View, parse_language, parse_megabytes, parse_time_limit};
use super::error::{CliError, Failure};
use super::guard;
use super::naming;
use super::output::{Held, print, print_lines, write_to};
use super::remark::remark;
use super::table::{LongTable, table, terminal_width};
use super::text::line;
use super::visible::visible;
use crate::app::{Labels, LinkedGraph, ProjectGraph};
use crate::project::Project;
use crate::results::{ResultsFormat, RowWriter, write_boolean};
use crate::store::{
    DerivedColumn, Filled, Gaps, MarkedRow, Marks, Model, Parameter, QueryOptions, QueryTemplate, Reply, Rows,
    ask_marked, not_texts, unknown_terms,
};
use diwan_rdf::files::read_text;
use diwan_rdf::text::{nearest, shortened};
use diwan_rdf::write::{ExportFormat, ExportOptions, Prefixes, write};
use oxigraph::model::{GraphName, Literal, Triple};
use std::collections::BTreeMap;
use std::io;
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
    #[cfg(feature = "link")]
    #[arg(long)]
    allow_service: bool,

    /// Seconds the query may take
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = parse_time_limit)]
    timeout: Duration,

    /// Megabytes of memory that the program may use, with the graph
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
        allow_service: args.allow_service(),
    };
    let (reply, marks) = ask_marked(&session.store, &filled.query, &options)?;
    let asked = Asked {
        cli,
        args,
        session: &session,
        language,
        derived: &template.derived,
        filled: &filled,
        options: &options,
    };
    match reply {
        Reply::Rows(rows) => asked.rows(rows, &marks),
        Reply::Boolean(value) => {
            asked.remark(&Gaps::without_rows(value), None);
            match args.results_format() {
                None => print(if value { "yes\n" } else { "no\n" }),
                Some(format) => write_to(None, |out| write_boolean(value, format, out)),
            }
        }
        Reply::Triples(triples) => {
            asked.remark(&Gaps::without_rows(!triples.is_empty()), Some("statements"));
            write_triples(&triples, args.format, &session)
        }
    }
}

/// A query that is being answered.
struct Asked<'a> {
    cli: &'a GlobalArgs,
    args: &'a Args,
    session: &'a ProjectGraph,
    language: &'a str,
    derived: &'a [DerivedColumn],
    filled: &'a Filled,
    options: &'a QueryOptions<'a>,
}

/// The name of the column that tells which values are contradicted.
const CONTRADICTED: &str = "contradicted";

impl Asked<'_> {
    /// What is to be said of an answer before it is shown; `what` is what an empty one has none of.
    fn remark(&self, gaps: &Gaps, what: Option<&str>) {
        // An answer that fits may still be too large with what is looked for now.
        guard::memory(self.options.memory);
        if self.cli.quiet {
            return;
        }
        if let Some(what) = what.filter(|_| gaps.lack_rows()) {
            naming::tell_empty(what, self.filled, &self.session.entities, self.language);
        }
        // A warning that cannot be found is none.
        let found = not_texts(&self.session.store, &self.filled.query, gaps, self.options).unwrap_or_default();
        found.iter().for_each(|found| remark!("warning: {found}"));
    }

    /// Shows rows when all have come: an answer is whole, or an error.
    fn rows(&self, rows: Rows, marks: &Marks) -> Result<(), CliError> {
        match self.args.results_format() {
            None => self.table(rows, marks),
            Some(format) => self.results(rows, marks, format),
        }
    }

    /// What SPARQL answers, and to a bundled query which of its values are contradicted.
    fn results(&self, rows: Rows, marks: &Marks, format: ResultsFormat) -> Result<(), CliError> {
        let mut variables = marks.shown(rows.variables()).to_vec();
        let names = variables.clone();
        let is_marked =
            self.args.name.is_some() && marks.can_be_contradicted() && !names.iter().any(|name| name == CONTRADICTED);
        if is_marked {
            variables.push(CONTRADICTED.to_owned());
        }
        let mut gaps = Gaps::before_rows(&names);
        let held = Held::fill(|out| {
            let mut writer = RowWriter::begin(variables, format, out)?;
            for row in rows {
                let MarkedRow { mut cells, contradicted } = marks.mark(row.map_err(CliError::from)?);
                gaps.see(&cells);
                if is_marked {
                    let names: Vec<&str> =
                        contradicted.iter().filter_map(|column| names.get(*column)).map(String::as_str).collect();
                    cells.push((!names.is_empty()).then(|| Literal::from(names.join(" ")).into()));
                }
                writer.write(&cells)?;
            }
            Ok(writer.finish()?)
        })?;
        self.remark(&gaps, Some("rows"));
        write_to(None, |out| io::copy(&mut held.read()?, out).map(|_| ()))
    }

    fn table(&self, rows: Rows, marks: &Marks) -> Result<(), CliError> {
        let (labels, names) = (labels(self.args, self.session), marks.shown(rows.variables()).to_vec());
        let is_derived = |name: &String| self.derived.iter().any(|column| column.name == *name);
        let heading = |name: &String| if is_derived(name) { format!("{name} (derived)") } else { name.clone() };
        let header: Vec<String> = names.iter().map(heading).collect();
        let (mut gaps, mut count, mut has_contradicted) = (Gaps::before_rows(&names), 0_usize, false);
        let table = LongTable::new(&header, |add| {
            for row in rows {
                let MarkedRow { cells, contradicted } = marks.mark(row.map_err(CliError::from)?);
                gaps.see(&cells);
                count += 1;
                has_contradicted |= !contradicted.is_empty();
                let shown = cells.iter().enumerate().map(|(column, value)| {
                    let text = value.as_ref().map(|term| line(&labels.term(term))).unwrap_or_default();
                    if contradicted.contains(&column) { format!("≠ {text}") } else { text }
                });
                add(&shown.collect::<Vec<_>>())?;
            }
            Ok(())
        })?;
        self.remark(&gaps, Some("rows"));
        let count = if count == 1 { "1 row".to_owned() } else { format!("{count} rows") };
        print_lines(|out| {
            table.write(terminal_width(), out)?;
            write!(out, "({count})\n{}", visible(&legend(has_contradicted, self.derived)))
        })
    }
}

impl Args {
    /// None for people.
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

fn labels<'a>(args: &'a Args, session: &'a ProjectGraph) -> Labels<'a> {
    Labels {
        entities: &session.entities,
        prefixes: &session.prefixes,
        language: args.lang.as_deref().unwrap_or(session.language()),
        iris: args.iris,
    }
}

/// What the marks and headings of a table mean.
fn legend(has_contradicted: bool, derived: &[DerivedColumn]) -> String {
    let mut out = String::new();
    if has_contradicted {
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
