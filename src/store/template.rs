//! Query files: SPARQL under a header of `#+` lines, as [grlc](https://grlc.io) has them.
//!
//! ```text
//! #+ summary: Who attended what
//! #+ params:
//! #+   - person: iri, the official
//! #+ defaults:
//! #+   - person: person-ilham-aliyev
//! SELECT ?meeting { ?meeting schema:attendee ?_person }
//! ```
//! `derived:` lists columns that are worked out, and of what ([`DerivedColumn`]).
//! A parameter stands in the query as a variable that begins with `?_`. `model: wikidata` says that the query is for
//! the graph in Wikidata's shape.

use super::derived::{DerivedColumn, missing};
use super::patterns::columns;
use super::query::parse;
use super::{Entities, Resolution, StoreError};
use crate::evidence::is_partial_date;
use crate::term::check_lexical;
use oxigraph::model::{Literal, NamedNode, Term};
use std::collections::BTreeMap;

/// The shape of the graph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Model {
    /// One graph a record, in the project's own vocabulary.
    #[default]
    Records,
    /// Wikidata's: statement nodes with qualifiers, ranks and references.
    Wikidata,
}

/// What values a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterType {
    /// An entity: an IRI, a slug, a Wikidata item or a name.
    Iri,
    /// Any text.
    String,
    /// A whole number.
    Integer,
    /// A date, `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; compared as text.
    Date,
}

impl ParameterType {
    fn parse(text: &str) -> Option<Self> {
        match text {
            "iri" => Some(Self::Iri),
            "string" => Some(Self::String),
            "integer" => Some(Self::Integer),
            "date" => Some(Self::Date),
            _ => None,
        }
    }

    /// Its name in headers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Iri => "iri",
            Self::String => "string",
            Self::Integer => "integer",
            Self::Date => "date",
        }
    }
}

/// A parameter of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name, without `?_`.
    pub name: String,
    /// What it takes.
    pub parameter_type: ParameterType,
    /// What it is for.
    pub description: String,
    /// Its value when none is given.
    pub default: Option<String>,
}

/// A query with its header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryTemplate {
    /// Its name: the file's, without its ending.
    pub name: String,
    /// What it answers, in one line.
    pub summary: String,
    /// Its parameters.
    pub parameters: Vec<Parameter>,
    /// Its columns whose values are worked out.
    pub derived: Vec<DerivedColumn>,
    /// The shape of the graph that it is for.
    pub model: Model,
    text: String,
}

impl QueryTemplate {
    /// Reads a query.
    ///
    /// # Errors
    /// [`StoreError::Header`] when a header line cannot be read.
    pub fn parse(name: &str, text: &str) -> Result<Self, StoreError> {
        let mut template = Self {
            name: name.to_owned(),
            summary: String::new(),
            parameters: Vec::new(),
            derived: Vec::new(),
            model: Model::default(),
            text: text.to_owned(),
        };
        let mut section = "";
        for line in text.lines().map_while(|line| line.strip_prefix("#+")) {
            section = template.header_line(line.trim(), section)?;
        }
        Ok(template)
    }

    fn header_line<'t>(&mut self, line: &'t str, section: &'t str) -> Result<&'t str, StoreError> {
        let wrong = |reason: String| StoreError::Header { name: self.name.clone(), reason };
        if let Some(item) = line.strip_prefix("- ") {
            let (key, value) = item.split_once(':').ok_or_else(|| wrong(format!("`{line}` is not `- name: value`")))?;
            match section {
                "params" => self.parameter(key.trim(), value.trim())?,
                "defaults" => self.default(key.trim(), value.trim())?,
                "derived" => self.derived.push(DerivedColumn::new(key.trim(), value.trim()).map_err(wrong)?),
                _ => return Err(wrong(format!("`{line}` belongs to neither params, defaults nor derived"))),
            }
            return Ok(section);
        }
        match line.split_once(':') {
            Some(("summary", summary)) => {
                self.summary = summary.trim().to_owned();
                Ok("")
            }
            Some(("model", model)) if model.trim() == "wikidata" => {
                self.model = Model::Wikidata;
                Ok("")
            }
            Some((section @ ("params" | "defaults" | "derived"), "")) => Ok(section),
            _ => Err(wrong(format!(
                "header line `{line}` is unknown; use summary, model: wikidata, params, defaults or derived"
            ))),
        }
    }

    fn parameter(&mut self, name: &str, value: &str) -> Result<(), StoreError> {
        let (kind, description) = value.split_once(',').unwrap_or((value, ""));
        let parameter_type = ParameterType::parse(kind.trim()).ok_or_else(|| StoreError::Header {
            name: self.name.clone(),
            reason: format!("parameter `{name}` has type `{kind}`; use iri, string, integer or date"),
        })?;
        let description = description.trim().to_owned();
        self.parameters.push(Parameter { name: name.to_owned(), parameter_type, description, default: None });
        Ok(())
    }

    fn default(&mut self, name: &str, value: &str) -> Result<(), StoreError> {
        let parameter = self.parameters.iter_mut().find(|parameter| parameter.name == name);
        match parameter {
            Some(parameter) => parameter.default = Some(value.to_owned()),
            None => return Err(self.unknown(name)),
        }
        Ok(())
    }

    fn unknown(&self, name: &str) -> StoreError {
        let known: Vec<_> = self.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
        let reason = if known.is_empty() {
            format!("query `{}` takes no parameters", self.name)
        } else {
            format!("query `{}` takes {}", self.name, known.join(", "))
        };
        StoreError::Parameter { name: name.to_owned(), reason }
    }

    /// The query with its parameters filled in.
    ///
    /// # Errors
    /// [`StoreError::Parameter`] when a value is missing, does not fit, or belongs to no parameter.
    pub fn fill(&self, values: &BTreeMap<String, String>, entities: &Entities) -> Result<String, StoreError> {
        if let Some(name) = values.keys().find(|name| !self.parameters.iter().any(|p| p.name == **name)) {
            return Err(self.unknown(name));
        }
        let terms = self
            .parameters
            .iter()
            .map(|parameter| Ok((parameter.name.as_str(), self.term(parameter, values, entities)?.to_string())))
            .collect::<Result<BTreeMap<_, _>, StoreError>>()?;
        self.fill_lines(&terms)
    }

    /// Whether the query is SPARQL, whatever its parameters will be.
    ///
    /// # Errors
    /// [`StoreError::Syntax`] with the position; [`StoreError::Header`] when a variable `?_…` is no parameter.
    pub fn check_syntax<'p>(&self, prefixes: impl Iterator<Item = (&'p str, &'p str)>) -> Result<(), StoreError> {
        let example = |parameter: &Parameter| match parameter.parameter_type {
            ParameterType::Iri => "<urn:example>".to_owned(),
            _ => "\"\"".to_owned(),
        };
        let terms = self.parameters.iter().map(|parameter| (parameter.name.as_str(), example(parameter))).collect();
        let query = parse(&self.fill_lines(&terms)?, prefixes)?;
        self.check_derived(&columns(&query))
    }

    fn check_derived(&self, columns: &[&str]) -> Result<(), StoreError> {
        missing(&self.derived, columns).map_or(Ok(()), |name| {
            let reason = format!("`{name}` is declared under `#+ derived:`, and the query has no such column");
            Err(StoreError::Header { name: self.name.clone(), reason })
        })
    }

    fn fill_lines(&self, terms: &BTreeMap<&str, String>) -> Result<String, StoreError> {
        let lines = self.text.lines().map(|line| self.fill_line(line, terms));
        Ok(lines.collect::<Result<Vec<_>, _>>()?.join("\n"))
    }

    fn term(
        &self,
        parameter: &Parameter,
        values: &BTreeMap<String, String>,
        entities: &Entities,
    ) -> Result<Term, StoreError> {
        let value =
            values.get(&parameter.name).or(parameter.default.as_ref()).ok_or_else(|| StoreError::Parameter {
                name: parameter.name.clone(),
                reason: format!("is needed; give it with --param {}=…", parameter.name),
            })?;
        parameter.term(value, entities)
    }

    /// Puts terms for variables that begin with `?_`, except in comments; what is put is not looked at again.
    fn fill_line(&self, line: &str, terms: &BTreeMap<&str, String>) -> Result<String, StoreError> {
        if line.trim_start().starts_with('#') {
            return Ok(line.to_owned());
        }
        let mut out = String::new();
        let mut rest = line;
        while let Some((before, after)) = rest.split_once("?_") {
            let end = after.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(after.len());
            let (name, tail) = after.split_at(end);
            out.push_str(before);
            out.push_str(terms.get(name).ok_or_else(|| self.undeclared(name))?);
            rest = tail;
        }
        Ok(out + rest)
    }

    fn undeclared(&self, name: &str) -> StoreError {
        let reason = format!("`?_{name}` is no parameter; declare it under `#+ params:`, or use a name without `_`");
        StoreError::Header { name: self.name.clone(), reason }
    }
}

impl Parameter {
    fn term(&self, value: &str, entities: &Entities) -> Result<Term, StoreError> {
        let wrong = |reason: String| StoreError::Parameter { name: self.name.clone(), reason };
        match self.parameter_type {
            ParameterType::Iri => resolve(value, entities).map(Term::from).map_err(wrong),
            ParameterType::String => Ok(Literal::new_simple_literal(value).into()),
            ParameterType::Integer => value
                .parse::<i64>()
                .map(|number| Literal::from(number).into())
                .map_err(|_| wrong(format!("\"{value}\" is not a whole number"))),
            ParameterType::Date if is_partial_date(value) && exists(value) => {
                Ok(Literal::new_simple_literal(value).into())
            }
            ParameterType::Date => Err(wrong(format!("\"{value}\" is no date; write YYYY, YYYY-MM or YYYY-MM-DD"))),
        }
    }
}

/// Whether the month or the day is in the calendar.
fn exists(date: &str) -> bool {
    let datatype = match date.len() {
        4 => "gYear",
        7 => "gYearMonth",
        _ => "date",
    };
    check_lexical(date, &format!("http://www.w3.org/2001/XMLSchema#{datatype}")).is_ok()
}

fn resolve(value: &str, entities: &Entities) -> Result<NamedNode, String> {
    let resolution = entities.resolve(value);
    match resolution {
        Resolution::One(node) => Ok(node),
        other => Err(entities.explain(value, &other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Names;
    use crate::store::load;

    const QUERY: &str = "#+ summary: What\n#+ params:\n#+   - n: integer, how many\n#+   - day: date\n#+ defaults:\n\
        #+   - n: 3\n# ?_n\nSELECT * { ?s ?p ?o FILTER(STR(?o) >= ?_day && ?_n < ?n_) }";

    fn entities() -> Entities {
        Entities::new(&load(b"").unwrap(), Names::new("https://ex.org/"))
    }

    fn fill(values: &[(&str, &str)]) -> Result<String, String> {
        let values = values.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        QueryTemplate::parse("q", QUERY).unwrap().fill(&values, &entities()).map_err(|error| error.to_string())
    }

    #[test]
    fn parameters_are_filled_in_outside_comments() {
        let filled = fill(&[("day", "1994")]).unwrap();
        let number = "\"3\"^^<http://www.w3.org/2001/XMLSchema#integer>";
        assert!(
            filled.ends_with(&format!("# ?_n\nSELECT * {{ ?s ?p ?o FILTER(STR(?o) >= \"1994\" && {number} < ?n_) }}"))
        );
    }

    #[test]
    fn values_that_do_not_fit_are_errors() {
        for (values, message) in [
            (vec![], "parameter `day`: is needed; give it with --param day=…"),
            (vec![("day", "soon")], "parameter `day`: \"soon\" is no date; write YYYY, YYYY-MM or YYYY-MM-DD"),
            (vec![("day", "1994-13")], "parameter `day`: \"1994-13\" is no date; write YYYY, YYYY-MM or YYYY-MM-DD"),
            (vec![("day", "1994"), ("n", "x")], "parameter `n`: \"x\" is not a whole number"),
            (vec![("days", "1994")], "parameter `days`: query `q` takes n, day"),
        ] {
            assert_eq!(fill(&values).unwrap_err(), message);
        }
    }

    #[test]
    fn what_is_put_is_not_looked_at_again() {
        let query = "#+ params:\n#+   - a: string\n#+   - b: string\nASK { BIND(?_a AS ?x) BIND(?_b AS ?y) }";
        let values = [("a".to_owned(), "?_b".to_owned()), ("b".to_owned(), "\"".to_owned())].into();
        let filled = QueryTemplate::parse("q", query).unwrap().fill(&values, &entities()).unwrap();
        assert!(filled.ends_with(r#"ASK { BIND("?_b" AS ?x) BIND("\"" AS ?y) }"#), "{filled}");
        let undeclared = QueryTemplate::parse("q", "ASK { ?s ?p ?_x }").unwrap().fill(&BTreeMap::new(), &entities());
        assert!(undeclared.unwrap_err().to_string().contains("`?_x` is no parameter"));
    }

    #[test]
    fn headers_are_read_strictly() {
        let error = |text| QueryTemplate::parse("q", text).unwrap_err().to_string();
        assert!(
            error("#+ sumary: x").contains("is unknown; use summary, model: wikidata, params, defaults or derived")
        );
        assert!(error("#+ model: dbpedia").contains("`model: dbpedia` is unknown"));
        assert!(error("#+ params:\n#+   - a: url").contains("has type `url`"));
        assert!(error("#+ derived:\n#+   - a:").contains("derived column `a` does not say what it is worked out of"));
    }

    #[test]
    fn derived_columns_are_columns() {
        let check = |text| QueryTemplate::parse("q", text).unwrap().check_syntax([].into_iter());
        let declared = "#+ derived:\n#+   - b: of a\nSELECT ?a (STR(?a) AS ?b) { ?a ?p ?o }";
        assert!(check(declared).is_ok());
        let error = check(&declared.replace("AS ?b", "AS ?c")).unwrap_err().to_string();
        assert!(error.contains("`b` is declared under `#+ derived:`, and the query has no such column"), "{error}");
    }
}
