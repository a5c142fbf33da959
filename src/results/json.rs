use oxigraph::model::vocab::xsd;
use oxigraph::model::{BaseDirection, Literal, NamedOrBlankNode, Term, Triple};
use serde::ser::{Serialize, SerializeMap as _, Serializer};
use std::io::{self, Write};

pub(super) fn write_boolean(value: bool, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, r#"{{"head":{{}},"boolean":{value}}}"#)
}

pub(super) fn begin<'w>(variables: &[String], out: &'w mut dyn Write) -> io::Result<&'w mut dyn Write> {
    write!(out, r#"{{"head":{{"vars":{}}},"results":{{"bindings":["#, serde_json::to_string(variables)?)?;
    Ok(out)
}

/// Writes a solution on a line of its own.
pub(super) fn row(variables: &[String], row: &[Option<Term>], is_first: bool, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(if is_first { b"\n" } else { b",\n" })?;
    Ok(serde_json::to_writer(out, &Solution { variables, row })?)
}

pub(super) fn end(out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"\n]}}\n")
}

/// A solution as an object with the bound variables.
struct Solution<'a> {
    variables: &'a [String],
    row: &'a [Option<Term>],
}

impl Serialize for Solution<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let bound = self.variables.iter().zip(self.row).filter_map(|(name, value)| Some((name, value.as_ref()?)));
        serializer.collect_map(bound.map(|(name, value)| (name, Value(value))))
    }
}

/// A term in its [JSON encoding](https://www.w3.org/TR/sparql12-results-json/#select-encode-terms).
struct Value<'a>(&'a Term);

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Term::NamedNode(node) => pair("uri", node.as_str(), serializer),
            Term::BlankNode(node) => pair("bnode", node.as_str(), serializer),
            Term::Literal(value) => literal(value, serializer),
            Term::Triple(triple) => pair("triple", &Parts(triple), serializer),
        }
    }
}

fn pair<S: Serializer>(kind: &str, value: &(impl Serialize + ?Sized), serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(2))?;
    map.serialize_entry("type", kind)?;
    map.serialize_entry("value", value)?;
    map.end()
}

fn literal<S: Serializer>(literal: &Literal, serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    map.serialize_entry("type", "literal")?;
    map.serialize_entry("value", literal.value())?;
    if let Some(language) = literal.language() {
        map.serialize_entry("xml:lang", language)?;
    } else if literal.datatype() != xsd::STRING {
        map.serialize_entry("datatype", literal.datatype().as_str())?;
    }
    if let Some(direction) = literal.direction() {
        map.serialize_entry("its:dir", name(direction))?;
    }
    map.end()
}

pub(super) fn name(direction: BaseDirection) -> &'static str {
    match direction {
        BaseDirection::Ltr => "ltr",
        BaseDirection::Rtl => "rtl",
    }
}

/// The components of a triple term.
struct Parts<'a>(&'a Triple);

impl Serialize for Parts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("subject", &Value(&subject(&self.0.subject)))?;
        map.serialize_entry("predicate", &Value(&self.0.predicate.clone().into()))?;
        map.serialize_entry("object", &Value(&self.0.object))?;
        map.end()
    }
}

fn subject(subject: &NamedOrBlankNode) -> Term {
    subject.clone().into()
}
