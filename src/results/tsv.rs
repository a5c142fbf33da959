use super::Results;
use diwan_rdf::write::is_bare;
use oxigraph::model::Term;
use std::io::{self, Write};

/// Truth values have no form of their own in TSV; they are a line.
pub(super) fn write(results: &Results<'_>, out: &mut dyn Write) -> io::Result<()> {
    match results {
        Results::Boolean(value) => writeln!(out, "{value}"),
        Results::Solutions { variables, rows } => {
            line(variables.iter().map(|variable| format!("?{variable}")), out)?;
            rows.iter()
                .try_for_each(|row| line(row.iter().map(|value| value.as_ref().map_or_else(String::new, text)), out))
        }
    }
}

fn line(cells: impl Iterator<Item = String>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", cells.collect::<Vec<_>>().join("\t"))
}

/// A term as Turtle has it. Tabs and ends of lines are escaped there too.
fn text(term: &Term) -> String {
    match term {
        Term::Literal(literal) if is_bare(literal.as_ref()) => literal.value().to_owned(),
        other => other.to_string(),
    }
}
