use super::{EngineError, Plan, RunOptions, StreamLines, run};
use crate::source::Files;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::Quad;
use std::io::Cursor;

/// Runs a plan and gives its quads, one after another; their text is in memory.
///
/// # Errors
/// [`EngineError`] as [`run`] has it.
pub fn quads(plan: &Plan, files: &dyn Files, options: RunOptions) -> Result<impl Iterator<Item = Quad>, EngineError> {
    let mut sink = StreamLines::new(Vec::new());
    run(plan, files, options, &mut sink)?;
    let parser = RdfParser::from_format(RdfFormat::NQuads).lenient();
    // The lines are of our own making.
    Ok(parser.for_reader(Cursor::new(sink.into_inner())).filter_map(Result::ok))
}
