use super::{EngineError, Plan, RunOptions, StreamLines, run};
use crate::source::Files;
use oxrdf::Quad;
use oxrdfio::{RdfFormat, RdfParseError, RdfParser};
use std::io::Cursor;

/// Runs a plan and gives its quads, one after another; their text is in memory.
///
/// # Errors
/// [`EngineError`] as [`run`] has it. A quad can be an error where a mapping asks for unsafe IRIs that RDF does not
/// have.
pub fn quads(
    plan: &Plan,
    files: &dyn Files,
    options: RunOptions,
) -> Result<impl Iterator<Item = Result<Quad, RdfParseError>>, EngineError> {
    let mut sink = StreamLines::new(Vec::new());
    run(plan, files, options, &mut sink)?;
    let parser = RdfParser::from_format(RdfFormat::NQuads).lenient();
    Ok(parser.for_reader(Cursor::new(sink.into_inner())))
}
