use super::{AppError, LinkedGraph, ProjectGraph, Selection};
use crate::project::Project;
use crate::store::{Filled, MarkedRow, Marks, Model, QueryOptions, QueryTemplate, Reply, Rows, ask_marked};
use diwan_rdf::text::nearest;
use oxigraph::model::Triple;

/// The answer to a query.
pub enum Answer {
    /// The rows of a SELECT query.
    Rows(Box<AnswerRows>),
    /// The answer of an ASK query.
    Boolean(bool),
    /// The triples of a CONSTRUCT or DESCRIBE query.
    Triples(Vec<Triple>),
}

/// The rows of an answer, evaluated as they are read. Values that documents contradict are marked.
pub struct AnswerRows {
    rows: Rows,
    marks: Marks,
    columns: Vec<String>,
}

impl AnswerRows {
    /// The names of the columns.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Whether any column can have values that documents contradict.
    pub fn can_be_contradicted(&self) -> bool {
        self.marks.can_be_contradicted()
    }
}

impl Iterator for AnswerRows {
    type Item = Result<MarkedRow, AppError>;

    fn next(&mut self) -> Option<Self::Item> {
        let row = self.rows.next()?;
        Some(row.map(|row| self.marks.mark(row)).map_err(AppError::Store))
    }
}

impl ProjectGraph {
    /// As [`ProjectGraph::open`], in a data model.
    ///
    /// # Errors
    /// As [`ProjectGraph::open`]; [`AppError::Link`] if the crosswalk to Wikidata's model is invalid.
    pub fn open_in_model(project: Project, selection: Selection, model: Model) -> Result<Self, AppError> {
        match model {
            Model::Records => Self::open(project, selection),
            Model::Wikidata => LinkedGraph::open(project, selection)?.into_wikidata_shape(),
        }
    }

    /// Answers a query whose parameters have values.
    ///
    /// # Errors
    /// [`AppError::Store`] if the query fails or exceeds a limit before its first row.
    pub fn answer(&self, query: &Filled, options: &QueryOptions<'_>) -> Result<Answer, AppError> {
        let (reply, marks) = ask_marked(&self.store, &query.query, options)?;
        Ok(match reply {
            Reply::Rows(rows) => {
                let columns = marks.shown(rows.variables()).to_vec();
                Answer::Rows(Box::new(AnswerRows { rows, marks, columns }))
            }
            Reply::Boolean(value) => Answer::Boolean(value),
            Reply::Triples(triples) => Answer::Triples(triples),
        })
    }
}

/// The bundled queries of a project.
///
/// # Errors
/// [`AppError::Project`] if a query cannot be read; [`AppError::Store`] if its header is invalid.
pub fn bundled_queries(project: &Project) -> Result<Vec<QueryTemplate>, AppError> {
    let paths = project.list(&project.config().queries)?;
    let queries = paths.iter().filter(|path| path.extension().is_some_and(|extension| extension == "rq"));
    queries
        .map(|path| {
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            Ok(QueryTemplate::parse(&name, &project.read_text(path)?)?)
        })
        .collect()
}

/// The bundled query with a name.
///
/// # Errors
/// As [`bundled_queries`]; [`AppError::UnknownQuery`] if there is none with this name.
pub fn bundled_query(project: &Project, name: &str) -> Result<QueryTemplate, AppError> {
    let queries = bundled_queries(project)?;
    let names = || queries.iter().map(|query| query.name.as_str());
    let similar = || nearest(name, names()).map(ToString::to_string);
    let found = queries.iter().find(|query| query.name == name).cloned();
    found.ok_or_else(|| AppError::UnknownQuery { name: name.to_owned(), similar: similar() })
}
