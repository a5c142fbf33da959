//! Detection of the terms of a context that would change the meaning of the data.

use super::context::Context;
use crate::write::order::Sorted;
use oxrdf::Quad;
use oxrdf::vocab::rdf;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// Prefixes that a reader would wrongly apply to IRIs: the scheme of an IRI equals the prefix, or the rest of the IRI
/// after the namespace starts with `//`.
pub(super) fn of_iris(context: &Context, sorted: &Sorted<'_>) -> BTreeSet<String> {
    let prefixes = Prefixes::of(context);
    let mut faults = BTreeSet::new();
    for term in sorted.distinct(|found| [found.subject, found.predicate, found.object, found.graph]) {
        let datatype = || term.literal().map(|literal| literal.datatype.as_str());
        if let Some(iri) = term.iri().or_else(datatype) {
            prefixes.misread(iri, &mut faults);
        }
    }
    faults.into_iter().map(str::to_owned).collect()
}

/// The terms that stand for the properties of statements.
pub(super) fn of_statements(context: &Context, quads: &[Quad]) -> BTreeSet<String> {
    let properties: BTreeSet<&str> = quads.iter().map(|quad| quad.predicate.as_str()).collect();
    let has_types = properties.contains(rdf::TYPE.as_str());
    let is_of = |iri: &str| properties.contains(iri) || (has_types && iri == "@type");
    let terms = context.terms().filter(|(_, definition)| definition.iri.as_deref().is_some_and(is_of));
    terms.map(|(name, _)| name.to_owned()).collect()
}

/// The prefixes of a context, by name and by namespace.
struct Prefixes<'c> {
    names: BTreeSet<&'c str>,
    namespaces: FxHashMap<&'c str, Vec<&'c str>>,
}

impl<'c> Prefixes<'c> {
    fn of(context: &'c Context) -> Self {
        let mut prefixes = Self { names: BTreeSet::new(), namespaces: FxHashMap::default() };
        for (name, definition) in context.terms().filter(|(_, definition)| definition.is_prefix) {
            if let Some(namespace) = definition.iri.as_deref() {
                prefixes.names.insert(name);
                prefixes.namespaces.entry(namespace).or_default().push(name);
            }
        }
        prefixes
    }

    /// Adds the prefixes that a reader would wrongly apply to an IRI.
    fn misread(&self, iri: &str, faults: &mut BTreeSet<&'c str>) {
        if let Some((scheme, rest)) = iri.split_once(':')
            && !rest.starts_with("//")
            && let Some(name) = self.names.get(scheme)
        {
            faults.insert(name);
        }
        // The second begins right after the first slash where there are three.
        for (at, _) in iri.as_bytes().windows(2).enumerate().filter(|(_, pair)| pair == b"//") {
            faults.extend(self.namespaces.get(&iri[..at]).into_iter().flatten());
        }
    }
}
