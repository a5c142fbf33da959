use super::names::{RDF, is_reserved, split};
use super::text::escaped;
use crate::quads::{Id, Statement};
use crate::write::Prefixes;
use crate::write::order::{Sorted, by_subject};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// The names of the elements of a document, found without writing it, because their prefixes are declared first.
pub(super) struct Elements<'p> {
    /// The names of the predicates and of the classes that are names of elements.
    names: FxHashMap<Id, Name>,
    /// The declared prefixes in addition to `rdf`, with their namespaces.
    prefixes: Vec<(&'p str, &'p str)>,
}

/// The name of an element.
#[derive(Debug)]
pub(super) struct Name {
    pub name: String,
    /// The declaration of its namespace, if that has no prefix.
    pub declaration: String,
}

impl<'p> Elements<'p> {
    pub(super) fn of(sorted: &Sorted<'_>, prefixes: &'p Prefixes) -> Self {
        let prefixes: Vec<_> = prefixes.iter().filter(|(prefix, _)| is_free(prefix)).collect();
        let (mut names, mut used) = (FxHashMap::default(), BTreeSet::new());
        let mut add = |id: Id| {
            if !names.contains_key(&id)
                && let Some(iri) = sorted.term(id).iri()
            {
                let (name, prefix) = named(iri, &prefixes);
                used.extend(prefix);
                names.insert(id, name);
            }
        };
        for statements in by_subject(sorted.statements()) {
            let class = element_class(sorted, statements);
            class.and_then(|class| statements.get(class)).into_iter().for_each(|class| add(class.object));
            statements.iter().for_each(|statement| add(statement.predicate));
        }
        Self { names, prefixes: prefixes.into_iter().filter(|(prefix, _)| used.contains(prefix)).collect() }
    }

    /// The name of a predicate, or of a class that is the name of an element.
    pub(super) fn get(&self, id: Id) -> Option<&Name> {
        self.names.get(&id)
    }

    /// The prefixes to declare in addition to `rdf`, with their namespaces.
    pub(super) fn prefixes(&self) -> impl Iterator<Item = (&'p str, &'p str)> {
        self.prefixes.iter().copied()
    }
}

/// The statement of a subject with the class that becomes the [name of its
/// element](https://www.w3.org/TR/rdf12-xml/#section-Syntax-typed-nodes): the first class that has an XML name; not
/// every class has one.
pub(super) fn element_class(sorted: &Sorted<'_>, statements: &[Statement]) -> Option<usize> {
    let is_name = |class: Id| sorted.term(class).iri().is_some_and(|iri| !is_reserved(iri) && split(iri).is_some());
    statements.iter().position(|statement| sorted.is_type(statement.predicate) && is_name(statement.object))
}

/// The name of an element, and its prefix, if it is one of those given.
fn named<'p>(iri: &str, prefixes: &[(&'p str, &'p str)]) -> (Name, Option<&'p str>) {
    // What has no name is refused or no element.
    let (namespace, local) = split(iri).unwrap_or((iri, ""));
    let with_prefix = |prefix: &str| Name { name: format!("{prefix}:{local}"), declaration: String::new() };
    if namespace == RDF {
        return (with_prefix("rdf"), None);
    }
    match prefixes.iter().find(|(_, other)| *other == namespace) {
        Some((prefix, _)) => (with_prefix(prefix), Some(prefix)),
        None => {
            let declaration = format!(" xmlns=\"{}\"", escaped(namespace));
            (Name { name: local.to_owned(), declaration }, None)
        }
    }
}

/// Whether a prefix may be declared. XML reserves those that [start with
/// `xml`](https://www.w3.org/TR/xml-names/#xmlReserved), the default namespace is used for elements without a prefix,
/// and two are declared on demand.
fn is_free(prefix: &str) -> bool {
    !matches!(prefix, "" | "rdf" | "its") && !prefix.to_ascii_lowercase().starts_with("xml")
}
