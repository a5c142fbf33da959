use super::readings::{self, DATES, Reading};
use crate::check::context::Context;
use crate::check::mapping_places;
use crate::check::rule::{Rule, Run, rule};
use crate::check::{Diagnostic, Edit, RelatedPlace};
use diwan_rdf::text::nearest;
use diwan_rml::engine::{LiteralSuffix, ObjectPlan, RowProblem, SourcePlan, TermPlan};

rule! {
    /// A cell cannot be mapped to an RDF term.
    ///
    /// The cell has a date that does not exist, a number with letters in it, an invalid language tag, or an IRI with a
    /// space; or it has a value, but the cell with the value's datatype is empty. The statement would be lost. Dates
    /// are checked against the calendar, and language tags against the syntax of [BCP
    /// 47](https://www.rfc-editor.org/info/bcp47).
    ///
    /// Example:
    ///
    /// ```csv
    /// record,source,meeting,start,start_type
    /// m1-01,report,meeting-council-3,1998-02-30,date
    /// ```
    ///
    /// Fix: look at the quote and write the value in the form of its datatype: `1998-02-28` for `date`, `1998-02` for
    /// `gYearMonth`, `1998` for `gYear`. If the value can be read in only one way, such as `11.05.2017`, the message
    /// suggests the correct form, and `diwan check --fix` writes it. If it is ambiguous, such as `11/05/2017`, only
    /// the quote can show which number is the day.
    RULE {
        code: "D001",
        name: "unusable-value",
        is_required: true,
        run: Run::Project(check),
        #[cfg(test)]
        fixtures: FIXTURES,
        ..Rule::ERROR
    }
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let report = &context.tables.report;
    let kept = report.problems.iter().map(|problem| diagnostic(context, problem));
    let more = report.rejected.saturating_sub(report.problems.len() as u64);
    let rest = (more > 0).then(|| RULE.finding(format!("{more} more cells that cannot be mapped to terms")));
    kept.chain(rest).collect()
}

fn diagnostic(context: &Context<'_>, problem: &RowProblem) -> Diagnostic {
    let found = RULE
        .finding(problem.problem.to_string())
        .at(&problem.path, problem.place.line())
        .cell(&problem.column, &problem.problem.value)
        .related(mapping_places::reading(context.mapping, &problem.triples_map, &problem.column));
    let help = "correct the cell, or empty it if the source does not say";
    match Typed::of(context, problem) {
        Some(typed) => typed.complete(found),
        None => found.help(help),
    }
}

/// A value whose datatype is constant or in a cell of the row.
struct Typed<'a, 'c> {
    context: &'c Context<'a>,
    problem: &'c RowProblem,
    /// The local name of the datatype, if it is an XML Schema datatype.
    datatype: String,
    /// The column with the datatype.
    column: Option<&'a str>,
}

impl<'a, 'c> Typed<'a, 'c> {
    fn of(context: &'c Context<'a>, problem: &'c RowProblem) -> Option<Self> {
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

    fn complete(&self, found: Diagnostic) -> Diagnostic {
        let readings = self.readings();
        found.related(self.type_cell(&readings)).help(self.help(&readings)).fix(self.fix(&readings))
    }

    /// The possible meanings of the value: numbers if the datatype is numeric, dates otherwise.
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
                format!("write it as {all}; the quote shows which is right")
            }
        }
    }

    /// The help for a value of another datatype than the row says.
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
        if self.fix(std::slice::from_ref(reading)).is_some() { "; `diwan check --fix` does this" } else { "" }
    }

    /// The edit, if there is only one possible meaning and it has the datatype of the row: then there is nothing to
    /// decide.
    fn fix(&self, readings: &[Reading]) -> Option<Edit> {
        let [only] = readings else { return None };
        let table = self.context.raw.get(&self.problem.path)?;
        let cell = table.cell(self.problem.place.line()?, &self.problem.column)?;
        (only.datatype == self.datatype).then(|| table.replace(&cell, &only.text))
    }

    /// The cell with the datatype, if the value has another one.
    fn type_cell(&self, readings: &[Reading]) -> Option<RelatedPlace> {
        let (column, line) = (self.column?, self.problem.place.line()?);
        let other = !readings.is_empty() && readings.iter().all(|found| found.datatype != self.datatype);
        let message =
            if self.datatype.is_empty() { "the datatype is missing here" } else { "the row gives its datatype here" };
        other.then(|| RelatedPlace {
            file: self.problem.path.clone(),
            line,
            column: Some(column.to_owned()),
            message: message.to_owned(),
        })
    }
}

/// The datatype or language of the literals that a triples map generates from a column.
fn literal<'a>(context: &Context<'a>, problem: &RowProblem) -> Option<(&'a SourcePlan, &'a LiteralSuffix)> {
    let sources = context.sources_of(&problem.path);
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

#[cfg(test)]
const FIXTURES: &[&str] = &[
    r#"
--- registers/meetings.csv
slug,label
meeting-1,First
--- records/facts.csv
record,source,entity,start,end,end_type,quote,from,to
r1,report,meeting-1,04.05.1998,1998-05,date,First of 4 May 1998,0,19
                    ^^^^^^^^^^ D001 error: "04.05.1998" is not a valid xsd:date
  = write it as 1998-05-04; `diwan check --fix` does this
                               ^^^^^^^ D001 error: "1998-05" is not a valid xsd:date
  = it is a month: write gYearMonth into `end_type`, or give the day if the source does
  @ records/facts.csv:2 end_type: the row gives its datatype here
r2,report,meeting-1,1998-05-44,1998-05-06,date,First of 44 May 1998 and 6 May,0,30
                    ^^^^^^^^^^ D001 error: "1998-05-44" is not a valid xsd:date
  = correct the cell, or empty it if the source does not say
+++ records/facts.csv
record,source,entity,start,end,end_type,quote,from,to
r1,report,meeting-1,1998-05-04,1998-05,date,First of 4 May 1998,0,19
r2,report,meeting-1,1998-05-44,1998-05-06,date,First of 44 May 1998 and 6 May,0,30
"#,
    r#"
--- registers/meetings.csv
slug,label
meeting-1,First
--- records/facts.csv
record,source,entity,start,end,end_type,quote,from,to
r1,report,meeting-1,1998-05-04,1998-05,gYearMonth,First of 4 May 1998,0,19
"#,
    r#"
--- registers/meetings.csv
slug,label
meeting-1,First
^^^^^^^^^ D012 warning: no record mentions meeting-1
  = add records about it, or delete the row
--- records/facts.csv
record,source,entity,end,end_type,quote,from,to
r1,report,meeting-1,04.05.1998,date,First,0,5
                    ^^^^^^^^^^ D001 error: "04.05.1998" is not a valid xsd:date
  = write it as 1998-05-04; `diwan check --fix` does this
r2,report,meeting-1,1998/5/4,date,First,0,5
                    ^^^^^^^^ D001 error: "1998/5/4" is not a valid xsd:date
  = write it as 1998-05-04; `diwan check --fix` does this
r3,report,meeting-1,4 May 1998,date,First,0,5
                    ^^^^^^^^^^ D001 error: "4 May 1998" is not a valid xsd:date
  = write it as 1998-05-04; `diwan check --fix` does this
r4,report,meeting-1,٤ مايو ١٩٩٨,date,First,0,5
                    ^^^^^^^^^^^ D001 error: "٤ مايو ١٩٩٨" is not a valid xsd:date
  = write it as 1998-05-04; `diwan check --fix` does this
r5,report,meeting-1,1998–05–04,date,First,0,5
                    ^^^^^^^^^^ D001 error: "1998–05–04" is not a valid xsd:date
  = write it as 1998-05-04; `diwan check --fix` does this
r6,report,meeting-1,04/05/1998,date,First,0,5
                    ^^^^^^^^^^ D001 error: "04/05/1998" is not a valid xsd:date
  = write it as 1998-05-04 or 1998-04-05; the quote shows which is right
r7,report,meeting-1,4.5.98,date,First,0,5
                    ^^^^^^ D001 error: "4.5.98" is not a valid xsd:date
  = write it as 1998-05-04 or 2098-05-04; the quote shows which is right
r8,report,meeting-1,May 1998,date,First,0,5
                    ^^^^^^^^ D001 error: "May 1998" is not a valid xsd:date
  = write it as 1998-05; it is a month: write gYearMonth into `end_type`, or give the day if the source does
  @ records/facts.csv:9 end_type: the row gives its datatype here
r9,report,meeting-1,1998,date,First,0,5
                    ^^^^ D001 error: "1998" is not a valid xsd:date
  = it is a year: write gYear into `end_type`, or give the day or month if the source does
  @ records/facts.csv:10 end_type: the row gives its datatype here
r10,report,meeting-1,soon,date,First,0,5
                     ^^^^ D001 error: "soon" is not a valid xsd:date
  = correct the cell, or empty it and `end_type` if the source does not say
r11,report,meeting-1,1998-05-04,gYear,First,0,5
                     ^^^^^^^^^^ D001 error: "1998-05-04" is not a valid xsd:gYear
  = it is a day: write date into `end_type`
  @ records/facts.csv:12 end_type: the row gives its datatype here
r12,report,meeting-1,1998-05,gYear,First,0,5
                     ^^^^^^^ D001 error: "1998-05" is not a valid xsd:gYear
  = it is a month: write gYearMonth into `end_type`
  @ records/facts.csv:13 end_type: the row gives its datatype here
r13,report,meeting-1,1998,gYearMonth,First,0,5
                     ^^^^ D001 error: "1998" is not a valid xsd:gYearMonth
  = it is a year: write gYear into `end_type`, or give the day or month if the source does
  @ records/facts.csv:14 end_type: the row gives its datatype here
r14,report,meeting-1,1998-05-04,,First,0,5
                     ^^^^^^^^^^ D001 error: "1998-05-04" has no datatype: fill the datatype cell of the row
  = it is a day: write date into `end_type`
  @ records/facts.csv:15 end_type: the datatype is missing here
r15,report,meeting-1,1998-05-04,Date,First,0,5
                     ^^^^^^^^^^ D001 error: "1998-05-04" is not a valid xsd:Date
  = it is a day: write date into `end_type` (dates are date, gYearMonth or gYear)
  @ records/facts.csv:16 end_type: the row gives its datatype here
+++ records/facts.csv
record,source,entity,end,end_type,quote,from,to
r1,report,meeting-1,1998-05-04,date,First,0,5
r2,report,meeting-1,1998-05-04,date,First,0,5
r3,report,meeting-1,1998-05-04,date,First,0,5
r4,report,meeting-1,1998-05-04,date,First,0,5
r5,report,meeting-1,1998-05-04,date,First,0,5
r6,report,meeting-1,04/05/1998,date,First,0,5
r7,report,meeting-1,4.5.98,date,First,0,5
r8,report,meeting-1,May 1998,date,First,0,5
r9,report,meeting-1,1998,date,First,0,5
r10,report,meeting-1,soon,date,First,0,5
r11,report,meeting-1,1998-05-04,gYear,First,0,5
r12,report,meeting-1,1998-05,gYear,First,0,5
r13,report,meeting-1,1998,gYearMonth,First,0,5
r14,report,meeting-1,1998-05-04,,First,0,5
r15,report,meeting-1,1998-05-04,Date,First,0,5
"#,
    r#"
--- registers/bodies.csv
slug,label
body-1,Council
^^^^^^ D012 warning: no record mentions body-1
  = add records about it, or delete the row
--- records/figures.csv
record,source,entity,ordinal,quote,from,to
r1,report,body-1,7th,Council,0,7
                 ^^^ D001 error: "7th" is not a valid xsd:integer
  = write it as 7; `diwan check --fix` does this
r2,report,body-1,"1,200",Council,0,7
                 ^^^^^^^ D001 error: "1,200" is not a valid xsd:integer
  = write it as 1200 or 1.200; the quote shows which is right
r3,report,body-1,fifty,Council,0,7
                 ^^^^^ D001 error: "fifty" is not a valid xsd:integer
  = correct the cell, or empty it if the source does not say
+++ records/figures.csv
record,source,entity,ordinal,quote,from,to
r1,report,body-1,7,Council,0,7
r2,report,body-1,"1,200",Council,0,7
r3,report,body-1,fifty,Council,0,7
"#,
];
