use super::build::write_quad;
use super::{DatasetError, parse_nquads};
use crate::project::Project;
use diwan_rdf::term::keep;
use diwan_rml::engine::{LineSink, Origin, Report, RunOptions, compile, run};
use diwan_rml::source::RowPosition;
use std::borrow::Cow;
use std::collections::HashSet;
use std::io::{self, Write};
use std::path::Path;

/// Runs the project's mapping over its tables and discards the statements. Measures the time of each triples map, and
/// writes to `trace`, as CSV with the columns `file`, `line`, `triples_map` and `statement`, which rows made which
/// statements.
///
/// A statement that several rows make has a line for each of them. Items without line numbers, as in JSON, are counted
/// from 1: `item 3`.
///
/// # Errors
/// [`DatasetError`], as for [`super::map_tables`], and when the trace cannot be written.
pub fn measure(project: &Project, trace: Option<&mut dyn Write>) -> Result<Report, DatasetError> {
    let mapping = project.mapping()?;
    let plan = compile(&mapping, project, Some(&project.config().base))?;
    let options = RunOptions { typed: true, timed: true, ..RunOptions::default() };
    let Some(trace) = trace else { return Ok(run(&plan, project, options, &mut NullSink)?) };
    let mut sink = TraceLines { out: csv::Writer::from_writer(trace) };
    let failed = |error: io::Error| DatasetError::Engine(diwan_rml::engine::EngineError::Output(error));
    sink.out.write_record(["file", "line", "triples_map", "statement"]).map_err(|error| failed(error.into()))?;
    let report = run(&plan, project, options, &mut sink)?;
    sink.out.flush().map_err(failed)?;
    Ok(report)
}

/// Discards all lines.
struct NullSink;

impl LineSink for NullSink {
    fn lines(&mut self, _: &[u8]) -> io::Result<()> {
        Ok(())
    }
}

/// Writes the origins of lines and discards the lines.
struct TraceLines<W: Write> {
    out: csv::Writer<W>,
}

impl<W: Write> LineSink for TraceLines<W> {
    fn lines(&mut self, _: &[u8]) -> io::Result<()> {
        Ok(())
    }

    fn wants_origins(&self) -> bool {
        true
    }

    fn made(&mut self, Origin { path, place, triples_map }: Origin<'_>, lines: &[u8]) -> io::Result<()> {
        let file = path.to_string_lossy().replace('\\', "/");
        let place = match place {
            RowPosition::Line(line) => line.to_string(),
            RowPosition::Item(item) => format!("item {item}"),
        };
        let mut seen = HashSet::new();
        for line in lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty() && seen.insert(*line)) {
            self.out.write_record([file.as_bytes(), place.as_bytes(), triples_map.as_bytes(), &as_kept(line)])?;
        }
        Ok(())
    }
}

/// A statement as the graph has it: with a normalised literal.
fn as_kept(line: &[u8]) -> Cow<'_, [u8]> {
    if !line.contains(&b'^') {
        return Cow::Borrowed(line);
    }
    let quad = parse_nquads(line, Path::new("the trace")).ok().and_then(|mut quads| quads.pop());
    let mut kept = Vec::new();
    if let Some(mut quad) = quad
        && keep(&mut quad.object)
    {
        write_quad(&quad, &mut kept);
        return Cow::Owned(kept);
    }
    Cow::Borrowed(line)
}
