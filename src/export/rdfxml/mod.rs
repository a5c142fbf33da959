//! [RDF/XML](https://www.w3.org/TR/rdf-syntax-grammar/): what Oxigraph's serializer leaves unchecked is checked here,
//! before anything is written.

mod names;
mod text;

use super::{ExportError, Prefixes};
use names::{is_reserved, namespace};
use oxigraph::io::{RdfFormat, RdfSerializer};
use oxigraph::model::vocab::rdf;
use oxigraph::model::{NamedNodeRef, QuadRef, TermRef};
use std::collections::HashSet;
use std::io::{self, Write};
use text::Text;
pub(super) use text::forbidden_character;

/// Writes quads of the default graph, in [order](super::order).
pub(super) fn write(quads: &[QuadRef<'_>], prefixes: &Prefixes, out: &mut dyn Write) -> Result<(), ExportError> {
    quads.iter().try_for_each(check)?;
    let quads = opened_by_names(quads)?;
    let mut serializer = serializer(&quads, prefixes)?.for_writer(Text::new(out));
    for quad in &quads {
        serializer.serialize_triple(*quad)?;
    }
    Ok(serializer.finish()?.write_all(b"\n")?)
}

fn check(quad: &QuadRef<'_>) -> Result<(), ExportError> {
    if is_reserved(quad.predicate) {
        return Err(ExportError::ReservedPredicate(quad.predicate.into_owned()));
    }
    if namespace(quad.predicate).is_none() {
        return Err(ExportError::PredicateName(quad.predicate.into_owned()));
    }
    match quad.object {
        TermRef::Literal(literal) => match forbidden_character(literal.value()) {
            Some(character) => Err(ExportError::XmlCharacter { predicate: quad.predicate.into_owned(), character }),
            None => Ok(()),
        },
        _ => Ok(()),
    }
}

/// The quads, those of a subject begun with one the serializer can begin an element with: a class it finds first
/// becomes the [name of the element](https://www.w3.org/TR/rdf-syntax-grammar/#section-Syntax-typed-nodes), though not
/// every class is one.
fn opened_by_names<'a>(quads: &[QuadRef<'a>]) -> Result<Vec<QuadRef<'a>>, ExportError> {
    let mut opened = quads.to_vec();
    for statements in opened.chunk_by_mut(|a, b| a.subject == b.subject) {
        let opening = statements.iter().position(can_open);
        if let Some(statements) = opening.and_then(|position| statements.get_mut(..=position)) {
            statements.rotate_right(1);
        } else if let Some(class) = statements.first().and_then(element_class) {
            return Err(ExportError::ClassName(class.into_owned()));
        }
    }
    Ok(opened)
}

fn can_open(quad: &QuadRef<'_>) -> bool {
    match element_class(quad) {
        Some(class) => !is_reserved(class) && namespace(class).is_some(),
        None => true,
    }
}

fn element_class<'a>(quad: &QuadRef<'a>) -> Option<NamedNodeRef<'a>> {
    match quad.object {
        TermRef::NamedNode(class) if quad.predicate == rdf::TYPE => Some(class),
        _ => None,
    }
}

fn serializer(quads: &[QuadRef<'_>], prefixes: &Prefixes) -> Result<RdfSerializer, ExportError> {
    let classes = quads.iter().filter_map(element_class);
    let names = quads.iter().map(|quad| quad.predicate).chain(classes);
    let used = names.filter_map(namespace).collect::<HashSet<_>>();
    let mut serializer = RdfSerializer::from_format(RdfFormat::RdfXml);
    for (prefix, namespace) in prefixes.iter().filter(|(prefix, namespace)| is_free(prefix) && used.contains(namespace))
    {
        serializer = serializer.with_prefix(prefix, namespace).map_err(io::Error::other)?;
    }
    Ok(serializer)
}

/// Whether the prefix may be declared: XML keeps those that [begin with
/// `xml`](https://www.w3.org/TR/xml-names/#xmlReserved), and the serializer declares predicates without a prefix as the
/// default namespace.
fn is_free(prefix: &str) -> bool {
    !prefix.is_empty() && !prefix.to_ascii_lowercase().starts_with("xml")
}
