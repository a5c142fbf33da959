use diwan_rdf::write::is_bare;
use oxigraph::model::Term;
use std::io::{self, Write};

/// Writes the result of ASK as a line, because the format does not define one.
pub(super) fn write_boolean(value: bool, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{value}")
}

pub(super) fn begin<'w>(variables: &[String], out: &'w mut dyn Write) -> io::Result<&'w mut dyn Write> {
    line(variables.iter().map(|variable| format!("?{variable}")), out)?;
    Ok(out)
}

pub(super) fn row(row: &[Option<Term>], out: &mut dyn Write) -> io::Result<()> {
    line(row.iter().map(|value| value.as_ref().map_or_else(String::new, text)), out)
}

fn line(cells: impl Iterator<Item = String>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", cells.collect::<Vec<_>>().join("\t"))
}

/// A term in Turtle syntax, which also escapes tabs and line breaks.
fn text(term: &Term) -> String {
    match term {
        Term::Literal(literal) if is_bare(literal.as_ref()) => literal.value().to_owned(),
        other => other.to_string(),
    }
}
