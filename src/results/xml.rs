use super::{ResultsError, json};
use diwan_rdf::write::forbidden_character;
use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, Term, Triple};
use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};

const HEAD: &str = "<?xml version=\"1.0\"?>\n<sparql xmlns=\"http://www.w3.org/2005/sparql-results#\">\n";

const ITS: &str = "xmlns:its=\"http://www.w3.org/2005/11/its\" its:version=\"2.0\"";

pub(super) fn write_boolean(value: bool, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{HEAD}<head/>\n<boolean>{value}</boolean>\n</sparql>")
}

/// Writes the head. White space is written between elements, but never inside elements with values.
pub(super) fn begin<'w>(variables: &[String], out: &'w mut dyn Write) -> io::Result<&'w mut dyn Write> {
    writeln!(out, "{HEAD}<head>")?;
    for variable in variables {
        writeln!(out, "<variable name=\"{}\"/>", escaped(variable))?;
    }
    out.write_all(b"</head>\n<results>\n")?;
    Ok(out)
}

/// Writes a solution. `number` is its number, from 1, for errors.
pub(super) fn row(
    variables: &[String],
    row: &[Option<Term>],
    number: usize,
    out: &mut dyn Write,
) -> Result<(), ResultsError> {
    out.write_all(b"<result>\n")?;
    for (variable, value) in variables.iter().zip(row) {
        let Some(value) = value else { continue };
        if let Some(character) = forbidden(value) {
            return Err(ResultsError::XmlCharacter { variable: variable.clone(), row: number, character });
        }
        writeln!(out, "<binding name=\"{}\">{}</binding>", escaped(variable), term(value))?;
    }
    Ok(out.write_all(b"</result>\n")?)
}

pub(super) fn end(out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"</results>\n</sparql>\n")
}

fn forbidden(term: &Term) -> Option<char> {
    match term {
        Term::NamedNode(node) => forbidden_character(node.as_str()),
        Term::BlankNode(_) => None,
        Term::Literal(literal) => {
            forbidden_character(literal.value()).or_else(|| forbidden_character(literal.datatype().as_str()))
        }
        Term::Triple(triple) => {
            let [subject, predicate] = ends(triple);
            forbidden(&subject).or_else(|| forbidden(&predicate)).or_else(|| forbidden(&triple.object))
        }
    }
}

fn ends(triple: &Triple) -> [Term; 2] {
    [triple.subject.clone().into(), triple.predicate.clone().into()]
}

fn term(term: &Term) -> String {
    match term {
        Term::NamedNode(node) => format!("<uri>{}</uri>", escaped(node.as_str())),
        Term::BlankNode(node) => format!("<bnode>{}</bnode>", escaped(node.as_str())),
        Term::Literal(value) => literal(value),
        Term::Triple(triple) => triple_term(triple),
    }
}

fn literal(literal: &Literal) -> String {
    let mut attributes = String::new();
    // Writing to a string cannot fail.
    if let Some(language) = literal.language() {
        let _ = write!(attributes, " xml:lang=\"{}\"", escaped(language));
    } else if literal.datatype() != xsd::STRING {
        let _ = write!(attributes, " datatype=\"{}\"", escaped(literal.datatype().as_str()));
    }
    if let Some(direction) = literal.direction() {
        let _ = write!(attributes, " {ITS} its:dir=\"{}\"", json::name(direction));
    }
    format!("<literal{attributes}>{}</literal>", escaped(literal.value()))
}

fn triple_term(triple: &Triple) -> String {
    let [subject, predicate] = ends(triple).map(|end| term(&end));
    format!(
        "<triple><subject>{subject}</subject><predicate>{predicate}</predicate><object>{}</object></triple>",
        term(&triple.object)
    )
}

/// Escapes text for elements and attributes. White space that parsers
/// [normalize](https://www.w3.org/TR/xml/#AVNormalize) is written as character references.
fn escaped(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"', '\t', '\n', '\r', ' ']) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    let last = text.len();
    for (at, character) in text.char_indices() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' => out.push_str("&#x9;"),
            '\n' => out.push_str("&#xA;"),
            '\r' => out.push_str("&#xD;"),
            // Some parsers trim text.
            ' ' if at == 0 || at + 1 == last => out.push_str("&#x20;"),
            other => out.push(other),
        }
    }
    Cow::Owned(out)
}
