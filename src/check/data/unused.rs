//! D012: a register has an entity that no record names.
//!
//! Registers say what exists; records say what a source says of it. An entity of which no source says anything rests on
//! nothing.
//!
//! Example: `person-a-smith` in `registers/officials.csv` after the last record that named her was taken out.
//!
//! Mend: add the records, or take the row out of the register. Containers of places need no record of their own.

use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::dataset::GraphKind;
use diwan_rml::source::SourceError;
use oxigraph::model::{NamedNode, Term};
use std::collections::BTreeSet;

pub(in crate::check) fn check(context: &Context<'_>) -> Result<Vec<Diagnostic>, SourceError> {
    let (mut named, mut declared) = (BTreeSet::new(), BTreeSet::new());
    let editorial = context.names.graph(GraphKind::Editorial);
    for quad in context.tables.model() {
        let subject = entity(context, &quad.subject.clone().into());
        let object = entity(context, &quad.object);
        if quad.graph_name == editorial {
            declared.extend(subject);
            // What a register names, such as the state a city lies in, is needed by it.
            named.extend(object);
        } else {
            named.extend(subject.into_iter().chain(object));
        }
    }
    Ok(declared.difference(&named).filter_map(|entity| unused(context, entity)).collect())
}

fn entity(context: &Context<'_>, term: &Term) -> Option<NamedNode> {
    match term {
        Term::NamedNode(node) if context.names.is_entity(node) => Some(node.clone()),
        _ => None,
    }
}

fn unused(context: &Context<'_>, entity: &NamedNode) -> Option<Diagnostic> {
    let slug = context.names.slug(entity.as_str());
    let place = context.place(entity)?;
    let message = format!("no record names {slug}");
    let found = Diagnostic::warning("D012", message).at(&place.file, place.line);
    Some(found.help("add what sources say of it, or take the row out"))
}
