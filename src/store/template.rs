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
//! A parameter stands in the query as a variable that begins with `?_`.

use super::{Entities, Resolution, StoreError};
use crate::evidence::is_partial_date;
use oxigraph::model::{Literal, NamedNode, Term};
use std::collections::BTreeMap;

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
    text: String,
}

impl QueryTemplate {
    /// Reads a query.
    ///
    /// # Errors
    /// [`StoreError::Header`] when a header line cannot be read.
    pub fn parse(name: &str, text: &str) -> Result<Self, StoreError> {
        let mut template =
            Self { name: name.to_owned(), summary: String::new(), parameters: Vec::new(), text: text.to_owned() };
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
                _ => return Err(wrong(format!("`{line}` belongs to neither params nor defaults"))),
            }
            return Ok(section);
        }
        match line.split_once(':') {
            Some(("summary", summary)) => {
                self.summary = summary.trim().to_owned();
                Ok("")
            }
            Some((section @ ("params" | "defaults"), "")) => Ok(section),
            _ => Err(wrong(format!("header line `{line}` is unknown; use summary, params or defaults"))),
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
        let mut text = self.text.clone();
        for parameter in &self.parameters {
            let value =
                values.get(&parameter.name).or(parameter.default.as_ref()).ok_or_else(|| StoreError::Parameter {
                    name: parameter.name.clone(),
                    reason: format!("is needed; give it with --param {}=…", parameter.name),
                })?;
            let term = parameter.term(value, entities)?;
            text = replace_variable(&text, &format!("?_{}", parameter.name), &term.to_string());
        }
        Ok(text)
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
            ParameterType::Date if is_partial_date(value) => Ok(Literal::new_simple_literal(value).into()),
            ParameterType::Date => Err(wrong(format!("\"{value}\" is not a date; write YYYY, YYYY-MM or YYYY-MM-DD"))),
        }
    }
}

fn resolve(value: &str, entities: &Entities) -> Result<NamedNode, String> {
    match entities.resolve(value) {
        Resolution::One(node) => Ok(node),
        Resolution::Many(nodes) => {
            let slugs: Vec<_> = nodes.iter().map(|node| entities.names().slug(node.as_str())).collect();
            Err(format!("\"{value}\" may be {}; give one of these", slugs.join(", ")))
        }
        Resolution::None(Some(near)) => Err(format!("nothing is called \"{value}\"; did you mean \"{near}\"?")),
        Resolution::None(None) => Err(format!("nothing is called \"{value}\"")),
    }
}

/// Puts `term` for every whole occurrence of `variable`, except in comments.
fn replace_variable(text: &str, variable: &str, term: &str) -> String {
    let replace_line = |line: &str| {
        if line.trim_start().starts_with('#') {
            return line.to_owned();
        }
        let mut out = String::new();
        let mut rest = line;
        while let Some(at) = rest.find(variable) {
            let after = &rest[at + variable.len()..];
            let whole = !after.starts_with(|c: char| c.is_alphanumeric() || c == '_');
            out.push_str(&rest[..at]);
            out.push_str(if whole { term } else { variable });
            rest = after;
        }
        out + rest
    };
    text.lines().map(replace_line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Names;
    use crate::store::load;

    const QUERY: &str = "#+ summary: What\n#+ params:\n#+   - n: integer, how many\n#+   - day: date\n#+ defaults:\n\
        #+   - n: 3\n# ?_n\nSELECT * { ?s ?p ?o FILTER(STR(?o) >= ?_day && ?_n < ?_nn) }";

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
            filled.ends_with(&format!("# ?_n\nSELECT * {{ ?s ?p ?o FILTER(STR(?o) >= \"1994\" && {number} < ?_nn) }}"))
        );
    }

    #[test]
    fn values_that_do_not_fit_are_errors() {
        for (values, message) in [
            (vec![], "parameter `day`: is needed; give it with --param day=…"),
            (vec![("day", "soon")], "parameter `day`: \"soon\" is not a date; write YYYY, YYYY-MM or YYYY-MM-DD"),
            (vec![("day", "1994"), ("n", "x")], "parameter `n`: \"x\" is not a whole number"),
            (vec![("days", "1994")], "parameter `days`: query `q` takes n, day"),
        ] {
            assert_eq!(fill(&values).unwrap_err(), message);
        }
    }

    #[test]
    fn headers_are_read_strictly() {
        let error = |text| QueryTemplate::parse("q", text).unwrap_err().to_string();
        assert!(error("#+ sumary: x").contains("is unknown; use summary, params or defaults"));
        assert!(error("#+ params:\n#+   - a: url").contains("has type `url`"));
    }
}
