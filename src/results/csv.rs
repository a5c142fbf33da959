use super::Results;
use ::csv::{Terminator, WriterBuilder};
use oxigraph::model::Term;
use std::io::{self, Write};

/// Truth values have no form of their own in CSV; they are a line.
pub(super) fn write(results: &Results<'_>, out: &mut dyn Write) -> io::Result<()> {
    let Results::Solutions { variables, rows } = results else {
        let Results::Boolean(value) = results else { return Ok(()) };
        return write!(out, "{value}\r\n");
    };
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out);
    writer.write_record(*variables)?;
    for row in *rows {
        writer.write_record(row.iter().map(|value| value.as_ref().map(text).unwrap_or_default()))?;
    }
    writer.flush()
}

/// What a cell shows of a term. There are no kinds of terms in CSV.
fn text(term: &Term) -> String {
    match term {
        Term::NamedNode(node) => node.as_str().to_owned(),
        Term::Literal(literal) => literal.value().to_owned(),
        Term::BlankNode(_) | Term::Triple(_) => term.to_string(),
    }
}
