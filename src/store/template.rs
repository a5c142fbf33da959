//! Query files: SPARQL below a header of `#+` lines, in the style of [grlc](https://grlc.io).
//!
//! ```text
//! #+ summary: Who attended what
//! #+ params:
//! #+   - person: iri diwan:Official, the official
//! #+ defaults:
//! #+   - person: person-ilham-aliyev
//! SELECT ?meeting { ?meeting diwan:attendee ?_person }
//! ```
//! A parameter occurs in the query as a variable whose name begins with `?_` or `$_`. Its term replaces it in the
//! query's algebra, so that strings and comments are untouched. After `iri`, the header may list classes, one of which
//! the entity must have: as prefixed names with a prefix of the query or the project, or as `<IRI>`. A concept stands
//! for the entities of its kind, a concept scheme for its concepts.
//!
//! `derived:` lists computed columns and what they are computed from ([`DerivedColumn`]). `model: wikidata` means that
//! the query is for the graph in Wikidata's data model.

use super::derived::{DerivedColumn, missing};
use super::parameter::{Argument, Parameter, ParameterType};
use super::patterns::columns;
use super::query::parse;
use super::substitute::Substitution;
use super::vocabulary::Vocabulary;
use super::{Entities, StoreError};
use diwan_rdf::text::shortened;
use diwan_sparql::{declared_prefixes, selects_all};
use oxigraph::model::{NamedNode, Term};
use spargebra::Query;
use std::collections::BTreeMap;

/// The data model of a graph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Model {
    /// One named graph for each record, in the project's own vocabulary.
    #[default]
    Records,
    /// Wikidata's data model: statement nodes with qualifiers, ranks and references.
    Wikidata,
}

/// A query file: SPARQL with a header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryTemplate {
    /// Its name: the file name without its extension.
    pub name: String,
    /// One line on what it answers.
    pub summary: String,
    /// Its parameters.
    pub parameters: Vec<Parameter>,
    /// Its computed columns.
    pub derived: Vec<DerivedColumn>,
    /// The data model that it queries.
    pub model: Model,
    text: String,
    /// The base IRI for relative IRIs.
    base: Option<String>,
}

impl QueryTemplate {
    /// Parses the header of a query file. The SPARQL itself is parsed by [`QueryTemplate::check`] and
    /// [`QueryTemplate::fill`].
    ///
    /// # Errors
    /// [`StoreError::Header`] if a header line is invalid.
    pub fn parse(name: &str, text: &str) -> Result<Self, StoreError> {
        let mut template = Self {
            name: name.to_owned(),
            summary: String::new(),
            parameters: Vec::new(),
            derived: Vec::new(),
            model: Model::default(),
            text: text.to_owned(),
            base: None,
        };
        let mut section = "";
        for line in text.lines().map_while(|line| line.strip_prefix("#+")) {
            section = template.header_line(line.trim(), section)?;
        }
        Ok(template)
    }

    /// Sets the base IRI for relative IRIs, such as `PREFIX graph: <graph/>`. A `BASE` in the query overrides it.
    #[must_use]
    pub fn with_base(self, base: &str) -> Self {
        Self { base: Some(base.to_owned()), ..self }
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
                summary.trim().clone_into(&mut self.summary);
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
        let wrong = |reason: String| StoreError::Header { name: self.name.clone(), reason };
        let (kind, description) = split_description(value);
        let mut words = kind.split_whitespace().map(str::to_owned);
        let kind = words.next().unwrap_or_default();
        let parameter_type = ParameterType::parse(&kind).ok_or_else(|| {
            wrong(format!("parameter `{name}` has type `{kind}`; use iri, string, integer, date or language"))
        })?;
        let classes: Vec<String> = words.collect();
        if let (Some(class), true) = (classes.first(), parameter_type != ParameterType::Iri) {
            return Err(wrong(format!(
                "parameter `{name}` is of type `{kind}`; only entities have a class \
                (`{class}`)"
            )));
        }
        let (name, description) = (name.to_owned(), description.trim().to_owned());
        self.parameters.push(Parameter { name, parameter_type, classes, description, default: None });
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
        StoreError::Parameter { name: shortened(name), reason }
    }

    /// Replaces the parameters with terms. Parameters that are not in `values` have their defaults. `prefixes` need not
    /// be declared in the query; `language` is the language of the answer and of names in messages.
    ///
    /// # Errors
    /// [`StoreError::MissingParameter`] if a parameter has neither value nor default; [`StoreError::Parameter`] if a
    /// value is invalid or belongs to no parameter; [`StoreError::Syntax`] if the query is not valid SPARQL, with the
    /// position; [`StoreError::Header`] if a parameter is undeclared, occurs where it cannot, or requires an unknown
    /// class.
    pub fn fill<'p>(
        &self,
        values: &BTreeMap<String, String>,
        entities: &Entities,
        prefixes: impl Iterator<Item = (&'p str, &'p str)>,
        language: &str,
    ) -> Result<Filled, StoreError> {
        if let Some(name) = values.keys().find(|name| !self.parameters.iter().any(|p| p.name == **name)) {
            return Err(self.unknown(name));
        }
        let query = parse(&self.text, self.base.as_deref(), prefixes)?;
        let vocabulary = if self.has_classes() { entities.vocabulary() } else { Vocabulary::default() };
        let argument = |parameter: &Parameter| {
            let classes = self.classes(parameter, &vocabulary)?;
            let (text, is_given) = self.value(parameter, values, language)?;
            parameter
                .argument(text, is_given, entities.expected_class(&classes), entities, language)
                .map_err(|reason| StoreError::Parameter { name: parameter.name.clone(), reason })
        };
        let arguments = self.parameters.iter().map(argument).collect::<Result<Vec<_>, StoreError>>()?;
        let terms = arguments.iter().map(|argument| (argument.name.clone(), argument.term.clone())).collect();
        Ok(Filled { query: self.substitute(&query, terms)?, arguments })
    }

    /// Checks the query without values for its parameters: its syntax, the use of its parameters, the classes in its
    /// header and its derived columns.
    ///
    /// # Errors
    /// [`StoreError::Syntax`] with the position; [`StoreError::Header`] if a variable `?_…` is not declared as a
    /// parameter, occurs where it cannot, or requires an unknown class, and if the query has no column of the name of a
    /// derived column.
    pub fn check<'p>(
        &self,
        prefixes: impl Iterator<Item = (&'p str, &'p str)>,
        vocabulary: &Vocabulary,
    ) -> Result<(), StoreError> {
        let query = parse(&self.text, self.base.as_deref(), prefixes)?;
        self.parameters.iter().try_for_each(|parameter| self.classes(parameter, vocabulary).map(|_| ()))?;
        let terms = self.parameters.iter().map(|parameter| (parameter.name.clone(), parameter.example())).collect();
        self.substitute(&query, terms)?;
        self.check_derived(&columns(&query))
    }

    fn check_derived(&self, columns: &[&str]) -> Result<(), StoreError> {
        missing(&self.derived, columns).map_or(Ok(()), |name| {
            let reason = format!("`{name}` is declared under `#+ derived:`, and the query has no such column");
            Err(StoreError::Header { name: self.name.clone(), reason })
        })
    }

    fn substitute(&self, query: &Query, terms: BTreeMap<String, Term>) -> Result<Query, StoreError> {
        let wrong = |reason| StoreError::Header { name: self.name.clone(), reason };
        let substitution = Substitution { terms };
        if !selects_all(&self.text) {
            substitution.check_selected(query).map_err(wrong)?;
        }
        substitution.apply(query).map_err(wrong)
    }

    fn has_classes(&self) -> bool {
        self.parameters.iter().any(|parameter| !parameter.classes.is_empty())
    }

    /// The classes that a parameter requires, as IRIs.
    fn classes(&self, parameter: &Parameter, vocabulary: &Vocabulary) -> Result<Vec<NamedNode>, StoreError> {
        let declared = declared_prefixes(&self.text);
        let class = |written: &String| vocabulary.class(written, &declared);
        parameter.classes.iter().map(class).collect::<Result<_, _>>().map_err(|reason| StoreError::Header {
            name: self.name.clone(),
            reason: format!("parameter `{}`: {reason}", parameter.name),
        })
    }

    /// The text of a parameter, given or default, and whether it was given. The default of a language is that of the
    /// answer.
    fn value<'v>(
        &'v self,
        parameter: &'v Parameter,
        values: &'v BTreeMap<String, String>,
        language: &'v str,
    ) -> Result<(&'v str, bool), StoreError> {
        let given = values.get(&parameter.name).map(String::as_str);
        let is_language = parameter.parameter_type == ParameterType::Language;
        let default = parameter.default.as_deref().or(is_language.then_some(language));
        let text = given.or(default).ok_or_else(|| StoreError::MissingParameter(parameter.name.clone()))?;
        Ok((text, given.is_some()))
    }
}

/// A query whose parameters have been replaced.
#[derive(Clone, Debug)]
pub struct Filled {
    /// The query.
    pub query: Query,
    /// The arguments, in the order of the header.
    pub arguments: Vec<Argument>,
}

/// Splits a parameter at its first comma outside an IRI: type and classes, and the description.
fn split_description(value: &str) -> (&str, &str) {
    let mut is_iri = false;
    let comma = value.find(|character| {
        is_iri = character == '<' || is_iri && character != '>';
        character == ',' && !is_iri
    });
    match comma.map(|at| value.split_at(at)) {
        Some((kind, description)) => (kind, description.trim_start_matches(',')),
        None => (value, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::ProjectIris;
    use crate::store::load;

    const QUERY: &str = "#+ summary: What\n#+ params:\n#+   - n: integer, how many\n#+   - day: date\n#+ defaults:\n\
        #+   - n: 3\n# ?_n\nSELECT * { ?s ?p ?o FILTER(STR(?o) >= ?_day && ?_n < ?n_) }";

    fn entities() -> Entities {
        let data = "<https://ex.org/id/who> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://ex.org/ns#Official> <a:g> .\n\
            <https://ex.org/id/who> <http://www.w3.org/2004/02/skos/core#prefLabel> \"Who\"@en <a:g> .\n\
            <https://ex.org/id/where> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://ex.org/ns#Place> <a:g> .\n\
            <https://ex.org/id/where> <http://www.w3.org/2004/02/skos/core#prefLabel> \"Where\"@en <a:g> .\n";
        let entities = Entities::new(&load(data.as_bytes()).unwrap(), ProjectIris::new("https://ex.org/"));
        entities.with_prefixes([("ex", "https://ex.org/ns#")])
    }

    fn fill_query(query: &str, values: &[(&str, &str)]) -> Result<String, String> {
        let values = values.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        let template = QueryTemplate::parse("q", query).map_err(|error| error.to_string())?;
        let filled = template.fill(&values, &entities(), [("ex", "https://ex.org/ns#")].into_iter(), "en");
        filled.map(|filled| filled.query.to_string()).map_err(|error| error.to_string())
    }

    fn fill(values: &[(&str, &str)]) -> Result<String, String> {
        fill_query(QUERY, values)
    }

    #[test]
    fn a_language_is_that_of_the_answer_unless_given() {
        let query = "#+ params:\n#+   - lang: language\nSELECT * { ?s ?p ?o FILTER(LANG(?o) = ?_lang) }";
        assert!(fill_query(query, &[]).unwrap().contains("(LANG(?o) = \"en\")"));
        assert!(fill_query(query, &[("lang", "AR")]).unwrap().contains("(LANG(?o) = \"ar\")"));
        let error = fill_query(query, &[("lang", "in Arabic")]).unwrap_err();
        assert!(error.contains("\"in Arabic\" is no language tag"), "{error}");
        let with_default = query.replace("lang: language", "lang: language\n#+ defaults:\n#+   - lang: ru");
        assert!(fill_query(&with_default, &[]).unwrap().contains("(LANG(?o) = \"ru\")"));
    }

    #[test]
    fn parameters_are_filled_in_with_terms_of_their_types() {
        let filled = fill(&[("day", "1994")]).unwrap();
        assert!(filled.contains("(STR(?o) >= \"1994\")") && filled.contains("#integer> < ?n_)"), "{filled}");
    }

    #[test]
    fn values_that_do_not_fit_are_errors() {
        for (values, message) in [
            (vec![], "parameter `day` is required"),
            (vec![("day", "soon")], "parameter `day`: \"soon\" is not a date; write YYYY, YYYY-MM or YYYY-MM-DD"),
            (vec![("day", "1994-13")], "parameter `day`: \"1994-13\" is not a date; write YYYY, YYYY-MM or YYYY-MM-DD"),
            (vec![("day", "1994"), ("n", "x")], "parameter `n`: \"x\" is not a whole number"),
            (vec![("days", "1994")], "parameter `days`: query `q` takes n, day"),
        ] {
            assert_eq!(fill(&values).unwrap_err(), message);
        }
    }

    #[test]
    fn long_values_are_cut_in_messages() {
        let long = "9".repeat(5000);
        for query in ["integer", "date", "iri"] {
            let query = format!("#+ params:\n#+   - a: {query}\nSELECT * {{ ?s ?p ?_a }}");
            let message = fill_query(&query, &[("a", &long)]).unwrap_err();
            assert!(message.contains(&format!("\"{}…\"", "9".repeat(200))) && message.len() < 400, "{message}");
        }
    }

    #[test]
    fn substituted_terms_are_not_substituted_again() {
        let query = "#+ params:\n#+   - a: string\n#+   - b: string\nASK { BIND(?_a AS ?x) BIND(?_b AS ?y) }";
        let filled = fill_query(query, &[("a", "?_b"), ("b", "\"")]).unwrap();
        assert!(filled.contains(r#"("?_b" AS ?x)"#) && filled.contains(r#"("\"" AS ?y)"#), "{filled}");
        let undeclared = fill_query("ASK { ?s ?p ?_x }", &[]).unwrap_err();
        assert!(undeclared.contains("`?_x` is not a parameter"), "{undeclared}");
    }

    #[test]
    fn entities_must_have_the_class_in_the_header() {
        let query = |class: &str| format!("#+ params:\n#+   - a: iri {class}, a, b\nSELECT * {{ ?s ?p ?_a }}");
        assert!(fill_query(&query("ex:Official"), &[("a", "Who")]).unwrap().contains("<https://ex.org/id/who>"));
        assert!(fill_query(&query("ex:Place ex:Official"), &[("a", "who")]).is_ok());
        let other = fill_query(&query("ex:Official"), &[("a", "Where")]).unwrap_err();
        assert!(
            other.starts_with(
                "parameter `a`: \"Where\" is Where (where), which is not of the class ex:Official; did \
                you mean one of these?\n  Who (who)"
            ),
            "{other}"
        );
        let unknown = fill_query(&query("ex:Oficial"), &[("a", "Who")]).unwrap_err();
        let message = "q: parameter `a`: class `ex:Oficial` is not in the vocabulary; did you mean `ex:Official`?";
        assert_eq!(unknown, message);
    }

    #[test]
    fn a_query_is_checked_without_values() {
        let vocabulary =
            Vocabulary::new([("ex", "https://ex.org/ns#")], [NamedNode::new("https://ex.org/ns#A").unwrap()]);
        let check = |header: &str, query: &str| {
            let text = format!("#+ params:\n#+   - a: {header}\n{query}");
            let template = QueryTemplate::parse("q", &text).unwrap();
            template.check([("ex", "https://ex.org/ns#")].into_iter(), &vocabulary).map_err(|error| error.to_string())
        };
        assert_eq!(check("iri ex:A, a thing", "SELECT ?s { ?s ?_a ?o . GRAPH ?_a { ?_a ?p $_a } }"), Ok(()));
        let unknown = check("iri ex:B", "SELECT ?s { ?s ?_a ?o }").unwrap_err();
        assert!(unknown.starts_with("q: parameter `a`: class `ex:B` is not in the vocabulary"), "{unknown}");
        let literal = check("date", "SELECT ?s { ?s ?_a ?o }").unwrap_err();
        assert!(literal.starts_with("q: `?_a` is a literal but is used as a property"), "{literal}");
        let selected = check("date", "# *\nSELECT DISTINCT ?_a ?s { ?s ?p ?o } LIMIT 1").unwrap_err();
        assert!(selected.starts_with("q: `?_a` is a parameter: to show it, write (?_a AS ?name)"), "{selected}");
        assert_eq!(check("date", "SELECT REDUCED * { ?s ?p ?_a }"), Ok(()));
        assert_eq!(check("date", "SELECT (?_a AS ?b) { { SELECT ?_a { ?s ?p ?_a } } }"), Ok(()));
        let undeclared = check("date", "SELECT ?s { ?s ?p ?_b }").unwrap_err();
        assert!(undeclared.starts_with("q: `?_b` is not a parameter"), "{undeclared}");
        let syntax = check("date", "SELECT ?s { ?s ?p ?o } GRUOP BY ?s").unwrap_err();
        assert!(syntax.ends_with("error at 3:24: `GRUOP` is not expected here; did you mean GROUP?"), "{syntax}");
    }

    #[test]
    fn headers_are_read_strictly() {
        let error = |text| QueryTemplate::parse("q", text).unwrap_err().to_string();
        assert!(
            error("#+ sumary: x").contains("is unknown; use summary, model: wikidata, params, defaults or derived")
        );
        assert!(error("#+ model: dbpedia").contains("`model: dbpedia` is unknown"));
        assert!(error("#+ params:\n#+   - a: url").contains("has type `url`"));
        assert!(error("#+ params:\n#+   - a: date ex:Official").contains("only entities have a class (`ex:Official`)"));
        assert!(error("#+ derived:\n#+   - a:").contains("derived column `a` does not say what it is computed from"));
    }

    #[test]
    fn headers_name_classes_before_the_description() {
        let header = "#+ params:\n#+   - a: iri ex:A <http://e/b,c> , one, two\n";
        let template = QueryTemplate::parse("q", header).unwrap();
        assert_eq!(template.parameters[0].classes, ["ex:A", "<http://e/b,c>"]);
        assert_eq!(template.parameters[0].description, "one, two");
    }

    #[test]
    fn derived_columns_are_columns() {
        let check = |text| QueryTemplate::parse("q", text).unwrap().check([].into_iter(), &Vocabulary::default());
        let declared = "#+ derived:\n#+   - b: of a\nSELECT ?a (STR(?a) AS ?b) { ?a ?p ?o }";
        assert!(check(declared).is_ok());
        let error = check(&declared.replace("AS ?b", "AS ?c")).unwrap_err().to_string();
        assert!(error.contains("`b` is declared under `#+ derived:`, and the query has no such column"), "{error}");
    }
}
