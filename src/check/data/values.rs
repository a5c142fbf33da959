//! D001: a cell of which no term can be made.
//!
//! A date that does not exist, a number with letters in it, a language tag that is none, an IRI with a space, a value
//! without the cell that types it: the statement would be lost. Dates are checked against the calendar, language tags
//! against the syntax of [BCP 47](https://www.rfc-editor.org/info/bcp47).
//!
//! Example:
//!
//! ```csv
//! record,source,meeting,start,start_type
//! m1-01,report,meeting-council-3,1998-02-30,date
//! ```
//!
//! Mend: look at the quote and write the value as its type wants it: `1998-02-28` for `date`, `1998-02` for
//! `gYearMonth`, `1998` for `gYear`. Where a value can be read in one way only, as `11.05.2017` can, the message offers it, and
//! `diwan check --fix` writes it; of `11/05/2017` nobody but the quote can say which number is the day.

use super::readings::{self, DATES, Reading};
use crate::check::context::Context;
use crate::check::{Also, Diagnostic, Edit};
use diwan_rdf::text::nearest;
use diwan_rml::engine::{LiteralSuffix, ObjectPlan, RowProblem, SourcePlan, TermPlan};
use diwan_rml::source::SourceError;

pub(in crate::check) fn check(context: &Context<'_>) -> Result<Vec<Diagnostic>, SourceError> {
    let report = &context.tables.report;
    let told = report.problems.iter().map(|problem| diagnostic(context, problem));
    let more = report.rejected.saturating_sub(report.problems.len() as u64);
    let rest = (more > 0).then(|| Diagnostic::error("D001", format!("{more} more cells of which no term can be made")));
    Ok(told.chain(rest).collect())
}

fn diagnostic(context: &Context<'_>, problem: &RowProblem) -> Diagnostic {
    let found = Diagnostic::error("D001", problem.problem.to_string())
        .at(&problem.path, problem.place.line())
        .cell(&problem.column, &problem.problem.value)
        .also(context.lines.reading(&problem.triples_map, &problem.column));
    let help = "correct the cell, or empty it if the source does not say";
    match Typed::of(context, problem) {
        Some(typed) => typed.told(found),
        None => found.help(help),
    }
}

/// A value whose datatype is known, or stands in a cell of the row.
struct Typed<'a> {
    context: &'a Context<'a>,
    problem: &'a RowProblem,
    /// The datatype's local name, if it is one of XML Schema's.
    datatype: String,
    /// The column that gives it.
    column: Option<&'a str>,
}

impl<'a> Typed<'a> {
    fn of(context: &'a Context<'_>, problem: &'a RowProblem) -> Option<Self> {
        let (source, suffix) = literal(context, problem)?;
        match suffix {
            LiteralSuffix::Fixed { datatype, .. } => {
                let datatype = datatype.as_ref()?.rsplit('#').next()?.to_owned();
                Some(Self { context, problem, datatype, column: None })
            }
            LiteralSuffix::Datatype(datatype, _) => {
                let column = source.name(datatype.fields().next()?);
                let datatype = context.text(&problem.path, problem.place.line()?, column)?;
                Some(Self { context, problem, datatype, column: Some(column) })
            }
            _ => None,
        }
    }

    fn told(&self, found: Diagnostic) -> Diagnostic {
        let readings = self.readings();
        let found = match self.type_cell(&readings) {
            Some(also) => found.also([also]),
            None => found,
        };
        found.help(self.help(&readings)).fix(self.fix(&readings))
    }

    /// What the value may mean: as dates, unless the datatype is one of numbers.
    fn readings(&self) -> Vec<Reading> {
        let value = &self.problem.problem.value;
        let is_number = ["integer", "decimal", "double", "float"].contains(&self.datatype.as_str())
            || self.datatype.ends_with("Integer");
        if is_number { readings::numbers(value) } else { readings::dates(value) }
    }

    fn help(&self, readings: &[Reading]) -> String {
        let known =
            || DATES.contains(&self.datatype.as_str()) || readings.iter().any(|found| found.datatype == self.datatype);
        match (readings, self.column) {
            ([], Some(column)) => format!("correct the cell, or empty it and `{column}` if the source does not say"),
            ([], None) => "correct the cell, or empty it if the source does not say".to_owned(),
            (readings, Some(column)) if !readings.iter().any(|found| found.datatype == self.datatype) => {
                let typo = if known() { None } else { nearest(&self.datatype, DATES) };
                self.other_type(readings, column, typo)
            }
            ([only], _) => format!("write it as {}{}", only.text, self.or_fix(only)),
            (several, _) => {
                let all = several.iter().map(|found| found.text.as_str()).collect::<Vec<_>>().join(" or ");
                format!("write it as {all}: the quote says which")
            }
        }
    }

    /// The value is of another datatype than the row says.
    fn other_type(&self, readings: &[Reading], column: &str, typo: Option<&str>) -> String {
        let Some(first) = readings.first() else { return String::new() };
        let (texts, datatype) = (readings.iter().map(|found| found.text.as_str()).collect::<Vec<_>>(), first.datatype);
        let written = self.problem.problem.value.as_str();
        let rewrite = if texts == [written] { String::new() } else { format!("write it as {}; ", texts.join(" or ")) };
        let more = match (datatype, self.datatype.as_str()) {
            _ if typo.is_some() => " (dates are date, gYearMonth or gYear)",
            ("gYear", "date" | "gYearMonth") => ", or give the day or month if the source does",
            ("gYearMonth", "date") => ", or give the day if the source does",
            _ => "",
        };
        format!("{rewrite}it is {}: write {datatype} into `{column}`{more}", noun(datatype))
    }

    fn or_fix(&self, reading: &Reading) -> &'static str {
        if self.fix(std::slice::from_ref(reading)).is_some() { "; `diwan check --fix` does" } else { "" }
    }

    /// Where there is one reading, of the row's own datatype, nothing is decided by writing it.
    fn fix(&self, readings: &[Reading]) -> Option<Edit> {
        let [only] = readings else { return None };
        let table = self.context.raw.get(&self.problem.path)?;
        let cell = table.cell(self.problem.place.line()?, &self.problem.column)?;
        (only.datatype == self.datatype).then(|| table.replace(&cell, &only.text))
    }

    /// The cell that gives the datatype, when the value is of another.
    fn type_cell(&self, readings: &[Reading]) -> Option<Also> {
        let (column, line) = (self.column?, self.problem.place.line()?);
        let other = !readings.is_empty() && readings.iter().all(|found| found.datatype != self.datatype);
        let message =
            if self.datatype.is_empty() { "no datatype stands here" } else { "the row gives its datatype here" };
        other.then(|| Also {
            file: self.problem.path.clone(),
            line,
            column: Some(column.to_owned()),
            message: message.to_owned(),
        })
    }
}

/// What follows the literals that a triples map makes of a column.
fn literal<'a>(context: &'a Context<'_>, problem: &RowProblem) -> Option<(&'a SourcePlan, &'a LiteralSuffix)> {
    let sources = context.tables.plan.sources.iter().filter(|source| source.path == problem.path);
    let maps = sources.flat_map(|source| source.maps.iter().map(move |map| (source, map)));
    let mut statements = maps
        .filter(|(_, map)| map.name == problem.triples_map)
        .flat_map(|(source, map)| map.statements.iter().map(move |statement| (source, statement)));
    statements.find_map(|(source, statement)| match &statement.object {
        ObjectPlan::Term(TermPlan::Literal { value, suffix }) => {
            let is_column = source.name(value.fields().next()?) == problem.column;
            is_column.then_some((source, suffix))
        }
        _ => None,
    })
}

fn noun(datatype: &str) -> &'static str {
    match datatype {
        "date" => "a day",
        "gYearMonth" => "a month",
        "gYear" => "a year",
        "integer" => "a whole number",
        _ => "a number",
    }
}
