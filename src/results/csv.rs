use ::csv::{Terminator, Writer, WriterBuilder};
use oxigraph::model::Term;
use std::borrow::Cow;
use std::io::{self, Write};

/// Truth values have no form of their own in CSV; they are a line.
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
    // Ends the record.
    Ok(out.write_record(None::<&[u8]>)?)
}

/// What a cell shows of a term. There are no kinds of terms in CSV.
fn text(term: &Term) -> Cow<'_, str> {
    match term {
        Term::NamedNode(node) => node.as_str().into(),
        Term::Literal(literal) => literal.value().into(),
        Term::BlankNode(_) | Term::Triple(_) => term.to_string().into(),
    }
}
