use ::csv::{Terminator, Writer, WriterBuilder};
use oxigraph::model::Term;
use std::borrow::Cow;
use std::io::{self, Write};

/// Writes the result of ASK as a line, because the format does not define one.
pub(super) fn write_boolean(value: bool, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "{value}\r\n")
}

pub(super) fn begin<'w>(variables: &[String], out: &'w mut dyn Write) -> io::Result<Writer<&'w mut dyn Write>> {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out);
    writer.write_record(variables)?;
    Ok(writer)
}

pub(super) fn row(row: &[Option<Term>], out: &mut Writer<&mut dyn Write>) -> io::Result<()> {
    for value in row {
        out.write_field(value.as_ref().map(text).unwrap_or_default().as_bytes())?;
    }
    // `None` ends the record.
    Ok(out.write_record(None::<&[u8]>)?)
}

/// The text of a term in a cell. CSV does not distinguish kinds of terms.
fn text(term: &Term) -> Cow<'_, str> {
    match term {
        Term::NamedNode(node) => node.as_str().into(),
        Term::Literal(literal) => literal.value().into(),
        Term::BlankNode(_) | Term::Triple(_) => term.to_string().into(),
    }
}
