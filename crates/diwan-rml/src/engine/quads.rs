use super::{EngineError, Plan, RunOptions, StreamLines, run};
use crate::source::Files;
use oxrdf::Quad;
use oxrdfio::{RdfFormat, RdfParseError, RdfParser};
use std::io::Cursor;

/// Runs a plan and returns its quads. Their text is kept in memory, and the quads are parsed from it one at a time.
///
/// # Errors
/// [`EngineError`] as for [`run`]. A quad is an error if the mapping asks for unsafe IRIs and one of them is not an IRI.
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
